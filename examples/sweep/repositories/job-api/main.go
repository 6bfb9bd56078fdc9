package main

func main() { println("求人API") }
