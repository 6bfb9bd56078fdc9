"""``python -m app``: the command line beside the database."""

from app.cli import main

if __name__ == "__main__":
    main()
