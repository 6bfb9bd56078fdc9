"""Write-ups as lists show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup
from sqlmodel import Session

from app.actions.reasoning import reason_in_words
from app.actions.relating import RelatedWriteUp
from app.markdown import strip_redactions
from app.web.naming import Label, Names, names
from models.writeup import WriteUp, services_of_writeups
from search.relating import Reason

#: How a standing is coloured; the others are neutral.
TONES = {
    "verified": "good",
    "accepted": "good",
    "standardised": "good",
    "suspect": "warn",
    "superseded": "warn",
    "deprecated": "warn",
    "archived": "warn",
    "retired": "warn",
    "banned": "bad",
    "rejected": "bad",
}


@dataclass(frozen=True, slots=True)
class Why:
    """One thing that two write-ups have in common: a word, or that of each side."""

    forms: tuple[str, ...]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One write-up in a list; ``marked`` is its title, and ``snippet`` of its text, as HTML.

    ``meant`` are pairs of what was asked for and how it is said there.
    """

    id: str
    kind: str
    title: str
    lang: str
    team: Label
    services: tuple[Label, ...]
    date: date
    severity: str | None
    state: str
    standing: str | None
    is_past: bool
    updated_at: datetime
    marked: Markup | None = None
    snippet: Markup | None = None
    why: tuple[Why, ...] = ()
    meant: tuple[tuple[str, str], ...] = ()

    @property
    def href(self) -> str:
        return f"/w/{self.id}"

    @property
    def tone(self) -> str:
        return TONES.get(self.standing or "", "")


def cards_of(session: Session, writeups: Sequence[WriteUp], *, locale: str) -> list[Card]:
    """The write-ups as cards, in their order: three queries, however many there are."""
    services = services_of_writeups(session, [writeup.id for writeup in writeups])
    called = names(session, locale, services=(slug for each in services.values() for slug in each))
    return [_card(writeup, services, called) for writeup in writeups]


def related_cards(session: Session, found: Sequence[RelatedWriteUp], *, locale: str) -> list[Card]:
    """Related write-ups as cards with their reasons."""
    cards = cards_of(session, [one.writeup for one in found], locale=locale)
    return [
        replace(card, why=tuple(_why(reason, locale) for reason in one.why))
        for card, one in zip(cards, found, strict=True)
    ]


def _card(writeup: WriteUp, services: Mapping[str, Sequence[str]], called: Names) -> Card:
    return Card(
        id=writeup.id,
        kind=writeup.kind,
        title=strip_redactions(writeup.title),
        lang=writeup.lang,
        team=called.team(writeup.team),
        services=tuple(called.service(slug) for slug in services[writeup.id]),
        date=writeup.date,
        severity=writeup.severity,
        state=writeup.state,
        standing=writeup.standing,
        is_past=writeup.is_past,
        updated_at=writeup.updated_at,
    )


def _why(reason: Reason, locale: str) -> Why:
    return Why(reason_in_words(reason, locale), is_exact=reason.kind != "concept")
