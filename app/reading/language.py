"""Whether a text is Japanese or English."""

import re

_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LOOKED_AT = 6_000
_ENOUGH = 30
_SHARE = 0.05


def language_of(text: str) -> str:
    """``ja`` or ``en``; a few Japanese names do not make an English text Japanese."""
    if text.isascii():
        return "en"
    sample = text[:_LOOKED_AT]
    kana = len(_KANA.findall(sample))
    if kana:
        return "ja" if kana >= min(_ENOUGH, len(sample) * _SHARE) else "en"
    return "ja" if len(_HAN.findall(sample)) >= len(sample) * _SHARE else "en"
