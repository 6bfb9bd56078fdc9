"""Which write-ups of other teams resemble a text or a write-up, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.actions.reasoning import with_readable_reasons
from models.actor import Actor
from models.team import library_teams
from models.unrelated import unrelated_to
from models.visibility import ORG, words_of
from models.writeup import WriteUp, readable_writeups
from search.library import Library
from search.port import Entry, Filter
from search.relating import Reason, Related

#: Looked at before libraries, drafts and other languages' twins are put behind or left out.
_LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class RelatedWriteUp:
    """A write-up that resembles another; ``score`` from 0 to about 1.3, reasons best first."""

    writeup: WriteUp
    score: float
    why: tuple[Reason, ...]


def within(viewer: Actor) -> Filter:
    """What this viewer's searches lie within. A push token sees what the organisation sees."""
    return Filter(readers=(ORG,) if viewer.scope == "push" else words_of(viewer))


def related_to(
    session: Session, library: Library, writeup: WriteUp, *, viewer: Actor, limit: int = 3
) -> list[RelatedWriteUp]:
    """What other teams wrote that resembles this write-up, real teams before libraries."""
    entry = library.entry(writeup.id)
    if entry is None:
        return []
    return related_to_entry(
        session, library, entry, team=writeup.team, lang=writeup.lang, viewer=viewer, limit=limit
    )


def related_to_entry(
    session: Session,
    library: Library,
    entry: Entry,
    *,
    team: str | None,
    lang: str,
    viewer: Actor,
    limit: int = 3,
) -> list[RelatedWriteUp]:
    """As ``related_to``, for a text that may not be stored. What was set aside is left out."""
    aside = {one.id for one in unrelated_to(session, entry.id, viewer=viewer)}
    depth = _LOOKED_AT + len(aside)
    found = library.related(entry, within(viewer), limit=depth, other_teams_than=team)
    kept = [one for one in found if one.id not in aside]
    told = _told(session, kept, lang=lang, viewer=viewer)
    return with_readable_reasons(session, told[:limit])


def related_to_words(
    session: Session,
    library: Library,
    text: str | Mapping[str, Any],
    *,
    viewer: Actor,
    lang: str,
    exclude_team: str | None = None,
    limit: int = 3,
) -> list[RelatedWriteUp]:
    """As ``related_to``, for a pasted text, error or alert payload; a runbook of its name first."""
    allowed = within(viewer)
    if isinstance(text, str):
        found = library.related_to_text(text, allowed, limit=_LOOKED_AT)
    else:
        found = library.related_to_alert(text, allowed, limit=_LOOKED_AT)
    told = _told(session, found, lang=lang, viewer=viewer)
    others = [one for one in told if one.writeup.team != exclude_team]
    return with_readable_reasons(session, others[:limit])


def _told(
    session: Session, found: Sequence[Related], *, lang: str, viewer: Actor
) -> list[RelatedWriteUp]:
    """Checked again against the database; libraries last, and in the reader's language only."""
    readable = readable_writeups(session, [one.id for one in found], viewer=viewer)
    libraries = library_teams(session)
    told = [
        RelatedWriteUp(writeup, one.score, one.why)
        for one in found
        if (writeup := readable.get(one.id))
        and writeup.is_published
        and (writeup.team not in libraries or writeup.lang == lang)
    ]
    return sorted(told, key=lambda one: one.writeup.team in libraries)


def alert_in(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The first alert of a payload as labels and annotations.

    Alertmanager and Grafana send ``alerts`` with common labels; Datadog's monitors whatever their
    template says, which counts as annotations.
    """
    alerts = payload.get("alerts")
    first = alerts[0] if isinstance(alerts, list) and alerts and isinstance(alerts[0], dict) else {}
    if not first and "labels" not in payload and "commonLabels" not in payload:
        title = payload.get("title") or payload.get("event_title") or payload.get("alert_title")
        return {"labels": {}, "annotations": {"title": title, **_flat(payload)}}
    parts: dict[str, Any] = {}
    for name, common in (("labels", "commonLabels"), ("annotations", "commonAnnotations")):
        sources = (payload.get(common), payload.get(name), first.get(name))
        parts[name] = {k: v for one in sources if isinstance(one, dict) for k, v in one.items()}
    return parts


def _flat(payload: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): value for name, value in payload.items() if isinstance(value, str)}
