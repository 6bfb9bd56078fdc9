"""Trackers of tickets, by the host of a service's repository."""

from app.tickets.port import Draft, Later, Reference, Refused, Tracker
from app.tickets.register import TRACKERS, Place, Trackers

__all__ = [
    "TRACKERS",
    "Draft",
    "Later",
    "Place",
    "Reference",
    "Refused",
    "Tracker",
    "Trackers",
]
