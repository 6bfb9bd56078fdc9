module github.example.com/asanagi/job-api

go 1.23

toolchain go1.23.4

require (
	github.com/go-chi/chi/v5 v5.1.0
	golang.org/x/net v0.38.0 // indirect
)
