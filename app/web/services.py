"""Services: who keeps them, what is written about them, which questions wait for them."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.deps import Now, ReadSession, TheHub, Viewer
from app.i18n import locale_of
from app.pages import page
from app.web.asking import asks_of_service, possible_for_service
from app.web.cards import Card, cards_of
from app.web.facts import known_of
from app.web.follow_lines import to_follow
from app.web.keepers import keeper_lines
from app.web.naming import Label, Names, names
from models.actor import Actor
from models.answer import JUSTIFICATIONS
from models.catalogue import visible_service, visible_services
from models.kinds import KINDS
from models.service import Service
from models.writeup import counts_by_kind, counts_by_service, list_writeups

PER_SHELF = 5
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ServiceLine:
    slug: str
    name: str
    href: str
    team: Label | None
    tier: int | None
    summary: str
    technologies: tuple[str, ...]
    tags: tuple[str, ...]
    retires_on: date | None
    repository: str | None
    is_confirmed: bool
    writeups: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is written about a service, of one kind; the newest few of ``count``."""

    kind: str
    count: int
    cards: tuple[Card, ...]


@router.get("/services", name="service.index")
def index(request: Request, session: ReadSession, viewer: Viewer) -> Response:
    locale = locale_of(request)
    services = visible_services(session, viewer=viewer)
    counts = counts_by_service(session, viewer=viewer)
    called = names(session, locale, services=[])
    lines = [_line(one, called, locale, counts.get(one.slug, 0)) for one in services]
    return page(request, "service/index.html", services=lines)


@router.get("/services/{slug}", name="service.show")
def show(
    request: Request, session: ReadSession, viewer: Viewer, hub: TheHub, now: Now, slug: str
) -> Response:
    locale, service = locale_of(request), visible_service(session, slug, viewer=viewer)
    asks, answered = asks_of_service(session, service, viewer, locale=locale, now=now)
    called = names(session, locale, services=[slug])
    return page(
        request,
        "service/show.html",
        service=_line(service, called, locale),
        keepers=keeper_lines(session, slug, today=now.astimezone(hub.settings.zone).date()),
        known=known_of(session, service, viewer, now=now),
        asks=asks,
        possible=possible_for_service(session, service, viewer, locale=locale),
        answered=answered,
        shelves=_shelves(session, service, viewer, locale),
        justifications=JUSTIFICATIONS,
        follows=to_follow(session, viewer, [("service", slug)]),
    )


def _shelves(session: Session, service: Service, viewer: Actor, locale: str) -> list[Shelf]:
    """One shelf a kind, empty ones left out; the cards of all are made at once."""
    counts = counts_by_kind(session, viewer=viewer, service=service.slug)
    kinds = [kind for kind in KINDS if kind in counts]
    found = {
        kind: list_writeups(
            session, viewer=viewer, kind=kind, service=service.slug, limit=PER_SHELF
        )
        for kind in kinds
    }
    cards = cards_of(session, [one for each in found.values() for one in each], locale=locale)
    return [
        Shelf(kind, counts[kind], tuple(card for card in cards if card.kind == kind))
        for kind in kinds
    ]


def _line(service: Service, called: Names, locale: str, writeups: int = 0) -> ServiceLine:
    return ServiceLine(
        slug=service.slug,
        name=service.name(locale),
        href=f"/services/{service.slug}",
        team=called.team(service.team) if service.team else None,
        tier=service.tier,
        summary=service.summary,
        technologies=tuple(service.technologies),
        tags=tuple(service.tags),
        retires_on=service.retires_on,
        repository=service.repository,
        is_confirmed=service.is_confirmed,
        writeups=writeups,
    )
