"""A learning as its page shows it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.actions.reaching import landscape, reach_of
from app.markdown import strip_all_redactions
from app.web.cells import cells_of, tally
from app.web.learning_editing import edits, revision_mark
from app.web.learning_proposals import proposals
from app.web.learning_scope import ReachLines, names_in, problem_of, reach_lines
from app.web.learning_states import confirms, state_of
from app.web.learning_words import check_line, condition_in_words
from app.web.naming import Label, names
from app.web.sheet import edit_address, rendered, shown
from models.actor import Actor
from models.learning import Learning
from models.revision import page_of
from models.rollout import rollout_of
from models.writeup import WriteUp, readable_writeups


@dataclass(frozen=True, slots=True)
class Weakness:
    """It passed, and yet it happened again; the incident only to those who may read it."""

    service: Label
    date: date
    href: str | None


@dataclass(frozen=True, slots=True)
class Adoption:
    """What adopting comes to: the services in scope and their hours, where one was given."""

    reach: ReachLines
    hours: float | None


def learning_sheet(
    session: Session,
    learning: Learning,
    writeup: WriteUp | None,
    *,
    viewer: Actor,
    locale: str,
    now: datetime,
) -> dict[str, Any]:
    """By the names that learning/show.html knows."""
    cells = cells_of(session, learning, viewer, locale=locale, now=now)
    rollout = rollout_of(session, learning.id)
    is_alone = writeup is not None and writeup.kind == "learning"
    stored = page_of(session, writeup.id, writeup.revision) if writeup and is_alone else None
    may_confirm = writeup is not None and confirms(viewer, learning)
    problem = problem_of(learning.condition or "", locale)
    return {
        "learning": strip_all_redactions(learning.model_dump()),
        "condition": learning.condition,
        "condition_problem": problem,
        "words": condition_in_words(learning.condition or "", locale),
        "state": state_of(learning, rollout),
        "rollout": rollout,
        "writeup": shown(writeup) if writeup else None,
        "page": rendered(stored, writeup, viewer) if writeup and stored else None,
        "team": names(session, locale, services=[]).team(learning.team),
        "checks": [check_line(strip_all_redactions(one), locale) for one in learning.checks],
        "weak": weaknesses(session, learning, {c.service.slug for c in cells}, viewer, locale),
        "cells": cells,
        "tally": tally(cells),
        "may_confirm": may_confirm,
        "edits": edits(learning, writeup) if writeup and may_confirm else None,
        "file_href": edit_address(writeup) if writeup and may_confirm else None,
        "may_circulate": may_confirm
        and _is_ready(learning, problem)
        and not learning.circulated_at,
        "proposal": _proposal(session, learning, writeup, viewer, locale, now),
        "adoption": _adoption(session, learning, viewer, locale, now)
        if may_confirm and _is_ready(learning, problem) and rollout is None
        else None,
        "revision": revision_mark(learning, writeup) if writeup else "",
    }


def weaknesses(
    session: Session, learning: Learning, seen: Collection[str], viewer: Actor, locale: str
) -> Mapping[str, list[Weakness]]:
    """By check, of the services whose cells the viewer sees."""
    marks = [mark for mark in learning.weakened if mark["service"] in seen]
    readable = readable_writeups(session, [mark["writeup"] for mark in marks], viewer=viewer)
    called = names(session, locale, services=[mark["service"] for mark in marks])
    found: dict[str, list[Weakness]] = {}
    for mark in marks:
        href = f"/w/{mark['writeup']}" if mark["writeup"] in readable else None
        day = datetime.fromisoformat(mark["at"]).date()
        weak = Weakness(called.service(mark["service"]), day, href)
        found.setdefault(str(mark["check"]), []).append(weak)
    return found


def _is_ready(learning: Learning, problem: str | None) -> bool:
    return learning.condition is not None and problem is None and learning.retired_at is None


def _proposal(
    session: Session,
    learning: Learning,
    writeup: WriteUp | None,
    viewer: Actor,
    locale: str,
    now: datetime,
) -> Any:
    if writeup is None:
        return None
    found = proposals(session, [learning], writeup, viewer=viewer, locale=locale, now=now)
    return found.get(learning.id)


def _adoption(
    session: Session, learning: Learning, viewer: Actor, locale: str, now: datetime
) -> Adoption:
    condition = learning.condition or ""
    land = landscape(session, [condition], viewer=viewer, now=now)
    reach = reach_of(land, condition)
    hours = learning.effort_hours
    return Adoption(
        reach=reach_lines(reach, names_in(session, land, locale)),
        hours=hours * len(reach.inside) if hours is not None else None,
    )
