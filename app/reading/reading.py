"""What is known before a text is read, and what is known after."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Hints:
    """What came along with a text: the flags of the client, and the file's path.

    A hint counts as said by the author: less than front matter, more than a heading.
    """

    kind: str | None
    services: tuple[str, ...]
    team: str | None
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says, as JSON values only; absent is None, ``[]`` or ``{}``.

    Times are RFC 3339 with their offset, ``date`` is YYYY-MM-DD. ``missing`` names fields.
    ``guessed`` lists ``{field, value, from}`` for what front matter did not say, ``from`` being
    ``heading`` or ``guess``. ``findings`` are ``{rule, level, line, message, values}`` with a
    gettext msgid as message and the line in the file, from 1. ::redact[…] stays in the values.
    """

    kind: str
    title: str
    lang: str
    body: str
    state: str | None = None
    standing: str | None = None
    visibility: str | None = None
    author_id: str | None = None
    team: str | None = None
    services: list[str] = field(default_factory=list)
    date: str | None = None
    severity: str | None = None
    severity_as_written: str | None = None
    started_at: str | None = None
    detected_at: str | None = None
    mitigated_at: str | None = None
    resolved_at: str | None = None
    summary: str | None = None
    impact: str | None = None
    cause: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    learnings: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    technologies: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    signature: dict[str, Any] | None = None
    authors: list[Any] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    guessed: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The arguments that make this reading again."""
        return {name: getattr(self, name) for name in Reading.__dataclass_fields__}
