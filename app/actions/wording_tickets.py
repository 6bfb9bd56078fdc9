"""What a ticket says, as Markdown that mentions nobody, links nothing and does nothing."""

import re
from datetime import date
from typing import Any

from sqlmodel import Session

from app.i18n import say
from app.markdown import strip_redactions
from app.tickets import Draft
from models.answer import Answer
from models.cell import Cell
from models.errors import Invalid
from models.fact import known
from models.learning import Learning
from models.rollout import Rollout, rollout_of
from models.scope import terms
from models.service import Service
from models.team import Team
from models.writeup import WriteUp

LONGEST_TITLE, LONGEST_TEXT = 200, 4_000
#: What Markdown gives a meaning to. A reference (#12, !3, ~label, @team) is broken up besides:
#: trackers look for those in the finished text.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#!|~])")
_REFERENCES = re.compile(r"([@#!&~$%])(?=[\w\"])")
_ZERO_WIDTH = "\u200b"


def draft_of(
    session: Session, learning: Learning, service: Service, cell: Cell, *, public_url: str
) -> Draft:
    """A ticket for this service's repository, in its team's language.

    A learning that not everybody in the organisation may read is a link there, and nothing else.
    """
    team = session.get(Team, service.team or "")
    locale = team.lang if team else "ja"
    rollout = rollout_of(session, learning.id)
    link = f"{public_url}/learnings/{learning.id}#{service.slug}"
    title_for_all = say(locale, "A lesson of another team concerns {service}", service=service.slug)
    body_for_all = say(locale, "What it is about, and what is to be done: {link}", link=link)
    title, body = title_for_all, body_for_all
    if _is_open(session.get(WriteUp, learning.writeup), rollout):
        title = _title(learning)
        facts = known(session, [service], packages=learning.reads.packages)[service.slug]
        why = _why(locale, learning, facts)
        rest = _facts(locale, learning, session.get(Answer, cell.answer or 0), rollout)
        closing = say(
            locale,
            "Closing this ticket says that it is done; evidence or a second person confirms it. "
            "Closed as not planned, it changes nothing.",
        )
        body = "\n\n".join([quoted(learning.statement), *why, *rest, body_for_all, closing])
    return Draft(
        title=title,
        body=body,
        title_for_all=title_for_all,
        body_for_all=body_for_all,
        marker=f"<!-- yokoten:{learning.id}:{service.slug} -->",
    )


def harmless(text: str) -> str:
    """A text as it stands, whatever it would mean to a tracker."""
    escaped = _MARKS.sub(r"\\\1", strip_redactions(text))
    return _REFERENCES.sub(rf"\1{_ZERO_WIDTH}", escaped)


def quoted(text: str) -> str:
    """Line by line: a line that begins with a slash is an order to GitLab, in a quotation not."""
    return "\n".join(f"> {line}" for line in harmless(text)[:LONGEST_TEXT].splitlines())


def _title(learning: Learning) -> str:
    line = _REFERENCES.sub(rf"\1{_ZERO_WIDTH}", strip_redactions(learning.statement))
    line = " ".join(line.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def _is_open(writeup: WriteUp | None, rollout: Rollout | None) -> bool:
    if writeup is None or (rollout is not None and rollout.is_restricted):
        return False
    return writeup.is_published and writeup.visibility == "org"


def _why(locale: str, learning: Learning, facts: dict[str, Any]) -> list[str]:
    """The comparisons that hold for this service, with what is known of it."""
    try:
        found = terms(learning.condition, facts) if learning.condition else []
    except Invalid:
        found = []
    holding = [
        f"- {harmless(one.text)} ({harmless(_shown(one.fact))})" for one in found if one.holds
    ]
    shared = sorted({*learning.technologies} & {*facts.get("technologies", ())})
    if not found and shared:
        holding = [f"- {harmless(one)}" for one in shared]
    if not holding:
        return []
    return ["\n".join([say(locale, "Why it concerns this service:"), "", *holding])]


def _facts(
    locale: str, learning: Learning, said: Answer | None, rollout: Rollout | None
) -> list[str]:
    """Hours, downtime and the day, as far as anybody said; what the answer says goes first."""
    hours = said.effort_hours if said and said.effort_hours is not None else learning.effort_hours
    downtime = said.downtime if said and said.downtime is not None else learning.downtime
    due = (rollout.due if rollout else None) or learning.due
    lines = [
        say(locale, "Effort: {hours} hours", hours=f"{hours:g}") if hours is not None else "",
        _downtime(locale, downtime),
        say(locale, "Due: {day}", day=_day(due)) if due else "",
    ]
    listed = [f"- {line}" for line in lines if line]
    return ["\n".join(listed)] if listed else []


def _downtime(locale: str, needed: bool | None) -> str:  # noqa: FBT001
    if needed is None:
        return ""
    return say(locale, "Needs downtime") if needed else say(locale, "Needs no downtime")


def _day(day: date) -> str:
    return day.isoformat()


def _shown(fact: Any) -> str:
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
