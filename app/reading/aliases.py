"""From the words of a heading, a key or a cell to the name of a field."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from app.reading.tables import table
from models.kinds import KINDS, folded
from models.kinds.words import SAME_AS_NOTHING

#: Longer titles are sentences.
LONGEST = 60
#: What people put around a title: numbers, bullets, brackets, emphasis, a colon behind it.
_NUMBER = re.compile(
    r"[\s(（]*(?:第?\s*(?:[0-9]{1,2}(?:[.\-][0-9]{1,2})*)\s*[章節項]?|[ivx]{1,4}|[a-z])"
    r"(?:[.)）、:：]+\s*|(?<=[章節項])\s*|\s+(?=[^a-z]))",
    re.IGNORECASE,
)
_AROUND = " \t\r\n　*_`#>-–—=~・･•●○◎◆◇■□▼▽▲△▶►★☆♦▪◉〇⚫※:：|.。、【】［］[]〔〕《》＜＞<>「」『』\"'?？!！…"
_ANCHOR = re.compile(r"\s*\{[#.:][^{}]{0,80}\}\s*$|<[^<>]{1,80}>")
_LINK = re.compile(r"\[([^\[\]]{1,80})\]\([^()]{0,300}\)")
_ASIDE = re.compile(r"[(（\[［【][^()（）\[\]［］【】]{0,40}[)）\]］】]")
_BEFORE = re.compile(
    r"^(?:本|当該|今回の|当|この)?(?:障害|事象|インシデント|件)?(?:の|に関する|における)?"
)
_AFTER = re.compile(
    r"(?:について|に関して|の概要|の内容|の詳細|内容|詳細|一覧|事項|など|等|jst|utc|optional|予定)$"
)
_AND = re.compile(r"[・/／＆&＋+、,，]|及び|および|ならびに|と|\band\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def bare(title: str) -> str:
    """A title without what is put around it."""
    title = unicodedata.normalize("NFKC", title)
    title = _LINK.sub(r"\1", _ANCHOR.sub("", title)).strip(_AROUND)
    number = _NUMBER.match(title)
    title = title[number.end() :] if number else title
    start = next((at for at, char in enumerate(title) if char.isalnum()), 0)
    return title[start:].strip(_AROUND)


@lru_cache(maxsize=8192)
def key_of(title: str, kind: str) -> str | None:
    """The field (or part of one, ``x.y``) that a title names for a kind; None if none."""
    if len(title) > LONGEST:
        return None
    words = _words_for(kind)
    key = next((words[form] for form in _forms(title) if form in words), None)
    return key or _first_of(title, words)


@lru_cache(maxsize=8192)
def is_known(title: str) -> bool:
    """Whether a title names a field of any kind."""
    return len(title) <= LONGEST and (
        any(form in _all_words() for form in _forms(title))
        or any(_first_of(title, _words_for(kind)) for kind in KINDS)
    )


@lru_cache(maxsize=8192)
def item_key(title: str, group: str = "item") -> str | None:
    """What a column or a remark says about one action (``item``) or one step (``step``)."""
    if len(title) > LONGEST:
        return None
    words = _words_of(group)
    return next((words[form] for form in _forms(title) if form in words), None)


def root(key: str) -> str:
    """The field that a part belongs to."""
    return key.partition(".")[0]


def _forms(title: str) -> Iterator[str]:
    plain = bare(title)
    yield (whole := _folded(plain))
    shorter = _folded(_ASIDE.sub("", plain))
    if shorter != whole:
        yield shorter
    yield (shorter := _AFTER.sub("", shorter))
    yield _BEFORE.sub("", shorter)


def _folded(plain: str) -> str:
    """As ``folded``, for what ``bare`` has normalised already."""
    return plain.casefold().translate(SAME_AS_NOTHING)


def _first_of(title: str, words: dict[str, str]) -> str | None:
    """``原因と対策`` is the first of the two, if both are fields; lessons count more."""
    parts = _parts(title)
    if len(parts) == 1:
        return None
    keys = [words.get(part) or words.get(_BEFORE.sub("", part)) for part in parts]
    if not all(keys):
        return None
    return "learnings" if "learnings" in keys else keys[0]


@lru_cache(maxsize=1024)
def _parts(title: str) -> list[str]:
    return [_folded(part) for part in _AND.split(_ASIDE.sub("", bare(title)))]


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word for kind in KINDS for word in _words_for(kind))


@cache
def _words_for(kind: str) -> dict[str, str]:
    return _words_of("common") | _words_of(kind)


@cache
def _words_of(group: str) -> dict[str, str]:
    fields = table("aliases").get(group, {})
    named = {folded(name): name for name in fields}
    return named | {folded(word): name for name, words in fields.items() for word in words}
