"""The whole way of a push: what is slow first, then one short transaction, then what resembles it."""

from app.pushing.outcome import Pushed
from app.pushing.previewing import preview
from app.pushing.pushing import push, push_many

__all__ = ["Pushed", "preview", "push", "push_many"]
