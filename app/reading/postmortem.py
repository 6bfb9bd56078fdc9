"""What an incident report says beside its texts: grade, times, timeline, actions, signature."""

from app.reading.actions import action_from, actions_of
from app.reading.dating import guess_start
from app.reading.days import Calendar
from app.reading.factors import read_factors
from app.reading.impact import read_impact_numbers
from app.reading.plain import LONGEST, cut, text_of
from app.reading.severity import severity_of
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.signature import read_signature
from app.reading.source import Source
from app.reading.tables import value_named, value_within
from app.reading.timeline import entries_from, timeline_of
from app.reading.times import guess_times, read_times
from app.reading.values import words_of
from models.kinds import state_of

_ACTION_KINDS = {
    "actions.arose": "発生対策",
    "actions.escaped": "流出対策",
    "actions.detect": "検知",
}
_ACTIONS = ("actions", "actions.permanent", *_ACTION_KINDS)
_MOST_ACTIONS = 200
#: What is longer says more than a time.
_TIME = 45


def read_incident(source: Source, sheet: Sheet) -> None:
    """All fields of a postmortem but its plain texts."""
    _severity(source, sheet)
    read_times(source, sheet)
    guess_start(source, sheet)
    if day := source.day_of(sheet.get("started_at")):
        source.calendar = Calendar(day, source.calendar.zone)
    read_impact_numbers(source, sheet)
    _timeline(source, sheet)
    guess_times(source, sheet)
    _response(source, sheet)
    _detection(source, sheet)
    _trigger(source, sheet)
    read_actions(source, sheet)
    read_factors(source, sheet)
    read_signature(source, sheet)


def read_actions(source: Source, sheet: Sheet) -> None:
    """Actions of the front matter, else below all their headings."""
    said = source.first_stated("actions")
    listed = said if isinstance(said, list) else [said] if said else []
    found = [action for one in listed if (action := action_from(one, source.calendar))]
    sheet.put("actions", found[:_MOST_ACTIONS], EXPLICIT)
    below = [
        action
        for section in source.below(*_ACTIONS)
        for action in actions_of(
            section.lines,
            source.calendar,
            kind=_ACTION_KINDS.get(section.key(source.kind) or "", section.title),
        )
    ]
    sheet.put("actions", below[:_MOST_ACTIONS], HEADING)


def _severity(source: Source, sheet: Sheet) -> None:
    said = words_of(source.first_stated("severity"))
    _put_severity(sheet, said, EXPLICIT)
    for section in source.below("severity"):
        _put_severity(sheet, text_of(section.lines, longest=200), HEADING)


def _put_severity(sheet: Sheet, words: str | None, origin: str) -> None:
    if words and not sheet.has("severity"):
        sheet.put("severity", severity_of(words), origin)
        sheet.own.setdefault("severity_as_written", cut(words, 100))


def _timeline(source: Source, sheet: Sheet) -> None:
    day = source.day_of(sheet.get("started_at") or sheet.get("date"))
    day = day or (None if source.calendar.is_today else source.calendar.near)
    if said := source.first_stated("timeline"):
        sheet.put("timeline", entries_from(said, source.calendar, day), EXPLICIT)
    lines = [line for section in source.below("timeline") for line in section.lines]
    sheet.put("timeline", timeline_of(lines, source.calendar, day), HEADING)
    untitled = [section for section in source.sections if not section.is_known]
    for section in [] if sheet.has("timeline") else [*source.all_below("response"), *untitled]:
        entries = timeline_of(section.lines, source.calendar, day)
        sheet.put("timeline", entries if len(entries) > 1 else None, GUESS)


def _response(source: Source, sheet: Sheet) -> None:
    said = source.first_stated("response")
    sheet.put("response", said if isinstance(said, dict) else words_of(said), EXPLICIT)
    parts = {
        "provisional": _joined(source, "response.provisional"),
        "permanent": _joined(source, "actions.permanent"),
        "text": _told(source, "response", "resolved_at"),
    }
    found = {part: text for part, text in parts.items() if text}
    sheet.put("response", found if {"provisional", "text"} & found.keys() else None, HEADING)


def _detection(source: Source, sheet: Sheet) -> None:
    said = source.first_stated("detection")
    if isinstance(said, str) and value_named("how_detected", said):
        said = {"how": value_named("how_detected", said)}
    sheet.put("detection", said if isinstance(said, dict) else words_of(said), EXPLICIT)
    told = _told(source, "detection", "detected_at")
    if text := told or _joined(source, "detected_at"):
        how = value_within("how_detected", text)
        found = {"how": how} | ({"text": text} if told else {})
        sheet.put("detection", found if how or told else None, HEADING if told else GUESS)


def _trigger(source: Source, sheet: Sheet) -> None:
    said = words_of(source.first_stated("trigger"))
    sheet.put("trigger", said and (value_named("trigger", said) or said), EXPLICIT)
    sheet.put("trigger", _joined(source, "trigger"), HEADING)


def _told(source: Source, name: str, moment: str) -> str | None:
    """A text below its heading, or below ``検知`` or ``復旧`` where more than a time stands there."""
    longer = [one for one in source.below(moment) if not one.has_value and len(one.text) > _TIME]
    sections = [*source.below(name), *longer]
    texts = [text for section in sections if (text := text_of(section.lines))]
    said = [text for text in texts if not state_of(text)]
    return cut("\n".join(said), LONGEST) if said else None


def _joined(source: Source, *keys: str) -> str | None:
    texts = [text for section in source.below(*keys) if (text := text_of(section.lines))]
    return cut("\n".join(texts), LONGEST) if texts else None
