"""What a letter is, and what a sender owes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """To one recipient. ``headers`` are further ones, such as List-Unsubscribe or Message-ID."""

    to: str
    subject: str
    text: str
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def with_headers(self, headers: Mapping[str, str]) -> "Letter":
        """The same letter with further headers."""
        return replace(self, headers={**self.headers, **headers})

    def message(self, sender: str) -> EmailMessage:
        """The letter as MIME; raises ValueError for a header with a line break in it."""
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = sender, self.to, self.subject
        message["Date"] = formatdate()
        for name, value in self.headers.items():
            message[name] = value
        message.set_content(self.text)
        if self.html is not None:
            message.add_alternative(self.html, subtype="html")
        return message


class Sender(Protocol):
    """Sends one letter at a time."""

    def send(self, letter: Letter) -> None:
        """Returns when the letter was taken over; raises NotSentError and RefusedError.

        Whatever else it raises leaves open whether the letter was taken over.
        """
        ...
