"""Reading: what a Markdown file says, in the fields of its kind."""

from app.reading.reader import read
from app.reading.reading import Hints, Reading

__all__ = ["Hints", "Reading", "read"]
