"""指標: how long lessons take to arrive, how many are proven, how far they reach."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.actions.crossing import (
    Drawn,
    Given,
    answers_between,
    contradictions,
    crossing,
    denials,
    links_between,
)
from app.actions.measuring import Asked, Course, asked_between, circulated_at, courses, median
from app.actions.periods import Period, last_periods
from app.actions.tabulating import SHOWN
from app.deps import Now, ReadSession, Viewer
from app.i18n import locale_of
from app.pages import page
from app.web.course_lines import CourseLine, course_lines
from app.web.naming import Label, names
from app.web.periods import Chosen, ThePeriod
from models.actor import Actor
from models.catalogue import visible_teams

#: How many periods are laid beside each other, and how many learnings are listed.
PERIODS = 6
LISTED = 8
router = APIRouter(prefix="/measures", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Median:
    """One period: of so many learnings, how long until half of them had arrived."""

    chosen: Chosen
    learnings: int
    answered: int
    answered_in: timedelta | None
    verified: int
    verified_in: timedelta | None


@dataclass(frozen=True, slots=True)
class TeamLine:
    """What a team gave to the others and received of them, as rows that can be opened."""

    team: Label
    learned: int
    answers_given: int
    links_given: int
    answers_taken: int
    links_taken: int


@router.get("", name="measures")
def show(
    request: Request, session: ReadSession, viewer: Viewer, now: Now, chosen: ThePeriod
) -> Response:
    locale = locale_of(request)
    periods = last_periods(chosen.period, PERIODS, start_month=chosen.start_month)
    since, until = periods[0].window(chosen.zone)[0], chosen.window[1]
    asked = asked_between(session, since, until, viewer=viewer, now=now)
    found = courses(session, asked)
    mine = [one for one in found if _is_in(chosen.period, one, chosen)]
    return page(
        request,
        "measures/show.html",
        chosen=chosen,
        medians=_begun([_median(chosen.at(one), found) for one in periods]),
        lines=_lines(session, mine, locale)[:LISTED],
        of=len(mine),
        standing=_standing([one for one in asked if _is_in(chosen.period, one, chosen)]),
        **_said(session, chosen, viewer, mine, locale),
    )


def _said(
    session: Session, chosen: Chosen, viewer: Actor, mine: Sequence[Course], locale: str
) -> dict[str, Any]:
    """What was said in the period: answers, links, contradictions, and who gave what to whom."""
    since, until = chosen.window
    answers = answers_between(session, since, until, viewer=viewer)
    links = links_between(session, since, until, viewer=viewer)
    return {
        "answers": (len(crossing(answers)), len(answers)),
        "links": (len(crossing(links)), len(links)),
        "again": len(contradictions(session, since, until, viewer=viewer)),
        "denied": len(denials(session, until, viewer=viewer)),
        "teams": _teams(session, viewer, answers, links, mine, locale),
    }


def _teams(
    session: Session,
    viewer: Actor,
    answers: Sequence[Given],
    links: Sequence[Drawn],
    mine: Sequence[Course],
    locale: str,
) -> list[TeamLine]:
    """Every team, by its short name: this is no ranking."""
    called = names(session, locale, services=())
    over, across = crossing(answers), crossing(links)
    learned = Counter(one.learning.team for one in mine)
    given, linked = (Counter(one.source for one in each) for each in (over, across))
    taken, linking = (Counter(one.taker for one in each) for each in (over, across))
    return [
        TeamLine(called.team(slug), learned[slug], given[slug], linked[slug], taken[slug],
                 linking[slug])
        for slug in sorted(one.slug for one in visible_teams(session, viewer=viewer)
                           if not one.is_library)
    ]  # fmt: skip


def _lines(session: Session, mine: Sequence[Course], locale: str) -> list[CourseLine]:
    """What is not through yet first, then the newest."""
    newest = sorted(mine, key=circulated_at, reverse=True)
    return course_lines(
        session, sorted(newest, key=lambda one: one.answered_in is not None), locale
    )


def _median(chosen: Chosen, found: Sequence[Course]) -> Median:
    mine = [one for one in found if _is_in(chosen.period, one, chosen)]
    to_prove = [one for one in mine if one.of]
    return Median(
        chosen,
        learnings=len(mine),
        answered=sum(one.answered_in is not None for one in mine),
        answered_in=median([one.answered_in for one in mine]),
        verified=sum(one.verified_in is not None for one in to_prove),
        verified_in=median([one.verified_in for one in to_prove]),
    )


def _begun(medians: Sequence[Median]) -> list[Median]:
    """Without the empty ones before the first that has something, but for the last."""
    kept = list(medians)
    while len(kept) > 1 and not kept[0].learnings:
        del kept[0]
    return kept


def _standing(asked: Sequence[Asked]) -> dict[str, int]:
    """How many services stand how, in the order of the table; none at zero."""
    counts = Counter(one.shown for one in asked)
    return {status: counts[status] for status in SHOWN if counts[status]}


def _is_in(period: Period, one: Asked | Course, chosen: Chosen) -> bool:
    since, until = period.window(chosen.zone)
    return since <= circulated_at(one) < until
