"""Reading, scanning and rendering of what others wrote, in processes that may be killed."""

from app.preparing.draft import Draft, Prepared
from app.preparing.preparer import Preparer

__all__ = ["Draft", "Prepared", "Preparer"]
