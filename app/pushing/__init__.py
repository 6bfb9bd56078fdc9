"""The whole way of a push: what is slow first, then one short transaction, then what resembles it."""

from app.pushing.outcome import Pushed
from app.pushing.previewing import preview
from app.pushing.pushing import Budget, Ready, made_ready, push, ready_ahead, store

__all__ = ["Budget", "Pushed", "Ready", "made_ready", "preview", "push", "ready_ahead", "store"]
