"""From a text to its fields. Every rule is told the same source and writes on the same sheet."""

from datetime import date

from app.reading.basics import guess_title, read_common
from app.reading.dating import calendar_of, read_date, read_stated_date
from app.reading.days import Calendar
from app.reading.decision import read_decision
from app.reading.frontmatter import front_matter
from app.reading.guessing import kind_of
from app.reading.language import language_of
from app.reading.learning import read_learnings
from app.reading.lines import lines_of
from app.reading.links import read_links
from app.reading.moments import JST
from app.reading.plain import plain
from app.reading.postmortem import read_actions, read_incident
from app.reading.reading import Hints, Reading
from app.reading.remarks import Remarks
from app.reading.runbook import read_runbook
from app.reading.sections import sections_of
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.source import Source
from app.reading.status import read_status
from app.reading.technologies import technologies_of
from app.reading.texts import read_texts, unread
from app.reading.values import list_of
from app.reading.veil import Veil
from app.reading.wording import remark_on_blame
from models.kinds import kind_named

_MOST_NAMES = 30
_KIND_KEYS = ("kind", "yokoten")


def read(text: str, *, hints: Hints, today: date) -> Reading:
    """All that a text says. Never raises; ``today`` completes dates in texts that have no year.

    Times without a zone are Japan's in a Japanese text, and UTC in an English one that does not
    say otherwise. Takes time in proportion to the text.
    """
    veil = Veil(_one_line_end(text))
    sheet = Sheet()
    source = _taken_apart(veil, hints, sheet.remarks)
    _read_kind(source, sheet)
    source.calendar = calendar_of(source, today)
    _read_fields(source, sheet)
    remark_on_blame(source.body, source.lines, sheet.remarks)
    return _reading(source, sheet, veil, text)


def _one_line_end(text: str) -> str:
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _taken_apart(veil: Veil, hints: Hints, remarks: Remarks) -> Source:
    front = front_matter(veil.covered, remarks)
    body = veil.covered[front.body_start :]
    lines = lines_of(body, first=front.body_line, veil=veil)
    said = str(front.values.get("lang") or "")[:2].casefold()
    lang = said if said in ("ja", "en") else language_of(body if body.strip() else veil.covered)
    nowhere = Calendar(date.min, JST)
    return Source(front, lines, sections_of(lines), body, hints, lang, nowhere)


def _read_kind(source: Source, sheet: Sheet) -> None:
    kind, origin = kind_of(source.front, source.sections, source.hints)
    source.take_kind(kind)
    sheet.put("kind", kind, origin)
    source.used |= {key for key in source.front.values if key in ("lang", *_KIND_KEYS)}


def _read_fields(source: Source, sheet: Sheet) -> None:
    read_common(source, sheet)
    read_stated_date(source, sheet)
    read_texts(source, sheet)
    guess_title(source, sheet)
    _read_technologies(source, sheet)
    read_status(source, sheet)
    if source.kind == "postmortem":
        read_incident(source, sheet)
    elif source.kind == "decision":
        read_decision(source, sheet)
    elif source.kind == "runbook":
        read_runbook(source, sheet)
    else:
        read_actions(source, sheet)
    read_learnings(source, sheet)
    read_date(source, sheet)
    read_links(source, sheet)


def _read_technologies(source: Source, sheet: Sheet) -> None:
    sheet.put("technologies", list_of(source.first_stated("technologies")), EXPLICIT)
    for section in source.below("technologies"):
        sheet.put("technologies", list_of(plain(section.text))[:_MOST_NAMES], HEADING)
    if not sheet.has("technologies"):
        headings = [section.title for section in source.sections]
        prominent = [str(sheet.get("title") or ""), *(sheet.get("tags") or ()), *headings]
        sheet.put("technologies", technologies_of(source.body, prominent), GUESS)


def _reading(source: Source, sheet: Sheet, veil: Veil, text: str) -> Reading:
    missing = kind_named(source.kind).missing(sheet.present())
    own = {"title": "", **sheet.own}
    derived = {
        "fields": sheet.fields,
        "extra": sheet.extra | unread(source),
        "guessed": sheet.guessed,
        "findings": list(sheet.remarks),
    }
    values = veil.lifted(own | derived)
    return Reading(lang=source.lang, body=_body(text, source), missing=missing, **values)


def _body(text: str, source: Source) -> str:
    """The text below its front matter, as it was written."""
    if not source.front.body_start:
        return text.removeprefix("\ufeff")
    at = 0
    for _ in range(source.front.body_line - 1):
        ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
        if not ends:
            return ""
        end = min(ends)
        at = end + (2 if text.startswith("\r\n", end) else 1)
    return text[at:]
