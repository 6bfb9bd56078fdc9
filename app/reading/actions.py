"""Actions from lists, check boxes and tables: what, who, by when, and whether it is done."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from app.reading.aliases import item_key
from app.reading.days import Calendar
from app.reading.items import MOST, Item, items_of, rows_of
from app.reading.lines import Line
from app.reading.marks import pairs
from app.reading.moments import moments_in
from app.reading.plain import cut, is_nothing, one_line, plain, without_bullet
from app.reading.tables import value_named, value_within

_TICKET = re.compile(
    r"(?<![A-Za-z0-9/-])[A-Z][A-Z0-9]{1,9}-[0-9]{1,6}(?![0-9A-Za-z])|(?<![\w/&])#[0-9]{1,7}\b"
)
_ADDRESS = re.compile(r"https?://[^\s)>\]|]{1,400}")
_KEYS = (
    r"担当者?|責任者|主担当|担当チーム|owner|assignee|対応期限|期限|期日|完了予定日?|予定日|due(?: date)?|deadline|eta"
    r"|チケット|ticket|状態|ステータス|状況|status"
)
_INLINE = re.compile(
    rf"(?:[（(\[［【、,/／;；\s　→]{{0,3}}({_KEYS})[ 　]?[:：=][ 　]?|[（(、,/／;；|]\s?({_KEYS})[ 　])"
    rf"((?:[^、,/／;；|()（）\[\]［］【】\n]|(?<=\d)/(?=\d)){{1,60}}?)"
    rf"(?:[)）\]］】]|(?=[、,／;；|(（\[【\n]|(?<!\d)/|/(?!\d)|\s+(?:{_KEYS})[ 　]?[:：=]|$))",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[（(\[［【]([^()（）\[\]［］【】\n]{1,60})[)）\]］】](?!\()")
_TAIL = re.compile(
    r"[ 　]*[→⇒][ 　]*([^→⇒\n]{1,40})$|[ 　]+[-–—][ 　]+([^\n]{1,60})$|[ 　]+(@[\w.\-/]{1,40}(?:[ 　]+[0-9/月日\-]{3,12})?)$"
)
_LABEL = re.compile(
    r"[*\[【（(]{0,4}([^\s:：*\[\]【】()（）]{1,20})[*\]】）)]{0,4}[:：]?\*{0,2}\s*"
)
_MONTH_END = re.compile(r"(?:(\d{4})年)?(\d{1,2})月末")
_PERSON = re.compile(r"(?<![\w.])@([\w.\-/]{1,40})")
_COMMA = re.compile(r"\s*(?:[、,;；／]|\s/\s|\s[-–—]\s|[ 　])\s*")
_LONGEST = 500


def actions_of(
    lines: Iterable[Line], calendar: Calendar, *, kind: str | None = None
) -> list[dict[str, Any]]:
    """The actions below one heading; ``kind`` is what that heading says of all of them."""
    lines = list(lines)
    found = [action for rows in rows_of(lines) for action in _from_rows(rows, calendar)]
    if not found:
        found = [
            action for item in _single(items_of(lines)) if (action := _from_item(item, calendar))
        ]
    return [_with_kind(action, kind) for action in found[:MOST]]


def action_from(said: Any, calendar: Calendar) -> dict[str, Any] | None:
    """An action of the front matter: a text, or a map with any of an action's words as keys."""
    if isinstance(said, dict):
        named = {item_key(str(key)) or str(key): value for key, value in said.items()}
        what = plain(str(named.pop("what", None) or ""))
        return _finished(what, named, calendar) if what else None
    return _from_text(str(said), calendar) if said is not None else None


def due_of(words: str, calendar: Calendar) -> str | None:
    """A day as YYYY-MM-DD."""
    if end := _MONTH_END.search(words):
        return _end_of_month(end, calendar)
    days = [moment.day for moment in moments_in(words, calendar) if moment.day]
    return days[-1].isoformat() if days else None


def _single(items: list[Item]) -> Iterator[Item]:
    """Paragraphs are one action a line."""
    for item in items:
        if item.is_bullet:
            yield item
        else:
            yield from (Item(item.number, line, group=item.group) for line in item.text.split("\n"))


def _from_rows(rows: list[list[str]], calendar: Calendar) -> Iterator[dict[str, Any]]:
    keys = [item_key(cell) for cell in rows[0]]
    if "what" not in keys:
        keys = _guessed_columns(keys)
    for row in rows[1:]:
        cells = {key: value for key, value in zip(keys, row, strict=False) if key}
        what = plain(cells.pop("what", "")).replace("\n", " ")
        if what and not is_nothing(what):
            yield _finished(what, cells, calendar)


