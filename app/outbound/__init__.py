"""The one way out: every request that leaves the hub goes through ``Outbound``."""

from app.outbound.client import LIMIT, PATIENCE, Outbound, Reply, web_address
from app.outbound.reach import Reach
from app.outbound.refusals import Elsewhere, Unfit, Unreachable, Unreached

__all__ = [
    "LIMIT",
    "PATIENCE",
    "Elsewhere",
    "Outbound",
    "Reach",
    "Reply",
    "Unfit",
    "Unreachable",
    "Unreached",
    "web_address",
]
