"""What is said about a run: on a terminal, in a CI log, as JSON."""
