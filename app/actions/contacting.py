"""Whom to ask where nothing is written: the services that a question names, and their people."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.actor import Actor
from models.catalogue import visible_services
from models.person import keepers_of, names_of
from models.service import Service
from models.team import team_by_slug

MOST = 3
#: A shorter name stands in too many words.
SHORTEST = 2
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """A service with who can be asked: its embedded SREs, else who leads its team."""

    service: Service
    people: tuple[str, ...]


def contacts_for(
    session: Session, text: str, *, services: Sequence[str], viewer: Actor
) -> list[Contact]:
    """Of the services that were filtered by, and of those whose slug or name the text holds."""
    known = visible_services(session, viewer=viewer)
    chosen = [one for one in known if one.slug in services]
    named = [one for one in known if one not in chosen and _is_named(one, text)]
    return [Contact(one, _people(session, one)) for one in (chosen + named)[:MOST]]


def _is_named(service: Service, text: str) -> bool:
    names = filter(None, (service.slug, service.title, service.title_en))
    return any(_holds(text, name) for name in names if len(name) >= SHORTEST)


def _holds(text: str, name: str) -> bool:
    """Names in Latin letters as whole words, Japanese ones anywhere: those have no seams."""
    folded, wanted = _folded(text), _folded(name)
    if wanted.isascii():
        return f" {wanted} " in f" {folded} "
    return wanted.replace(" ", "") in folded.replace(" ", "")


def _folded(text: str) -> str:
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _people(session: Session, service: Service) -> tuple[str, ...]:
    if keepers := keepers_of(session, service.slug):
        return tuple(person.name for person in keepers)
    lead = team_by_slug(session, service.team).lead if service.team else None
    return tuple(names_of(session, {lead}).values()) if lead else ()
