"""A mail server's memory, and what it says of the next letters."""

from email import message_from_bytes, policy
from types import SimpleNamespace


class PostOffice:
    """What came, parsed: to whom (the part before the @), subject, text, HTML, and the bytes."""

    def __init__(self) -> None:
        self.letters: list[SimpleNamespace] = []
        self.says = "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.says.startswith("250"):
            self.letters.append(_parsed(envelope.content))
        return self.says

    def to(self, name: str) -> list[SimpleNamespace]:
        return [one for one in self.letters if one.to == name]

    @property
    def names(self) -> list[str]:
        return sorted(one.to for one in self.letters)


def _parsed(raw: bytes) -> SimpleNamespace:
    read = message_from_bytes(raw, policy=policy.default)
    text, html = (read.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return SimpleNamespace(
        to=read["To"].partition("@")[0],
        subject=read["Subject"],
        text=text,
        html=html.replace("<wbr>", ""),
        read=read,
        raw=raw,
    )
