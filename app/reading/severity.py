"""How bad it was: SEV1 to SEV4, from the grades that companies use."""

import re
import unicodedata

from app.reading.tables import value_named, vocabulary
from models.kinds import folded

_CODE = re.compile(
    r"(?<![a-z0-9])(?:sev(?:erity)?|prio(?:rity)?|s|p|level|lv|レベル|ランク|クラス)?[\s\-_.:]?([0-5])(?![0-9.,:/年月日時分人件名])",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[(\[【][^()\[\]【】]{0,60}[)\]】]")
_WORST, _MILDEST = 1, 4
#: Longer texts are no grade.
_LONGEST = 40


def severity_of(words: str) -> str | None:
    """The grade that a short text gives; None where it gives none."""
    text = unicodedata.normalize("NFKC", words).strip()
    text = text.split("\n")[0].rpartition(":")[2][:_LONGEST]
    if code := _CODE.search(text):
        return f"SEV{min(max(int(code[1]), _WORST), _MILDEST)}"
    outside = _ASIDE.sub("", text)
    return value_named("severity", outside) or _word_in(outside) or _word_in(text)


def _word_in(text: str) -> str | None:
    """The longest word of a grade inside a text; single letters only count alone."""
    said = folded(text)
    found = [
        (len(word), grade)
        for grade, words in vocabulary("severity").items()
        for word in words
        if word in said and (len(word) > 1 or not word.isascii())
    ]
    return max(found)[1] if found else None
