"""Japanese without a dictionary: bigrams inside runs of kanji and of katakana.

Works on folded text (search/folding.py). One okurigana kana between two kanji is bridged, so that
切り戻し and 切戻し share 切戻; particles are no bridge. A single kanji is never a term.
"""

import re
from functools import lru_cache
from itertools import pairwise

KANJI = "\u3400-\u4dbf\u4e00-\u9fff\u3005\u3006"
PIECE = rf"([{KANJI}]+)(?:(?=([ぁ-ゖ])(?<![のをにはがとでへやも])([{KANJI}])))?|([ァ-ヺ]+)"
"""Groups: kanji, the kana and the kanji that a bridge leads over and to, katakana."""

_IS_KANJI = re.compile(f"[{KANJI}]")
_ANY = re.compile(f"[{KANJI}ぁ-ゖァ-ヺ]")


def occurs_in(text: str) -> bool:
    """Whether any letter is Japanese."""
    return not text.isascii() and _ANY.search(text) is not None


def is_katakana(letter: str) -> bool:
    return "ァ" <= letter <= "ヺ"


def is_kanji(letter: str) -> bool:
    return _IS_KANJI.match(letter) is not None


@lru_cache(maxsize=60_000)
def bigrams(piece: str) -> tuple[str, ...]:
    """Every two neighbours; a katakana that stands alone, and no kanji that does."""
    if len(piece) == 1:
        return (piece,) if is_katakana(piece) else ()
    return tuple(first + second for first, second in pairwise(piece))
