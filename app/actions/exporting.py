"""Cells as lines of a file: who said what of which service, with the evidence behind it."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.actions.attributing import names_of_actors
from app.actions.tabulating import as_shown, state_of
from app.i18n import say
from app.markdown import strip_redactions
from app.pages.words import msgid, words_for
from models.answer import Answer
from models.cell import Cell, statements_behind
from models.evidence import Evidence
from models.learning import Learning
from models.rollout import rollouts_of
from models.service import all_services
from models.team import team_names

#: The columns, in order; times are in the zone that the file names.
HEADINGS = (
    msgid("Learning"),
    msgid("Statement"),
    msgid("Rollout"),
    msgid("Due"),
    msgid("Service"),
    msgid("Name of the service"),
    msgid("Team"),
    msgid("Scope code"),
    msgid("Status"),
    msgid("Status code"),
    msgid("Evidence tier"),
    msgid("By"),
    msgid("When ({zone})"),
    msgid("Via"),
    msgid("Justification"),
    msgid("Your note"),
    msgid("Until which day"),
    msgid("Valid until ({zone})"),
    msgid("Evidence"),
)
#: What a spreadsheet takes for the start of a formula; other widths and sizes come to these.
_ACTIVE = frozenset("=+-@")
#: What shows nothing though Unicode calls it a letter or a sign, and per cent, may stand before.
_BEFORE = frozenset("\u115f\u1160\u3164\uffa0\u2800%％﹪")

Value = str | date | datetime | None
Line = tuple[Value, ...]


def cell_lines(
    session: Session, cells: Sequence[Cell], *, locale: str, now: datetime, zone: tzinfo
) -> list[Line]:
    """One for each of these cells, which were brought up to ``now``; as long as HEADINGS."""
    services = {one.slug: one for one in all_services(session)}
    asked = select(Learning).where(col(Learning.id).in_({cell.learning for cell in cells}))
    learnings = {one.id: one for one in session.exec(asked)}
    rollouts, said = rollouts_of(session, list(learnings)), statements_behind(session, cells)
    teams, links = team_names(session, locale), _links(session, list(learnings))
    people = names_of_actors(session, {one.by for one in said.values()})
    lines = []
    for cell in cells:
        key, service = (cell.learning, cell.service), services[cell.service]
        rollout = rollouts.get(cell.learning)
        lines.append(
            (
                cell.learning,
                strip_redactions(learnings[cell.learning].statement),
                rollout.id if rollout else None,
                rollout.due if rollout else None,
                cell.service,
                service.name(locale),
                teams.get(service.team or "", service.team or ""),
                cell.scope,
                say(locale, words_for("answer", as_shown(state_of(cell, service, now)))),
                cell.shown(service, now),
                cell.tier,
                *_said(said.get(key), people, locale, zone),
                _local(cell.ends_at, zone),
                "\n".join(links.get(key, ())),
            )
        )
    return lines


def as_csv(lines: Sequence[Line], *, locale: str, zone: tzinfo) -> bytes:
    """UTF-8 with a byte order mark, as RFC 4180 says; no value is a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(headings(locale, zone))
    writer.writerows([_text(value) for value in line] for line in lines)
    return written.getvalue().encode("utf-8-sig", "replace")


def headings(locale: str, zone: tzinfo) -> list[str]:
    return [say(locale, heading, zone=zone) for heading in HEADINGS]


def harmless(text: str) -> str:
    """The text; an apostrophe keeps a spreadsheet from taking it for a formula."""
    first = next((sign for sign in text if not _may_stand_before(sign)), "")
    is_active = unicodedata.normalize("NFKC", first) in _ACTIVE
    return f"'{text}" if is_active or text.startswith(("\t", "\r", "\n")) else text


def _may_stand_before(sign: str) -> bool:
    """Whether a formula may begin behind this: white space, marks, what is not seen."""
    return unicodedata.category(sign)[0] in "CMZ" or sign in _BEFORE


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else harmless(value or "")


def _said(one: Answer | None, people: Mapping[str, str], locale: str, zone: tzinfo) -> Line:
    """By whom, when, by which way, why, the note and the last day."""
    if one is None:
        return (None,) * 6
    why = say(locale, words_for("justification", one.justification)) if one.justification else None
    by = people.get(one.by, one.by)
    if one.via == "mail":
        by = say(locale, "via the mail link of {name}", name=by)
    way = say(locale, words_for("way", one.via))
    return by, _local(one.at, zone), way, why, one.note, one.until


def _local(at: datetime | None, zone: tzinfo) -> datetime | None:
    """Without its zone, which spreadsheets do not know."""
    return at.astimezone(zone).replace(tzinfo=None, microsecond=0) if at else None


def _links(session: Session, learnings: Sequence[str]) -> dict[tuple[str, str], list[str]]:
    """The addresses of the newest evidence of each check, from the default branch."""
    seen = select(
        Evidence.learning, Evidence.service, Evidence.check_id, Evidence.url
    )  # fmt: skip
    order = (func.coalesce(Evidence.committed_at, Evidence.observed_at), col(Evidence.id))
    query = seen.where(col(Evidence.learning).in_(learnings), col(Evidence.is_default_branch))
    newest = {row[:3]: row[3] for row in session.exec(query.order_by(*order))}
    links: dict[tuple[str, str], list[str]] = {}
    for (learning, service, _), url in sorted(newest.items()):
        if url:
            links.setdefault((learning, service), []).append(url)
    return links
