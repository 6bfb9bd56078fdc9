"""The rows behind a number of the measures, the picture of the flow and the campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.actions.measuring import Course, asked_between, courses
from app.deps import Now, ReadSession, Viewer
from app.i18n import locale_of
from app.markdown import strip_redactions
from app.pages import page
from app.web.counted_rows import COUNTED, Filter, Row, Span
from app.web.course_lines import course_lines, statements
from app.web.naming import Label, names
from app.web.periods import ThePeriod
from models.actor import Actor
from models.errors import NotFound
from models.writeup import readable_writeups

PER_PAGE = 100
Word = Annotated[str, Query(max_length=120)]
Number = Annotated[int, Query(alias="page", ge=1, le=10_000)]
router = APIRouter(prefix="/measures", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class RowLine:
    """``title`` is a learning's statement or a write-up's; ``other`` a second write-up."""

    row: Row
    title: str
    lang: str
    href: str
    service: Label | None
    source: Label | None
    taker: Label | None
    other: str | None


def _narrowed(
    status: Word = "",
    learning: Word = "",
    team: Word = "",
    source: Word = "",
    taker: Word = "",
    only: Word = "",
) -> Filter:
    return Filter(
        status=status,
        learning=learning,
        team=team,
        source=source,
        taker=taker,
        is_crossing=only == "crossing",
    )


@router.get("/courses", name="measures.courses")
def show_courses(
    request: Request,
    session: ReadSession,
    viewer: Viewer,
    now: Now,
    chosen: ThePeriod,
    team: Word = "",
    only: Word = "",
    number: Number = 1,
) -> Response:
    """The learnings of a period; ``only`` those that are answered, open, verified, or to verify."""
    locale = locale_of(request)
    asked = asked_between(session, *chosen.window, viewer=viewer, now=now)
    found = [
        one
        for one in courses(session, asked)
        if team in ("", one.learning.team) and _is_wanted(one, only)
    ]
    more = {"team": team, "only": only}
    return page(
        request,
        "measures/courses.html",
        chosen=chosen,
        only=only,
        total=len(found),
        lines=course_lines(session, _part(found, number), locale),
        **_neighbours(chosen.address, "/measures/courses", more, number, len(found)),
    )


@router.get("/rows", name="measures.rows")
def show_rows(
    request: Request,
    session: ReadSession,
    viewer: Viewer,
    now: Now,
    chosen: ThePeriod,
    narrowed: Annotated[Filter, Depends(_narrowed)],
    what: Word = "standing",
    number: Number = 1,
) -> Response:
    if what not in COUNTED:
        raise NotFound("There is no measure “{what}”.", what=what)
    locale = locale_of(request)
    rows = COUNTED[what](session, Span(*chosen.window, viewer, now), narrowed)
    more = {name: request.query_params.get(name, "") for name in
            ("what", "status", "learning", "team", "source", "taker", "only")}  # fmt: skip
    called = names(session, locale, services=())
    return page(
        request,
        "measures/rows.html",
        chosen=chosen,
        what=what,
        narrowed=narrowed,
        team=called.team(narrowed.team),
        source=called.team(narrowed.source),
        taker=called.team(narrowed.taker),
        total=len(rows),
        lines=_dressed(session, _part(rows, number), viewer, locale),
        **_neighbours(chosen.address, "/measures/rows", more, number, len(rows)),
    )


def _is_wanted(one: Course, only: str) -> bool:
    return {
        "answered": one.answered_in is not None,
        "open": one.answered_in is None,
        "verified": one.verified_in is not None,
        "to_verify": one.of > 0,
    }.get(only, True)


def _part(found: Sequence[Any], number: int) -> Sequence[Any]:
    return found[(number - 1) * PER_PAGE : number * PER_PAGE]


def _neighbours(
    address: Any, path: str, more: dict[str, str], number: int, total: int
) -> dict[str, Any]:
    earlier, later = str(number - 1) if number > 2 else "", str(number + 1)
    return {
        "previous": address(path, **more, page=earlier) if number > 1 else None,
        "following": address(path, **more, page=later) if total > number * PER_PAGE else None,
    }


def _dressed(session: Session, rows: Sequence[Row], viewer: Actor, locale: str) -> list[RowLine]:
    """With the words for their ids; a write-up that the viewer may not see is not named."""
    told = statements(session, {row.learning for row in rows})
    ids = {id_ for row in rows for id_ in (row.writeup, row.other) if id_}
    writeups = readable_writeups(session, sorted(ids), viewer=viewer)
    titled = {id_: (strip_redactions(one.title), one.lang) for id_, one in writeups.items()}
    called = names(session, locale, services=(row.service for row in rows))
    return [
        RowLine(
            row,
            *(told[row.learning] if row.learning else titled[row.writeup]),
            href=_href(row),
            service=called.service(row.service) if row.service else None,
            source=called.team(row.source) if row.source else None,
            taker=called.team(row.taker) if row.taker else None,
            other=titled.get(row.other or "", (None,))[0],
        )
        for row in rows
    ]


def _href(row: Row) -> str:
    """To the cell, which tells who said so and when; else to the write-up."""
    if row.learning:
        return f"/rollouts/{row.learning}/cells/{row.service}"
    return f"/w/{row.writeup}"
