"""Lets `python -m yokoten` do what `yokoten` does."""

from yokoten.cli import main

main()
