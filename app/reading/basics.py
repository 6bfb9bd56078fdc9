"""The fields that every kind has: title, service, team, people, visibility, tags."""

import re
from pathlib import PurePosixPath
from typing import Any

from app.reading.items import items_of
from app.reading.marks import is_rule_line
from app.reading.plain import cut, is_nothing, one_line, plain, without_bullet
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import list_of, slug_of, words_of
from models.kinds import folded

LONGEST_TITLE = 300
MOST_TAGS = 50
_MOST_SERVICES = 20
_GREETING = re.compile(
    r"(?:各位|関係者|皆様|皆さん|お疲れ|おつかれ|いつも|宛先|to\s?[:：]|cc\s?[:：]|from\s?[:：]|差出人|送信|日時|dear|hi\b|hello|\**table of contents|目次|\[\[_toc_|<%|!\[|\{%|\{\{|:::|\d{1,2}:\d{2}\b|```)",
    re.IGNORECASE,
)
_ANCHOR = re.compile(r"\{#[^{}]{1,80}\}\s{0,8}$")
_EMOJI = re.compile(r":[a-z][a-z0-9_+-]{1,40}:")
_TEMPLATE = re.compile(r"<%|\{\{|\{%")
_SENTENCE_END = re.compile(r"。|\n|(?<=[a-z0-9)])\.\s")
#: A name such as a UUID says nothing.
_NUMBER = re.compile(r"[0-9a-f]{0,64}(?:-[0-9a-f]{1,32}){0,8}", re.IGNORECASE)
_LONGEST_FIRST_LINE = 120
_LONGEST_SUMMARY = 80
#: What ends a sentence ends no title.
_SENTENCE = ("。", "ます", "です", "ました", "でした", ".", ":", "：", "、")


def read_common(source: Source, sheet: Sheet) -> None:
    """Everything but the fields of one kind."""
    _title(source, sheet)
    _services(source, sheet)
    sheet.put("team", words_of(source.first_stated("team")) or source.hints.team, EXPLICIT)
    sheet.put("author_id", _author_id(source), EXPLICIT)
    sheet.put("authors", _authors(source.first_stated("authors")), EXPLICIT)
    sheet.put("visibility", _visibility(source, sheet), EXPLICIT)
    for name in ("owner_role", "review", "topic"):
        value = source.first_stated(name) if name != "topic" or source.kind == "decision" else None
        sheet.put(name, value, EXPLICIT)
    _from_headings(source, sheet)
    _tags(source, sheet)


def title_words(text: str) -> str:
    """A title on one line, without marks."""
    words = _EMOJI.sub("", _ANCHOR.sub("", without_bullet(text)))
    return cut(one_line(plain(words)), LONGEST_TITLE)


def _title(source: Source, sheet: Sheet) -> None:
    said = words_of(source.first_stated("title"))
    if said and not _TEMPLATE.match(said):
        sheet.put("title", title_words(said), EXPLICIT)
    for section in source.below("title"):
        if section.level > 1 or section.style not in "#=":
            first = next(line.text for line in section.lines if line.text.strip())
            sheet.put("title", title_words(first), HEADING)
    for section in source.sections:
        if section.style == "title" and not _TEMPLATE.search(section.title):
            sheet.put("title", title_words(section.title), HEADING)


def guess_title(source: Source, sheet: Sheet) -> None:
    """The first line that may be one, else what happened, else the file's name."""
    summary = str(sheet.get("summary") or "")
    sentence = _SENTENCE_END.split(summary, maxsplit=1)[0]
    is_short = len(sentence) <= _LONGEST_SUMMARY
    first = next((one.text for one in source.lines if one.text.strip()), "")
    guesses = [_first_line(source), sentence if is_short else None, _file_name(source)]
    for guess in (*guesses, cut(sentence, _LONGEST_SUMMARY), title_words(first)):
        sheet.put("title", guess, GUESS)


def _first_line(source: Source) -> str | None:
    for section in source.sections[:4]:
        if section.is_known and section.style not in "#=":
            break
        if section.title and not section.is_known and not is_nothing(section.title):
            return title_words(section.title)
        for line in section.lines[:20]:
            text = line.text.strip()
            if line.is_code or not text or is_rule_line(text) or text.startswith("|"):
                continue
            is_title = 1 < len(text) <= _LONGEST_FIRST_LINE and not text.endswith(_SENTENCE)
            if is_title and not _GREETING.match(text):
                return title_words(text) or None
    return None


def _file_name(source: Source) -> str | None:
    if not source.hints.path:
        return None
    path = PurePosixPath(source.hints.path)
    stem = path.name.partition(".")[0]
    stem = path.parent.name if stem.casefold() in ("readme", "index", "_index") else stem
    return None if _NUMBER.fullmatch(stem) else title_words(re.sub(r"[-_]+", " ", stem)) or None


def _services(source: Source, sheet: Sheet) -> None:
    for key, value in source.stated("service"):
        source.used.add(key)
        sheet.put("services", list_of(value)[:_MOST_SERVICES], EXPLICIT)
    sheet.put("services", list(source.hints.services), EXPLICIT)
    for section in source.below("service"):
        names = [slug_of(name) for name in _listed(section.lines)]
        sheet.put("services", list(dict.fromkeys(filter(None, names)))[:_MOST_SERVICES], HEADING)


def _listed(lines: Any) -> list[str]:
    items = items_of(lines)
    return [name for item in items if len(item.text) <= 200 for name in list_of(plain(item.text))]


def _author_id(source: Source) -> str | None:
    value = source.first_stated("author_id")
    return words_of(value) if isinstance(value, (str, int, float)) else None


def _authors(value: Any) -> list[Any]:
    return value if isinstance(value, list) else list_of(value)


def _visibility(source: Source, sheet: Sheet) -> str | None:
    """A word that is not one of ours means: as closed as can be."""
    said = words_of(source.first_stated("visibility"))
    if not said:
        return None
    words = {"org": "org", "public": "org", "全社": "org", "公開": "org", "組織": "org"}
    words |= {"team": "team", "チーム": "team", "チーム内": "team", "restricted": "restricted"}
    if folded(said) not in words:
        message = "Nobody knows the visibility {word}; the text is kept restricted."
        sheet.remarks.add(
            "visibility.unknown", message, line=source.front.lines.get("visibility"), word=said
        )
    return words.get(folded(said), "restricted")


def _from_headings(source: Source, sheet: Sheet) -> None:
    for name in ("team", "author_id", "owner_role"):
        for section in source.below(name):
            first = next((one.text for one in section.lines if one.text.strip()), "")
            if section.has_value or section.style == "|":
                sheet.put(name, cut(plain(first), 100) if not is_nothing(first) else None, HEADING)
    for section in source.below("authors"):
        sheet.put("authors", [cut(name, 100) for name in _listed(section.lines)], HEADING)


def _tags(source: Source, sheet: Sheet) -> None:
    tags = list_of(source.first_stated("tags"))
    is_stated = bool(tags)
    for section in [] if tags else source.below("tags"):
        tags = [tag.lstrip("#") for tag in _listed(section.lines)]
    if len(tags) > MOST_TAGS:
        message = "There are {count} tags; the first {limit} are kept."
        sheet.remarks.add("tags.many", message, count=len(tags), limit=MOST_TAGS)
    kept = [cut(tag, 100) for tag in tags[:MOST_TAGS]]
    sheet.put("tags", kept, EXPLICIT if is_stated else HEADING)
