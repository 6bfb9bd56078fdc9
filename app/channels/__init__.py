"""Chats and webhooks: what is posted there, and what became of it."""

from app.channels.message import Bulletin, Item, Message, Section
from app.channels.posting import LIMIT, PATIENCE, Channels
from app.channels.register import FORMATS

__all__ = [
    "FORMATS",
    "LIMIT",
    "PATIENCE",
    "Bulletin",
    "Channels",
    "Item",
    "Message",
    "Section",
]
