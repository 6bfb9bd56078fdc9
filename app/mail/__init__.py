"""Letters and who sends them, by the scheme of YOKOTEN_MAIL_URL."""

from collections.abc import Callable

from app.mail.console import ConsoleSender
from app.mail.port import Letter, Sender
from app.mail.smtp import SmtpSender
from app.outbound.fates import NotSentError, RefusedError

SENDERS: dict[str, Callable[[str, str], Sender]] = {
    "console": lambda _url, _sender: ConsoleSender(),
    "smtp": SmtpSender.from_url,
    "smtps": SmtpSender.from_url,
}


class UnknownSenderError(ValueError):
    """Nothing sends letters by this scheme."""


def sender_for(url: str, sender: str) -> Sender:
    """The sender that ``url`` names."""
    scheme = url.partition("://")[0]
    if scheme not in SENDERS:
        raise UnknownSenderError(f"YOKOTEN_MAIL_URL begins with none of {', '.join(SENDERS)}")
    return SENDERS[scheme](url, sender)


__all__ = [
    "SENDERS",
    "ConsoleSender",
    "Letter",
    "NotSentError",
    "RefusedError",
    "Sender",
    "UnknownSenderError",
    "sender_for",
]
