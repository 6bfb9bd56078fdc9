"""学びの流れ: which team learns from which, as a picture with a table behind it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.actions.crossing import (
    Drawn,
    Given,
    answers_between,
    between_teams,
    crossing,
    links_between,
)
from app.deps import ReadSession, Viewer
from app.i18n import locale_of
from app.pages import page
from app.web.flow_picture import NARROW, WIDE, picture
from app.web.naming import Label, Names, names
from app.web.periods import ThePeriod
from models.catalogue import visible_teams

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class FlowLine:
    """What one team took from another."""

    source: Label
    taker: Label
    answers: int
    links: int


@router.get("/flow", name="flow")
def show(request: Request, session: ReadSession, viewer: Viewer, chosen: ThePeriod) -> Response:
    locale = locale_of(request)
    since, until = chosen.window
    answers = answers_between(session, since, until, viewer=viewer)
    links = links_between(session, since, until, viewer=viewer)
    called = names(session, locale, services=())
    flows = between_teams([*answers, *links])
    known = [one.slug for one in visible_teams(session, viewer=viewer) if not one.is_library]
    return page(
        request,
        "flow/show.html",
        chosen=chosen,
        pictures=[picture(flows, called.teams, form, teams=known) for form in (WIDE, NARROW)],
        lines=_lines(answers, links, called),
        names=called.teams,
        answers=len(crossing(answers)),
        links=len(crossing(links)),
        givers=len({source for source, _ in flows}),
        takers=len({taker for _, taker in flows}),
    )


def _lines(answers: Sequence[Given], links: Sequence[Drawn], called: Names) -> list[FlowLine]:
    """By the short names of both; no team stands above another for what it gave."""
    said, drawn = _counts(answers), _counts(links)
    return [
        FlowLine(called.team(source), called.team(taker), said[source, taker], drawn[source, taker])
        for source, taker in sorted({*said, *drawn})
    ]


def _counts(rows: Iterable[Given | Drawn]) -> Counter[tuple[str, str]]:
    return between_teams(list(rows))