def _guessed_columns(keys: list[str | None]) -> list[str | None]:
    """The first column of unknown meaning says what."""
    at = next((at for at, key in enumerate(keys) if key is None), None)
    return keys if at is None else [*keys[:at], "what", *keys[at + 1 :]]


def _from_item(item: Item, calendar: Calendar) -> dict[str, Any] | None:
    said: dict[str, Any] = {}
    rest = []
    for line in item.below:
        if remark := _remark(line):
            said.setdefault(*remark)
        else:
            rest.append(plain(without_bullet(line)))
    text = one_line("\n".join(filter(None, [item.text, *rest])))
    action = _from_text(text, calendar, said)
    if action and item.is_done is not None and "state" not in said:
        action["state"] = "done" if item.is_done else "open"
    return _with_kind(action, item.group) if action else None


def _remark(line: str) -> tuple[str, str] | None:
    for mark in pairs(line):
        key = item_key(mark.title)
        if key and key != "what" and mark.value:
            return key, mark.value
    return None


def _from_text(
    text: str, calendar: Calendar, said: dict[str, Any] | None = None
) -> dict[str, Any] | None:
    named = dict(said or {})
    if (label := _LABEL.match(text)) and (kind := value_named("action_kind", label[1])):
        named.setdefault("kind", kind)
        text = text[label.end() :]
    for found in _INLINE.finditer(text):
        named.setdefault(item_key(found[1] or found[2]) or "owner_role", found[3])
    what = _INLINE.sub("", text)
    what = _ASIDE.sub(lambda aside: _taken_aside(aside, named, calendar), what)
    what = _TAIL.sub(lambda tail: _taken_aside(tail, named, calendar), what.rstrip())
    if (person := _PERSON.search(what)) and "owner_role" not in named:
        named["owner_role"] = person[1]
    what = what.strip()
    if ticket := _TICKET.search(what) or _ADDRESS.search(what):
        named.setdefault("ticket", ticket[0])
        what = what.removeprefix(ticket[0]).removesuffix(ticket[0])
    what = plain(what).strip(" 　→:：-,、")
    return None if is_nothing(what) else _finished(what, named, calendar)


def _taken_aside(aside: re.Match[str], named: dict[str, Any], calendar: Calendar) -> str:
    """``（済）``, ``（佐藤、3/12まで）`` and ``[CAR-881]`` are remarks; other brackets stay."""
    parts = [part for part in _COMMA.split(aside[1] or aside[aside.lastindex or 0]) if part]
    taken = [key for part in parts if (key := _aside_key(part, calendar))]
    if not taken:
        return aside[0]
    if len(taken) < len(parts) and aside[0].lstrip().startswith(("-", "–", "—")):
        return aside[0]
    for part in parts:
        named.setdefault(_aside_key(part, calendar) or "owner_role", part.lstrip("@"))
    return ""


def _aside_key(part: str, calendar: Calendar) -> str | None:
    if _TICKET.fullmatch(part):
        return "ticket"
    if value_named("action_state", part):
        return "state"
    if part.startswith("@"):
        return "owner_role"
    is_short = len(part) <= 14
    return "due" if is_short and due_of(part, calendar) else None


def _finished(what: str, said: dict[str, Any], calendar: Calendar) -> dict[str, Any]:
    action: dict[str, Any] = {"what": cut(what, _LONGEST), "state": _state(said.pop("state", None))}
    for key, value in said.items():
        if key in ("number", "priority") or value is None or is_nothing(str(value)):
            continue
        action[key] = plain(value) if isinstance(value, str) else value
    action |= _due(action.pop("due", None), calendar)
    if "kind" in action:
        action = _with_kind(action, str(action.pop("kind")))
    return action


def _due(words: Any, calendar: Calendar) -> dict[str, str]:
    """What cannot be read as a day is kept as it was written."""
    if words is None:
        return {}
    due = due_of(str(words), calendar)
    return {"due": due} if due else {"due_as_written": str(words)}


def _with_kind(action: dict[str, Any], words: str | None) -> dict[str, Any]:
    kind = value_within("action_kind", words) if words and "kind" not in action else None
    return {**action, "kind": kind} if kind else action


def _state(said: Any) -> str:
    if said is True:
        return "done"
    return value_named("action_state", _ASIDE.sub("", str(said or ""))) or "open"


def _end_of_month(found: re.Match[str], calendar: Calendar) -> str | None:
    month = int(found[2])
    year = int(found[1] or calendar.near.year + (month < calendar.near.month))
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    return date(year, month, monthrange(year, month)[1]).isoformat()
