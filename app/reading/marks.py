"""What looks like a heading, whatever company wrote it: ``#``, underlined, 【】, ■, ``1.``, bold.

Only the look is judged here; which of them divide a text is decided in sections.py.
"""

import re
import unicodedata
from typing import NamedTuple

_ATX = re.compile(r"[ \t>]{0,3}([#＃]{1,6})[ \t　]*(?=[^\s#＃])")
_HTML = re.compile(r"\s*<h([1-6])\b[^<>]{0,200}>(.{1,200}?)</h[1-6]>\s*$", re.IGNORECASE)
_BRACKETS = re.compile(
    r"[ \t　>*_]*(?:【([^【】]{1,40})】|［([^［］]{1,40})］|〔([^〔〕]{1,40})〕|《([^《》]{1,40})》"
    r"|[＜<]([^＜＞<>]{1,40})[＞>]|\[([^\[\]]{1,40})\](?![(:])|『([^『』]{1,40})』)"
)
_SYMBOL = re.compile(r"[ \t　>*_]*([■□◆◇●○◎▼▽▲△▶►★☆♦▪◉〇⚫※☑✅🔴🔥])")
_NUMBER = re.compile(
    r"[ \t　>*_]*(第[0-9０-９]{1,2}[章節項][ \t　.．:：]*|[(（][0-9０-９]{1,2}[)）]|[①-⑳]|[Ⅰ-Ⅻ][.．)）、]?"
    r"|[0-9０-９]{1,2}(?:[.．\-－][0-9０-９]{1,2})*[.．)）、]?(?![0-9０-９:：/／年月日時]))"
)
_BOLD = re.compile(r"[ \t　>]*(\*\*|__|\*)([^*_]{1,60}?)\1[ \t]*[:：]?[ \t]*$")
_RULED = re.compile(
    r"[ \t]*[-=―─━＝—~]{2,}[ \t　]*([^-=―─━＝—~]{1,40}?)[ \t　]*[-=―─━＝—~]{2,}[ \t]*$"
)
_PAIR = re.compile(
    r"([ \t　>]*)((?:[*+](?=[ \t　])|[-•‣–・･]|[0-9]{1,2}[.)](?=[ \t　]))?)[ \t　]*(?:\[[ xX]\][ \t]*)?"
    r"([^:：|\t]{1,40}?)[ \t　]*(?:[:：](?!//)|\t)"
)
_SPACED = re.compile(
    r"([ \t　>]*)((?:[*+](?=[ \t　])|[-•・])?)[ \t　]*([^ \t　|]{1,20})(?:　+|[ ]{2,}|[.…・‥]{2,})[ \t　]*(?=\S)"
)
#: Of a longer line only the beginning may be a heading.
_LOOKED_AT = 4_000
_RULES = frozenset("-*_=―─━－＝")
_SPREAD = re.compile(
    r"([ \t　]*)([-•・]?)[ \t　]*([^\s:：](?:[ 　]{1,3}[^\s:：]){1,4})[ 　]{2,}(?=\S)"
)
_GAP = re.compile(r"(?:[\t　]|(?<! ) {2,8})[\s]{0,8}")
_GAPS = ("　", "  ", "..", "…", "・・", "‥")
#: A key and what stands before it are no longer than this.
_KEY_ENDS = 64
_STARTS = frozenset("【［〔《＜<[『■□◆◇●○◎▼▽▲△▶►★☆♦▪◉〇⚫※☑✅🔴🔥")


_RULE = re.compile(r"[ \t>]*(?:[-*_=―─━－＝][ \t]*){3,}$")


class Mark(NamedTuple):
    """``style`` groups what looks alike; ``level`` is 1 to 6 for ``#`` and underlines, else 0."""

    style: str
    level: int
    title: str
    value: str = ""


def atx(text: str) -> Mark | None:
    """``## title``, or its HTML."""
    if ("#" in text or "＃" in text) and (found := _ATX.match(text)):
        title = text[found.end() :].rstrip().rstrip("#").rstrip()
        return Mark("#", len(found[1]), title) if title and _is_heading(found) else None
    found = _HTML.match(text) if "<" in text and text.lstrip()[:2].casefold() == "<h" else None
    return Mark("#", int(found[1]), found[2]) if found else None


