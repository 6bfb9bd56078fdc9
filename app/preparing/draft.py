"""What goes into the workshop and what comes out, and both as JSON for the pipe between."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from app.markdown import OutlineEntry
from app.reading import Hints, Reading
from app.secrets import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text and what is known about it; ``today`` completes dates that lack a year.

    ``attachments`` maps paths in the repository to SHA-256. ``finish`` names a function
    (``package.module:function``) that is called beside the work with the Reading and the plain
    text; what it returns must be JSON and arrives as ``Prepared.finished``.
    """

    markdown: str
    hints: Hints
    today: date
    repository: str | None = None
    path: str | None = None
    attachments: Mapping[str, str] = field(default_factory=dict)
    finish: str | None = None

    def encoded(self) -> bytes:
        """The draft as the worker reads it."""
        fields = {
            name: getattr(self, name) for name in ("markdown", "repository", "path", "finish")
        }
        return encode(
            fields
            | {"hints": asdict(self.hints), "today": self.today.isoformat()}
            | {"attachments": dict(self.attachments)}
        )

    @classmethod
    def decoded(cls, raw: bytes) -> "Draft":
        """The draft that ``encoded`` wrote."""
        fields = decode(raw)
        fields["hints"]["services"] = tuple(fields["hints"]["services"])
        fields["hints"] = Hints(**fields["hints"])
        fields["today"] = date.fromisoformat(fields["today"])
        return cls(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that is derived from a draft before anything is stored.

    ``html`` is for those who may see redactions, ``html_closed`` for the others (None where
    there are none); ``plain`` and ``outline`` hold no redacted words. ``failed`` says why the
    page is plain text: ``timeout``, ``crashed``, ``memory``, ``too-large`` or ``error``.
    """

    reading: Reading
    secrets: list[Secret]
    html: str
    html_closed: str | None
    outline: list[OutlineEntry]
    plain: str
    finished: Any = None
    failed: str | None = None

    def encoded(self) -> bytes:
        """The result as the parent reads it."""
        fields = {name: getattr(self, name) for name in _PLAIN_FIELDS}
        return encode(
            fields
            | {"reading": self.reading.as_json()}
            | {"secrets": [asdict(secret) for secret in self.secrets]}
        )

    @classmethod
    def decoded(cls, raw: bytes) -> "Prepared":
        """The result that ``encoded`` wrote."""
        fields = decode(raw)
        fields["reading"] = Reading(**fields["reading"])
        fields["secrets"] = [Secret(**secret) for secret in fields["secrets"]]
        return cls(**fields)


_PLAIN_FIELDS = ("html", "html_closed", "outline", "plain", "finished", "failed")


def encode(value: Any) -> bytes:
    """JSON in UTF-8; lone surrogates pass, since a JSON request may hold them."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode(raw: bytes) -> Any:
    """What ``encode`` wrote. JSON and not pickle: the worker has read what strangers wrote."""
    return json.loads(raw.decode("utf-8", "surrogatepass"))
