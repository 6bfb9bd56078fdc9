"""Japanese without a dictionary: bigrams inside runs of kanji and of katakana.

Works on folded text (search/folding.py). One okurigana kana between two kanji is bridged, so that
切り戻し and 切戻し share 切戻; particles are no bridge. A single kanji is never a term.
"""

import re
from functools import lru_cache

RUN = r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\u3005\u3006]+"

_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\u3005\u3006"
_PIECE = re.compile(rf"[{_KANJI}]+|[\u30a1-\u30fa]+")
_PARTICLES = frozenset("のをにはがとでへやも")
_IS_KANJI = re.compile(f"[{_KANJI}]")
_HAS_TERMS = re.compile(rf"[{_KANJI}\u30a1-\u30fa]")


def pieces(run: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """(start, end, terms) of every kanji or katakana piece of a run, in order."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for piece in _PIECE.finditer(run):
        start, end = piece.span()
        terms = _bigrams(piece.group())
        if bridge := _bridge(run, end):
            found += [(start, end, terms), (end - 1, end + 2, (bridge,))]
        elif terms:
            found.append((start, end, terms))
    return found


def has_terms(run: str) -> bool:
    return _HAS_TERMS.search(run) is not None


def is_katakana(letter: str) -> bool:
    return "\u30a1" <= letter <= "\u30fa"


def is_kanji(letter: str) -> bool:
    return _IS_KANJI.match(letter) is not None


@lru_cache(maxsize=60_000)
def _bigrams(piece: str) -> tuple[str, ...]:
    if len(piece) == 1:
        return (piece,) if is_katakana(piece) else ()
    return tuple(first + second for first, second in zip(piece, piece[1:], strict=False))


def _bridge(run: str, end: int) -> str | None:
    if end + 1 >= len(run) or run[end] in _PARTICLES or not "ぁ" <= run[end] <= "ゖ":
        return None
    before, after = run[end - 1], run[end + 1]
    return before + after if is_kanji(before) and is_kanji(after) else None