def underlined(text: str, below: str) -> Mark | None:
    """A title with ``===`` or ``---`` below it."""
    if below[:1] not in (" ", "\t", "=", "-") or not below:
        return None
    rule = below.strip()
    if len(rule) < 3 or rule.strip(rule[0]) or rule[0] not in "=-":
        return None
    is_title = len(text) <= 80 and text[:1] not in " \t|>-*+・" and not text.endswith(("。", "、"))
    return (
        Mark("=", 1 if rule[0] == "=" else 2, text.strip()) if is_title and text.strip() else None
    )


def ornaments(text: str) -> list[Mark]:
    """The ways to read a line as a heading that is none in Markdown, the likeliest first."""
    text = text[:_LOOKED_AT] if len(text) > _LOOKED_AT else text
    start = text.lstrip(" \t　>*_")[:1]
    found = []
    if start in _STARTS:
        found = [_bracketed(text), _symbol(text)]
    elif start in "-=―─━＝—~":
        found = [_ruled(text)]
    elif start.isnumeric() or start in "第(（":
        found = [_numbered(text)]
    if "*" in text or "__" in text:
        found.append(_bold(text))
    return [mark for mark in found if mark]


def pairs(text: str) -> list[Mark]:
    """``項目：値``, ``key: value``, ``項目　値``, with or without a bullet."""
    start = text[:_KEY_ENDS]
    paired = _PAIR.match(start) if ":" in start or "：" in start or "\t" in start else None
    has_gap = any(gap in start for gap in _GAPS)
    spaced = (_SPACED.match(start), _SPREAD.match(start)) if has_gap else ()
    return [_pair(found, text) for found in (paired, *spaced) if found]


def _pair(found: re.Match[str], text: str) -> Mark:
    indent = len(found[1].replace("　", "  ").replace("\t", "    "))
    style = f":{indent}{'-' if found[2] else ''}"
    return Mark(style, 0, found[3].strip("*_ "), text[found.end() :].strip("*_ 　\t"))


def is_rule_line(text: str) -> bool:
    """Whether a line only draws a line."""
    return (
        text.lstrip(" \t>")[:1] in _RULES
        and not text.strip(" \t>-*_=―─━－＝")
        and _RULE.match(text) is not None
    )


def _is_heading(found: re.Match[str]) -> bool:
    """``#概要`` without a space is how many write; ``#1234`` and ``#tag`` are none."""
    after = found.string[found.end(1) : found.end(1) + 1]
    return after in " \t　" or unicodedata.category(after) == "Lo"


def _bracketed(text: str) -> Mark | None:
    found = _BRACKETS.match(text)
    if not found:
        return None
    title = next(group for group in found.groups() if group is not None)
    value = text[found.end() :].lstrip("*_ \t　:：").strip().strip("*").strip()
    return Mark(text.lstrip(" \t　>*_")[0], 0, title, value)


def _symbol(text: str) -> Mark | None:
    found = _SYMBOL.match(text)
    return Mark(found[1], 0, *_title_and_value(text[found.end() :])) if found else None


def _numbered(text: str) -> Mark | None:
    found = _NUMBER.match(text)
    if not found:
        return None
    number = unicodedata.normalize("NFKC", found[1]).strip()
    style = "".join("1" if char.isdigit() else char for char in number).replace("11", "1")
    return Mark(style, 0, *_title_and_value(text[found.end() :]))


def _bold(text: str) -> Mark | None:
    found = _BOLD.match(text)
    return Mark("**", 0, found[2].strip(" :：")) if found else None


def _ruled(text: str) -> Mark | None:
    found = _RULED.match(text)
    return Mark("--", 0, found[1]) if found else None


def _title_and_value(text: str) -> tuple[str, str]:
    head = text[:_KEY_ENDS].replace("：", ":", 1) + text[_KEY_ENDS:]
    title, colon, value = head.partition(":")
    if not colon or len(title) > 40:
        title, value = (*_GAP.split(text.strip(), maxsplit=1), "")[:2]
        return title, value
    return title.strip(" *_"), value.strip().removeprefix("**").strip()
