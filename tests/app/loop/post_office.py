"""A mail server's memory, and what it says of the next letters."""

from email import message_from_bytes, policy
from types import SimpleNamespace

from app.mail import Letter, Sender


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


class CutOff:
    """A sender whose letters arrive, and who never hears so; ``sent`` is to whom."""

    def __init__(self, real: Sender) -> None:
        self._real = real
        self.sent: list[str] = []

    def send(self, letter: Letter) -> None:
        self._real.send(letter)
        self.sent.append(letter.to)
        raise ConnectionResetError

    def close(self) -> None:
        self._real.close()


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
