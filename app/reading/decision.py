"""What a decision record says: MADR 2 to 4, Nygard, log4brains, and the way people bend them."""

import re
from collections.abc import Iterable
from typing import Any

from app.reading.items import items_of
from app.reading.lines import Line
from app.reading.links import references_in
from app.reading.marks import atx
from app.reading.plain import cut, is_nothing, plain, text_of, without_bullet
from app.reading.sheet import EXPLICIT, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import list_of, words_of

_CHOSEN = re.compile(
    r"(?:chosen option|chosen|selected option|採用(?:案|した案)?|選んだ案|決定)\s*[:：]\s*(?:[\"“「『](?P<quoted>[^\"”」』\n]{1,200})[\"”」』]|(?P<bare>[^,、。\n]{1,200}))"
    r"(?:\s*[,、]?\s*(?:because|since|なぜなら|理由\s*[:：])\s*(?P<because>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_GOOD = re.compile(
    r"(?:good|pros?|positive|advantage|良い点?|利点|メリット|長所|[+＋○])(?:[,、:：]|\s|$)(?:\s*because\s)?\s*",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"(?:bad|cons?|negative|disadvantage|悪い点?|欠点|デメリット|短所|[×✕])(?:[,、:：]|\s|$)(?:\s*because\s)?\s*",
    re.IGNORECASE,
)
_PEOPLE = ("decision_makers", "consulted", "informed")
_RELATIONS = ("supersedes", "superseded_by", "caused_by")
_MOST = 50
_SHORT_TITLE = 80


def read_decision(source: Source, sheet: Sheet) -> None:
    """All fields of a decision but its plain texts."""
    for name in _PEOPLE:
        sheet.put(name, list_of(source.first_stated(name)), EXPLICIT)
        for section in source.below(name):
            sheet.put(name, list_of(plain(text_of(section.lines) or "")), HEADING)
    for name in _RELATIONS:
        sheet.put(name, list_of(source.first_stated(name)), EXPLICIT)
        for section in source.below(name):
            sheet.put(name, references_in(section.text), HEADING)
    _superseded(source, sheet)
    _outcome(source, sheet)
    _options(source, sheet)
    _consequences(source, sheet)
    sheet.put("standard", source.first_stated("standard"), EXPLICIT)
    if standing := sheet.get("standing"):
        sheet.fields.setdefault("status", standing)


def _superseded(source: Source, sheet: Sheet) -> None:
    """``superseded by ADR-0123`` as a status."""
    stated = [words_of(value) or "" for _, value in source.stated("status")]
    for text, origin in [
        *((one, EXPLICIT) for one in stated),
        *((one.text, HEADING) for one in source.below("status")),
    ]:
        lines = [
            line
            for line in text.split("\n")
            if re.search(r"supersed\w*\s+by|replaced by|後継|置き換え", line, re.IGNORECASE)
        ]
        sheet.put("superseded_by", references_in("\n".join(lines)), origin)


def _outcome(source: Source, sheet: Sheet) -> None:
    said = source.first_stated("outcome")
    sheet.put("outcome", said if isinstance(said, dict) else words_of(said), EXPLICIT)
    texts = [text for section in source.below("outcome") if (text := text_of(section.lines))]
    because = [
        text for section in source.below("outcome.because") if (text := text_of(section.lines))
    ]
    if not texts:
        return
    found = {"chosen": cut(texts[0], 2_000)}
    if chosen := _CHOSEN.search(texts[0]):
        found["chosen"] = (chosen["quoted"] or chosen["bare"]).strip()
        because = [*filter(None, [(chosen["because"] or "").strip()]), *because]
    sheet.put("outcome", found | ({"because": cut(because[0], 2_000)} if because else {}), HEADING)


def _options(source: Source, sheet: Sheet) -> None:
    said = source.first_stated("options")
    stated = (
        [one if isinstance(one, dict) else {"title": str(one)} for one in said]
        if isinstance(said, list)
        else []
    )
    sheet.put("options", stated[:_MOST], EXPLICIT)
    options: dict[str, dict[str, Any]] = {}
    for section in source.below("options", "options.detail", "options.rejected"):
        for title, below in _headed(section.lines):
            option = options.setdefault(title, {"title": title, "pros": [], "cons": []})
            option["pros"] += _arguments(below, _GOOD)
            option["cons"] += _arguments(below, _BAD)
        if section.key(source.kind) != "options.detail" and not any(_headed(section.lines)):
            for item in items_of(section.lines):
                title, note = _named(item.text)
                options.setdefault(
                    title,
                    {"title": title, "pros": [], "cons": []} | ({"note": note} if note else {}),
                )
    kept = [{key: value for key, value in one.items() if value} for one in options.values()]
    sheet.put("options", kept[:_MOST], HEADING)


def _headed(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Each sub-heading with what stands below it."""
    found: list[tuple[str, list[Line]]] = []
    for line in lines:
        mark = None if line.is_code else atx(line.text)
        if mark and not is_nothing(mark.title):
            found.append((cut(plain(mark.title), 200), []))
        elif found:
            found[-1][1].append(line)
    return found


def _named(text: str) -> tuple[str, str]:
    """``名前: 説明`` as its two halves; a text without a short name is all name."""
    words = plain(text)
    name, colon, note = words.replace("：", ":", 1).partition(":")
    if colon and note.strip() and len(name) <= _SHORT_TITLE and "://" not in words[: len(name) + 3]:
        return name.strip(), cut(note.strip(), 500)
    return cut(words, 200), ""


def _arguments(lines: Iterable[Line], side: re.Pattern[str]) -> list[str]:
    texts = (plain(without_bullet(line.text)) for line in lines if not line.is_code)
    return [cut(text[found.end() :] or text, 300) for text in texts if (found := side.match(text))]


def _consequences(source: Source, sheet: Sheet) -> None:
    said = source.first_stated("consequences")
    sheet.put("consequences", said if isinstance(said, dict) else words_of(said), EXPLICIT)
    found: dict[str, Any] = {}
    for part in ("good", "bad"):
        texts = [
            item.text
            for one in source.below(f"consequences.{part}")
            for item in items_of(one.lines)
        ]
        found[part] = [cut(plain(text), 300) for text in texts]
    for section in source.below("consequences"):
        found["good"] += _arguments(section.lines, _GOOD)
        found["bad"] += _arguments(section.lines, _BAD)
        found.setdefault("text", text_of(section.lines))
    sheet.put("consequences", {key: value for key, value in found.items() if value}, HEADING)
