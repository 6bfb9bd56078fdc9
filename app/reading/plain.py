"""Markdown as the words that a reader would hear, and what only looks like words."""

import html
import re
from collections.abc import Iterable, Iterator

from app.reading.grid import cells_of, is_row, is_rule
from app.reading.lines import Line
from app.reading.marks import is_rule_line
from models.kinds import folded

_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,600}(?:\s[^()]{0,200})?\)")
_LINK = re.compile(
    r"\[([^\[\]]{1,300})\](?:\([^()\s]{0,600}(?:\s[^()]{0,200})?\)|\[[^\[\]]{0,100}\])"
)
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,600})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_STRONG = re.compile(r"(\*\*\*|\*\*|__|~~|`{1,3})(?=\S)([^*_~`]{1,600}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]{1,300}?)(?<=\S)\1(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_BEGINNING = re.compile(
    r"[ \t　>]*(?:#{1,6}[ \t]+|[-*+•‣][ \t　]+|[・･][ \t　]*|[0-9]{1,3}[.)][ \t　]+|\[[ xX]\][ \t]+)*"
)
_PLACEHOLDER = re.compile(
    r"\{[^{}]{0,300}\}|<[^<>]{2,300}>|[（(\[<＜]?(?:ここに|.{0,20}を?(?:記入|記載)(?:する|して(?:ください|下さい)?|欄)?"
    r"|write here|describe .{0,80}|insert .{0,80}|fill in.{0,80})[)）\]>＞。.]?|\[(?:TODO|TBD|insert)[^\]]{0,80}\]",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    folded(word)
    for word in ("", "-", "ー", "−", "tbd", "todo", "n/a", "na", "none yet", "...", "…", "…。", "未記入",
                 "未定", "記載なし", "記入中", "作成中", "追記予定", "後日記載", "調査中のため後日", "xxx", "○○", "〇〇", "tba",
                 "yyyy/mm/dd", "hh:mm", "〃", "*", "・", "?", "？", "以上", "以上です", "以上です。", "以上、よろしくお願いいたします", "以上、よろしくお願いします")
)  # fmt: skip
_JAPANESE_END = re.compile(r"(?<=[^\x00-\x7f])[ \t]{0,8}\n[ \t　]{0,40}(?=[^\x00-\x7f\s])")
#: Characters of a long text that a field holds.
LONGEST = 2_000


def plain(markdown: str) -> str:
    """One piece of Markdown without its marks."""
    text = markdown
    if "[" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    if "<" in text:
        text = _TAG.sub("", _ADDRESS.sub(r"\1", text))
    if "*" in text or "_" in text or "`" in text or "~" in text:
        text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    text = _ESCAPE.sub(r"\1", text) if "\\" in text else text
    return (html.unescape(text) if "&" in text else text).strip()


def text_of(lines: Iterable[Line], *, longest: int = LONGEST) -> str | None:
    """Lines as plain text, one each; None where they say nothing."""
    kept, size = [], 0
    for line in _said(lines):
        kept.append(line)
        size += len(line) + 1
        if size > longest:
            break
    return cut("\n".join(kept), longest) or None


def cut(text: str, longest: int) -> str:
    """A text of so many characters at most."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """A text on one line; Japanese needs no space where a line ended."""
    return " ".join(_JAPANESE_END.sub("", text).split())


def without_bullet(text: str) -> str:
    """A line without what makes it a heading, a quote or an entry of a list."""
    found = _BEGINNING.match(text)
    return text[found.end() :].strip() if found else text.strip()


def is_nothing(text: str) -> bool:
    """Whether a text is a template's placeholder, a dash, or empty."""
    text = text.strip().strip("。:：")
    if len(text) > 300:
        return False
    return folded(text) in _NOTHING or _PLACEHOLDER.fullmatch(text) is not None


def _said(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        text = line.text.strip()
        if line.is_code:
            yield from () if text.startswith(("```", "~~~")) else (text,)
        elif text and not is_rule_line(text):
            words = _row(text) if is_row(text) else plain(without_bullet(text))
            yield from () if is_nothing(words) else (words,)


def _row(text: str) -> str:
    return "" if is_rule(text) else " ".join(filter(None, map(plain, cells_of(text))))
