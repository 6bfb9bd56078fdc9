"""The one way out: every request that leaves the hub goes through ``Outbound``."""

from app.outbound.client import LIMIT, PATIENCE, Outbound, Reply
from app.outbound.refusals import Elsewhere, Unfit, Unreachable, Unreached

__all__ = [
    "LIMIT",
    "PATIENCE",
    "Elsewhere",
    "Outbound",
    "Reply",
    "Unfit",
    "Unreachable",
    "Unreached",
]
