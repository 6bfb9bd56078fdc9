"""From a request to a text with what was said beside it."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.actions.catalogue_forms import problems_of
from app.actions.incoming import Incoming
from app.reading.decoding import decoded
from models.attachment import SHA256
from models.errors import Invalid, TooLarge
from models.kinds import KINDS
from models.source import source_from
from models.team import valid_slug

JSON_LIMIT = 8 << 20
MOST_LINES = 500


class PushedText(BaseModel):
    """The JSON form of a push. ``attachments`` maps paths from the root to SHA-256."""

    model_config = ConfigDict(strict=True, extra="forbid")

    markdown: str
    kind: str | None = None
    service: str | list[str] | None = None
    team: str | None = None
    source: str | None = None
    moved_from: str | None = None
    attachments: dict[str, str] = Field(default_factory=dict, max_length=500)


def incoming_from_json(
    document: dict[str, Any], *, said: Mapping[str, Any], in_bulk: bool = False
) -> Incoming:
    """Raises Invalid, Unreadable and TooLarge in words about the field that is wrong."""
    try:
        body = PushedText.model_validate(document)
    except ValidationError as error:
        raise Invalid("The request is not as it should be.", errors=problems_of(error)) from None
    content = _encoded(body.markdown)
    stated = {**said, **{k: v for k, v in body.model_dump().items() if v is not None}}
    return _incoming(content, stated, body.attachments, in_bulk=in_bulk)


def incoming_from_markdown(content: bytes, *, said: Mapping[str, Any]) -> Incoming:
    """Raises as ``incoming_from_json`` does."""
    return _incoming(content, said, {}, in_bulk=False)


def lines_of(body: bytes) -> list[bytes]:
    """The lines of a batch; raises TooLarge over 8 MiB or 500 lines."""
    lines = [line for line in body.split(b"\n") if line.strip()]
    if len(body) > JSON_LIMIT or len(lines) > MOST_LINES:
        raise TooLarge(
            "A batch holds at most {lines} lines and {bytes} bytes; this one has {many} and {size}.",
            lines=MOST_LINES,
            bytes=JSON_LIMIT,
            many=len(lines),
            size=len(body),
        )
    return lines


def _incoming(
    content: bytes, said: Mapping[str, Any], attachments: Mapping[str, str], *, in_bulk: bool
) -> Incoming:
    source, moved_from, team = said.get("source"), said.get("moved_from"), said.get("team")
    return Incoming(
        content=content,
        text=decoded(content),
        source=source_from(source) if source else None,
        kind=_kind(said.get("kind")),
        services=_services(said.get("service")),
        team=valid_slug(team) if team else None,
        moved_from=source_from(moved_from).key if moved_from else None,
        attachments=_hashes(attachments),
        in_bulk=in_bulk,
    )


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Invalid("The text holds characters that are no Unicode.") from None


def _kind(kind: str | None) -> str | None:
    if kind is not None and kind not in KINDS:
        raise Invalid("There is no kind “{kind}”; there are {kinds}.",
                      kind=kind, kinds=", ".join(KINDS))  # fmt: skip
    return kind


def _services(service: str | list[str] | None) -> tuple[str, ...]:
    named = [service] if isinstance(service, str) else service or []
    return tuple(name for name in named if name.strip())


def _hashes(attachments: Mapping[str, str]) -> dict[str, str]:
    for path, sha256 in attachments.items():
        if not SHA256.fullmatch(sha256):
            raise Invalid("“{path}” has no SHA-256.", path=path)
    return dict(attachments)
