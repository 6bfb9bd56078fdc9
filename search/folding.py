"""One spelling for what is written in several: width, case, long marks, borrowed sounds.

Unicode NFKC (UAX 15), then katakana as Japanese writers vary it (cf. JIS Z 8301 on the final long
mark): サーバ = サーバー = ｻｰﾊﾞ, フェイル = フェール, ヴ = ブ. The text keeps its upper case here,
because the seams of CamelCase are read from it.
"""

import re
import unicodedata
from functools import lru_cache

_KATAKANA = re.compile(r"[ァ-ヺー][ァ-ヺー・]*")
_UNSEEN = re.compile("[\u00ad\u200b\ufeff]")
_DOTTED = str.maketrans({"İ": "I", "ı": "i"})
_SOUNDS = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))
_SOUND = str.maketrans({"ヂ": "ジ", "ヅ": "ズ", "ヰ": "イ", "ヱ": "エ", "ヲ": "オ"})
_LONG_E = re.compile(r"(?<=[エェケセテネヘメレゲゼデベペ])イ")
_UNSTORABLE = re.compile("[\0\x1f\ud800-\udfff]")
# What NFKC may join to the character before it: combining marks, half-width (han)dakuten.
_MARK = r"[\u0300-\u036f\u3099\u309a\uff9e\uff9f]"
# A run that NFKC leaves alone, or one character with its marks.
_CLUSTER = re.compile(rf"([ -~\n\t、。「」ぁ-ゖァ-ヺー・一-鿿]+)(?!{_MARK})|.{_MARK}*", re.DOTALL)


def fold(text: str) -> str:
    """`text` in one spelling; case is kept. Its length may differ: see `fold_with_offsets`."""
    if text.isascii():
        return text
    return _KATAKANA.sub(_folded_match, _compatible(text))


def storable(text: str) -> str:
    """Without what databases refuse (NUL, lone surrogates) or the index keeps for itself (0x1f)."""
    return _UNSTORABLE.sub("\ufffd", text)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """`fold(text)` and, for each of its characters and its end, the place in `text` it is from."""
    if text.isascii():
        return text, list(range(len(text) + 1))
    letters, places = _compatible_with_offsets(text)
    return _katakana_with_offsets(letters, places)


def _compatible(text: str) -> str:
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return seen.translate(_DOTTED) if "İ" in seen or "ı" in seen else seen


def _compatible_with_offsets(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        if cluster[1]:
            letters.append(cluster[1])
            places += range(cluster.start(), cluster.end())
            continue
        for letter in _compatible(cluster.group()):
            letters.append(letter)
            places.append(cluster.start())
    places.append(len(text))
    return "".join(letters), places


def _katakana_with_offsets(letters: str, places: list[int]) -> tuple[str, list[int]]:
    folded: list[str] = []
    kept: list[int] = []
    at = 0
    for run in _KATAKANA.finditer(letters):
        short = fold_katakana(run.group())
        folded += (letters[at : run.start()], short)
        kept += places[at : run.start()]
        kept += _aligned(run.group(), short, places[run.start() : run.end()])
        at = run.end()
    folded.append(letters[at:])
    return "".join(folded), kept + places[at:]


def _aligned(run: str, short: str, places: list[int]) -> list[int]:
    """The places of `short`'s letters, which are those of `run` in order, some left out."""
    aligned: list[int] = []
    at = 0
    for letter in short:
        found = run.find(letter, at)
        at = found if found >= 0 else min(at, len(run) - 1)
        aligned.append(places[at])
        at += 1
    return aligned


def _folded_match(run: re.Match[str]) -> str:
    return fold_katakana(run.group())


@lru_cache(maxsize=20_000)
def fold_katakana(run: str) -> str:
    """One katakana run without long marks and middle dots, borrowed sounds as commonly written."""
    for written, common in _SOUNDS:
        run = run.replace(written, common)
    run = run.translate(_SOUND).replace("ー", "").replace("・", "")
    return _LONG_E.sub("", run)
