"""The letter that stands for a status in a cell: one character, so that 40 columns fit.

Shape and colour are the style sheet's; the letter alone tells the statuses apart in print.
"""

from collections.abc import Mapping

_JA = {
    "unanswered": "未",
    "under_investigation": "調",
    "not_affected": "非",
    "affected": "該",
    "in_progress": "対",
    "claimed": "済",
    "verified": "証",
    "deferred": "延",
    "exempt": "除",
    "unproven": "切",
    "contradicted": "再",
    "unknown": "?",
    "out_of_scope": "–",
}
_EN = {
    "unanswered": "U",
    "under_investigation": "L",
    "not_affected": "N",
    "affected": "A",
    "in_progress": "P",
    "claimed": "C",
    "verified": "V",
    "deferred": "D",
    "exempt": "E",
    "unproven": "X",
    "contradicted": "R",
    "unknown": "?",
    "out_of_scope": "–",
}


def marks(locale: str) -> Mapping[str, str]:
    """The letters of all statuses for readers of this language."""
    return _JA if locale == "ja" else _EN
