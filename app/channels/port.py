"""What a kind of channel owes.

A new kind: a module in this folder, one line in ``register.FORMATS``, its name in
``models.channel.KINDS``, and a section in docs/channels.md. The contract test walks the register.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.channels.message import Message


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is posted: JSON, and headers beside those of every request."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """``pack`` is called at each try, with the time of that try.

    ``drops_repeats``: a receiver that had it already knows so by its id, so that what may have
    arrived is simply sent again.
    """

    pack: Callable[[Message, datetime], Parcel]
    drops_repeats: bool = False
