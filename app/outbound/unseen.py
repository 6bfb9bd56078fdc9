"""Signs that no reader sees and programs act upon: what leaves the hub has none of them."""

import re

#: Controls, and Unicode's format characters (Cf): soft hyphens, zero widths, directions, byte order
#: marks, annotations, shorthand, music, tags. Not the Arabic ones that are seen, nor the joiners.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
#: What joiners hold together: emoji, and the letters of Arabic, Indic and the like.
_JOINED = "[\u0600-\u1fff\u2190-\u2bff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]"
_JOINER = re.compile(f"(?<!{_JOINED})[\u200c\u200d]+|[\u200c\u200d]+(?!{_JOINED})")


def tame(text: str) -> str:
    """The text without them, on as many lines as it has."""
    return _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """The text on one line, each run of white space as one space."""
    return " ".join(_JOINER.sub("", tame(re.sub(r"\s", " ", text))).split())
