"""What was counted: the cells, answers, links and incidents behind a number, as ids."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from app.actions.crossing import (
    Drawn,
    Given,
    answers_between,
    contradictions,
    denials,
    links_between,
)
from app.actions.measuring import asked_between
from models.actor import Actor

#: All that there ever was, where a number is not of one period.
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What an address narrows the rows to; an empty word narrows nothing.

    ``team`` is a service's; ``source`` learned something that ``taker`` took.
    """

    status: str = ""
    learning: str = ""
    team: str = ""
    source: str = ""
    taker: str = ""
    is_crossing: bool = False

    def takes(self, one: Given | Drawn) -> bool:
        return (
            self.source in ("", one.source)
            and self.taker in ("", one.taker)
            and not (self.is_crossing and one.source == one.taker)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Ids and short names; ``other`` is a second write-up: what a link leads to, the incident."""

    learning: str = ""
    writeup: str = ""
    other: str | None = None
    rel: str = ""
    service: str = ""
    source: str = ""
    taker: str = ""
    status: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, as somebody may look back on it at ``now``."""

    since: datetime
    until: datetime
    viewer: Actor
    now: datetime


def _standing(session: Session, span: Span, narrowed: Filter) -> list[Row]:
    since, until = EVER if narrowed.learning else (span.since, span.until)
    asked = asked_between(session, since, until, viewer=span.viewer, now=span.now)
    rows = [
        Row(
            learning=one.learning.id,
            service=one.service.slug,
            source=one.learning.team,
            taker=one.service.team or "",
            status=one.shown,
            at=one.said_at,
        )
        for one in asked
    ]
    return [
        row
        for row in rows
        if narrowed.learning in ("", row.learning)
        and narrowed.team in ("", row.taker)
        and narrowed.status in ("", row.status)
    ]


def _answers(session: Session, span: Span, narrowed: Filter) -> list[Row]:
    return [
        Row(
            learning=one.learning,
            service=one.service,
            source=one.source,
            taker=one.taker,
            status=one.status,
            at=one.at,
        )
        for one in answers_between(session, span.since, span.until, viewer=span.viewer)
        if narrowed.takes(one)
    ]


def _links(session: Session, span: Span, narrowed: Filter) -> list[Row]:
    return [
        Row(
            writeup=one.writeup,
            other=one.target,
            rel=one.rel,
            source=one.source,
            taker=one.taker,
            at=one.at,
        )
        for one in links_between(session, span.since, span.until, viewer=span.viewer)
        if narrowed.takes(one)
    ]


def _flow(session: Session, span: Span, narrowed: Filter) -> list[Row]:
    return _answers(session, span, narrowed) + _links(session, span, narrowed)


def _again(session: Session, span: Span, _narrowed: Filter) -> list[Row]:
    found = contradictions(session, span.since, span.until, viewer=span.viewer)
    return [
        Row(learning=one.learning, service=one.service, other=one.writeup, at=one.at,
            status="contradicted")
        for one in found
    ]  # fmt: skip


def _denied(session: Session, span: Span, _narrowed: Filter) -> list[Row]:
    found = denials(session, span.until, viewer=span.viewer)
    return [Row(learning=learning, service=service) for learning, service in found]


COUNTED: dict[str, Callable[[Session, Span, Filter], list[Row]]] = {
    "standing": _standing,
    "answers": _answers,
    "links": _links,
    "flow": _flow,
    "again": _again,
    "denied": _denied,
}
