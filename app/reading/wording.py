"""A gentle word where a text blames a person: what made it easy to happen is the better question."""

import re
from collections.abc import Iterable

from app.reading.lines import Line
from app.reading.remarks import Remarks

_PEOPLE = r"(?:さん|氏|くん|君|様|担当者?|担当エンジニア|作業者|オペレーター?|新人|エンジニア|開発者|運用者|メンバー|実施者|本人|当番|個人)"
_SLIPS = r"(?:ミス|不注意|怠慢|確認不足|認識不足|注意不足|過失|責任|落ち度|勉強不足|知識不足|せい|うっかり|確認漏れ|見落とし)"
_HUMAN = (
    r"(?:ヒューマンエラー|人的ミス|人為的?ミス|人為ミス|うっかりミス|ケアレスミス|単純ミス|不注意)"
)
_BLAME = re.compile(
    rf"{_PEOPLE}の(?:単純な|初歩的な|完全な)?{_SLIPS}"
    rf"|(?:原因|要因|起因)[^。]{{0,20}}{_HUMAN}|{_HUMAN}(?:が原因|が要因|による|によって|に起因|である|だった|です|でした)"
    r"|\b[a-z]{2,20}['’]s\s(?:\w{1,12}\s)?(?:fault|mistake|carelessness|negligence|incompetence)\b"
    r"|\b(?:his|her|their)\s(?:fault|mistake|carelessness|negligence)\b"
    r"|\b(?:human|operator|user)\serror\b|\bshould have known better\b"
    r"|\b(?:was|were|been)\s(?:careless|negligent|incompetent|sloppy)\b|\bdue to carelessness\b",
    re.IGNORECASE,
)
#: Cheap words, one of which is in every line that the rule can match.
_CLUES = ("ミス", "不注意", "怠慢", "不足", "過失", "責任", "落ち度", "せい", "うっかり", "エラー", "漏れ", "見落とし",
          "fault", "mistake", "careless", "negligen", "incompeten", "error", "known better", "sloppy")  # fmt: skip
_MESSAGE = "“{words}” sounds like blame. What made it easy to happen, for anybody?"


def remark_on_blame(body: str, lines: Iterable[Line], remarks: Remarks) -> None:
    """Add a finding for each line that blames a person. Nothing is refused for it."""
    lowered = body.casefold()
    clues = [clue for clue in _CLUES if clue in lowered]
    for line in lines if clues else ():
        if line.is_code:
            continue
        text = line.text
        lowered = text.casefold()
        if any(clue in lowered for clue in clues) and (found := _BLAME.search(text)):
            remarks.add("wording.blame", _MESSAGE, line=line.number, words=found[0])
