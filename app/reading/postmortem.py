"""What an incident report says beside its texts: grade, times, timeline, actions, signature."""

import re
from typing import Any

from app.reading.actions import action_from, actions_of
from app.reading.dating import guess_start
from app.reading.days import Calendar
from app.reading.durations import minutes_in
from app.reading.plain import cut, plain, text_of
from app.reading.severity import severity_of
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.source import Source
from app.reading.tables import value_named, value_within
from app.reading.technologies import known
from app.reading.timeline import entries_from, timeline_of
from app.reading.times import guess_times, read_times
from app.reading.values import list_of, words_of

_USERS = re.compile(
    r"([0-9][0-9,，]{0,12})\s?(?:人|名|ユーザー?|users?\b|customers?\b)", re.IGNORECASE
)
_ACTION_KINDS = {
    "actions.arose": "発生対策",
    "actions.escaped": "流出対策",
    "actions.detect": "検知",
}
_ACTIONS = ("actions", "actions.permanent", *_ACTION_KINDS)
_MOST_ACTIONS, _MOST_COMPONENTS = 200, 5


def read_incident(source: Source, sheet: Sheet) -> None:
    """All fields of a postmortem but its plain texts."""
    _severity(source, sheet)
    read_times(source, sheet)
    guess_start(source, sheet)
    if day := source.day_of(sheet.get("started_at")):
        source.calendar = Calendar(day, source.calendar.zone)
    _impact_numbers(source, sheet)
    _timeline(source, sheet)
    guess_times(source, sheet)
    _response(source, sheet)
    _detection(source, sheet)
    _trigger(source, sheet)
    read_actions(source, sheet)
    _signature(source, sheet)


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


def _impact_numbers(source: Source, sheet: Sheet) -> None:
    """``impact`` as a map: as it was said, with the length and the users that headings give."""
    said = next((value for _, value in source.stated("impact") if isinstance(value, dict)), {})
    numbers: dict[str, Any] = dict(said)
    for _, value in list(source.stated("impact.duration_min")):
        minutes = value if isinstance(value, int) else minutes_in(str(value), may_be_clock=True)
        numbers.setdefault("duration_min", minutes)
    for section in source.below("impact.duration_min"):
        numbers.setdefault("duration_min", minutes_in(section.text, may_be_clock=True))
    for section in source.below("period", "resolved_at", "impact", "summary"):
        if not numbers.get("duration_min") and (
            minutes := minutes_in(_duration_words(section.text))
        ):
            numbers["duration_min"] = minutes
    for section in source.below("impact.users", "impact"):
        if "users" not in numbers and (users := _USERS.search(section.text)):
            numbers["users"] = int(re.sub("[,，]", "", users[1]))
    kept = {key: value for key, value in numbers.items() if value is not None}
    if kept and "impact" not in sheet.fields:
        sheet.fields["impact"] = kept


def _duration_words(text: str) -> str:
    """The lines that are about a length of time, the first ones only."""
    return " ".join(
        line for line in text.split("\n")[:6] if re.search(r"分|時間|min|hour|:|\dh", line)
    )


def _timeline(source: Source, sheet: Sheet) -> None:
    day = source.day_of(sheet.get("started_at") or sheet.get("date"))
    day = day or (None if source.calendar.is_today else source.calendar.near)
    if said := source.first_stated("timeline"):
        sheet.put("timeline", entries_from(said, source.calendar, day), EXPLICIT)
    lines = [line for section in source.below("timeline") for line in section.lines]
    sheet.put("timeline", timeline_of(lines, source.calendar, day), HEADING)
    for section in [] if sheet.has("timeline") else source.all_below("response"):
        entries = timeline_of(section.lines, source.calendar, day)
        sheet.put("timeline", entries if len(entries) > 1 else None, HEADING)


def _response(source: Source, sheet: Sheet) -> None:
    said = source.first_stated("response")
    sheet.put("response", said if isinstance(said, dict) else words_of(said), EXPLICIT)
    parts = {
        "provisional": ["response.provisional"],
        "permanent": ["actions.permanent"],
        "text": ["response"],
    }
    found = {part: text for part, keys in parts.items() if (text := _joined(source, *keys))}
    sheet.put("response", found if {"provisional", "text"} & found.keys() else None, HEADING)


def _detection(source: Source, sheet: Sheet) -> None:
    said = source.first_stated("detection")
    if isinstance(said, str) and value_named("how_detected", said):
        said = {"how": value_named("how_detected", said)}
    sheet.put("detection", said if isinstance(said, dict) else words_of(said), EXPLICIT)
    if text := _joined(source, "detection") or _joined(source, "detected_at"):
        how = value_within("how_detected", text)
        is_named = bool(source.below("detection"))
        found = {"how": how} | ({"text": text} if is_named else {})
        sheet.put("detection", found if how or is_named else None, HEADING if is_named else GUESS)


def _trigger(source: Source, sheet: Sheet) -> None:
    said = words_of(source.first_stated("trigger"))
    sheet.put("trigger", said and (value_named("trigger", said) or said), EXPLICIT)
    sheet.put("trigger", _joined(source, "trigger"), HEADING)


def _signature(source: Source, sheet: Sheet) -> None:
    said = source.first_stated("signature")
    if isinstance(said, dict):
        sheet.put("signature", _stated_signature(said), EXPLICIT)
    words = [sheet.get(name) for name in ("cause", "summary", "title", "impact")]
    texts = [text for text in words if isinstance(text, str)]
    modes = (value_within("failure_mode", text) for text in texts)
    mode = next((mode for mode in modes if mode), None)
    trigger = value_within("trigger", str(sheet.get("trigger") or "")) or value_within(
        "trigger", " ".join(texts[:3])
    )
    if mode:
        found = {
            "component": _components(sheet),
            "failure_mode": mode,
            "trigger": trigger or "unknown",
        }
        sheet.put("signature", found, GUESS)


def _stated_signature(said: dict[str, Any]) -> dict[str, Any]:
    mode, trigger = (words_of(said.get(key)) for key in ("failure_mode", "trigger"))
    return {
        "component": list_of(said.get("component") or said.get("components")),
        "failure_mode": mode and (value_named("failure_mode", mode) or mode),
        "trigger": trigger and (value_named("trigger", trigger) or trigger),
    }


def _components(sheet: Sheet) -> list[str]:
    tags = [known(tag) for tag in sheet.get("tags") or ()]
    named = [name for name in [*tags, *(sheet.get("technologies") or ())] if name]
    return list(dict.fromkeys(named))[:_MOST_COMPONENTS]


def _joined(source: Source, *keys: str) -> str | None:
    texts = [text for section in source.below(*keys) if (text := text_of(section.lines))]
    return cut("\n".join(texts), 2_000) or None if texts else None


def factors_of(source: Source) -> list[dict[str, Any]]:
    """``contributing_factors`` as ``{text, layer?}``."""
    layers = ("技術", "運用", "組織")
    found = []
    for section in source.below("contributing_factors"):
        for line in (text_of(section.lines) or "").split("\n"):
            layer = next((layer for layer in layers if layer in line[:12]), None)
            found.append({"text": plain(line)} | ({"layer": layer} if layer else {}))
    return [factor for factor in found if factor["text"]]
