"""What somebody means who names what they want to follow: of what they may see, nothing else."""

import json
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import String, cast, or_
from sqlmodel import Session, col, func, select

from app.markdown import has_redactions
from models.actor import Actor
from models.catalogue import visible_services, visible_teams
from models.errors import Invalid, NotFound
from models.service import Service, folded_name
from models.team import Team
from models.visibility import readable_by
from models.writeup import WriteUp, WriteUpTag, writeup_by_id, writeups_by_author_id


def target_named(session: Session, kind: str, name: str, *, viewer: Actor) -> str:
    """Its slug, word or id. Raises Invalid and NotFound, worded the same for what is hidden."""
    meant = name.strip()[:200]
    if kind not in _WAYS or not meant or has_redactions(meant):
        raise Invalid("“{said}” cannot be followed.", said=meant or kind[:40])
    return _WAYS[kind](session, meant, viewer)


def _team(session: Session, name: str, viewer: Actor) -> str:
    if slug := _slug_of(visible_teams(session, viewer=viewer), name):
        return slug
    raise NotFound("There is no team “{slug}”.", slug=name)


def _service(session: Session, name: str, viewer: Actor) -> str:
    if slug := _slug_of(visible_services(session, viewer=viewer), name):
        return slug
    raise NotFound("There is no service “{slug}”.", slug=name)


def _slug_of(rows: Sequence[Team] | Sequence[Service], name: str) -> str | None:
    """By slug, else by title in either language."""
    wanted = folded_name(name)
    titled = {
        folded_name(title): one.slug for one in rows for title in (one.title_en, one.title) if title
    }
    slugs = {one.slug for one in rows}
    return wanted if wanted in slugs else titled.get(wanted)


def _technology(session: Session, name: str, viewer: Actor) -> str:
    wanted = name.casefold()
    used = {one for each in visible_services(session, viewer=viewer) for one in each.technologies}
    written = func.lower(cast(WriteUp.technologies, String))
    # SQLite keeps JSON with its letters escaped.
    forms = {wanted, json.dumps(wanted)[1:-1]}
    query = select(WriteUp.technologies).where(readable_by(viewer, col(WriteUp.id)))
    query = query.where(or_(*(written.contains(form, autoescape=True) for form in forms)))
    used |= {one for each in session.exec(query) for one in each}
    if found := _word_among(used, name):
        return found
    raise NotFound("There is no technology “{name}” in what you may see.", name=name)


def _tag(session: Session, name: str, viewer: Actor) -> str:
    query = select(WriteUpTag.tag).where(
        func.lower(WriteUpTag.tag) == name.lower(),
        readable_by(viewer, col(WriteUpTag.writeup)),
    )
    if found := _word_among(session.exec(query.distinct()), name):
        return found
    raise NotFound("There is no tag “{name}” in what you may see.", name=name)


def _word_among(words: Iterable[str], name: str) -> str | None:
    """The word as it is written there, whatever the case of its letters."""
    same = sorted(one for one in words if one.casefold() == name.casefold())
    return name if name in same else next(iter(same), None)


def _writeup(session: Session, name: str, viewer: Actor) -> str:
    """By its id, its address, or its authors' id where one alone bears it."""
    id_ = name.rstrip("/").rpartition("/")[2]
    found = writeups_by_author_id(session, id_, viewer=viewer)
    return found[0].id if len(found) == 1 else writeup_by_id(session, id_, viewer=viewer).id


_WAYS: dict[str, Callable[[Session, str, Actor], str]] = {
    "team": _team,
    "service": _service,
    "technology": _technology,
    "tag": _tag,
    "writeup": _writeup,
}
