"""What a letter is, and what a sender owes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """To one recipient. ``headers`` are further ones, such as List-Unsubscribe or Message-ID.

    ``bounces_to`` is where it comes back to; empty for the sender's own address.
    """

    to: str
    subject: str
    text: str
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    bounces_to: str = ""

    def with_headers(self, headers: Mapping[str, str], *, bounces_to: str = "") -> "Letter":
        """The same letter with further headers."""
        return replace(self, headers={**self.headers, **headers}, bounces_to=bounces_to)


class Sender(Protocol):
    """Sends one letter at a time; any number of threads may send at once."""

    def send(self, letter: Letter) -> None:
        """Returns when the letter was taken over; raises NotSentError and RefusedError.

        Whatever else it raises leaves open whether the letter was taken over.
        """
        ...

    def close(self) -> None:
        """Let go of what is kept open between letters; it may be used again."""
        ...
