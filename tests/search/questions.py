"""Questions as people and machines write them, and as those write them who mean no good."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FTS5 = [
    "*", '"', "(", ")", "NEAR", "NEAR(", "NEAR/3", "AND", "OR", "NOT", "^", "{", "}", "+", ":",
    "{title} :", "title:", "body :", "- body:", "pool*", '"pool" *', '"a" + "b"', ",", ";", "--",
    "/*", "*/", "'", "''", "' OR 1=1 --", "\\", "`", "%", "_", "?", "!", "[", "]", "<", ">", "|",
]  # fmt: skip
OPERATORS = [
    "kind:runbook", "type:", "team:payments", "team:", "team:payments team:search", "service:x",
    'tag:"a b"', 'tag:"', "after:2026-01", "before:2026-02-31", "after:0000", "before:0001-01-01",
    "until:9999-12-31", "since:2026-13", "sev:1", "severity:SEV-2", "lang:ja", "state:closed",
    "tech:aurora-mysql", "-pool", "--pool", "-", '-"pool timeout"', "-team:payments", "nope:x",
    'kind："runbook"', "：", "team:\u3000", "after:２０２６", '"', '"pool', 'pool"', '""', "“pool”",
]  # fmt: skip
WORDS = [
    "pool", "connection", "timeout", "the", "of", "KubePodCrashLooping", "snake_case", "a.b.c",
    "10.0.3.17", "v1.2.3", "conection", "exhausted", "障害", "決済", "接続プール", "枯渇", "の",
    "つながらない", "切り戻し", "切戻し", "サーバー", "サーバ", "ｻｰﾊﾞ", "ヴァ", "がぎぐ", "か\u3099",
    "ﾊﾟﾋﾟ", "㌔", "①", "ﬁle", "İstanbul", "ß", "Ǆ", "x" * 300, "あ" * 300, "ー" * 40, "a_" * 200,
]  # fmt: skip
ODD = [
    "\0", "\x1f", "\x7f", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\ufffe", "\uffff",
    "\ud800", "\udfff", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f3f3\ufe0f\u200d\U0001f308",
    "\U0001f1ef\U0001f1f5", "e\u0301\u0323", "\u0301", "ا\u064eل", "שלום", "ไทย", "한글", "\u1112\u1161\u11ab",
    "देवनागरी", "𠮷野家", "葛\U000e0100", "\u3000", "\u2028", "\r\n", "\t", "𝔭𝔬𝔬𝔩", "ﷺ", "\U000e0041",
]  # fmt: skip

_ANY = st.characters(codec=None, categories=None)
_PIECES = st.one_of(
    st.sampled_from(FTS5),
    st.sampled_from(OPERATORS),
    st.sampled_from(WORDS),
    st.sampled_from(ODD),
    st.text(_ANY, max_size=12),
)
QUESTIONS = st.one_of(
    st.text(_ANY, max_size=80),
    st.lists(_PIECES, max_size=12).map(" ".join),
    st.lists(_PIECES, max_size=12).map("".join),
    st.builds(lambda piece, times: piece * times, _PIECES, st.integers(1, 3_000)),
)
"""Of every script, in the language of FTS5 and in ours, well formed or broken off."""


def real_questions(corpus: Path) -> list[str]:
    """Those of the judged sets, and strings that are known to have broken other programs."""
    lines = (
        json.loads(line)
        for path in sorted((corpus / "qrels").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    asked = {line["query"] for line in lines if not line["query"].startswith("doc:")}
    naughty = json.loads((corpus / "security" / "blns.json").read_text(encoding="utf-8"))
    return sorted(asked) + naughty


def mutants(texts: list[str], seed: int) -> Iterator[str]:
    """Real questions without end, each spoilt in one to three ways."""
    chance = random.Random(seed)
    while True:
        text = chance.choice(texts)
        for _ in range(chance.randint(1, 3)):
            text = chance.choice(_SPOILS)(text, chance)
        yield text


def _insert(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(FTS5 + OPERATORS + ODD) + text[at:]


def _drop(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + text[at + chance.randint(1, 4) :]


def _swap(text: str, chance: random.Random) -> str:
    at = chance.randint(0, max(0, len(text) - 2))
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _shuffle(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _join(text: str, chance: random.Random) -> str:
    return text.replace(" ", chance.choice(["", "\u3000", "-", " -", ":", '"', " OR ", "\n"]))


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))]


def _shout(text: str, chance: random.Random) -> str:
    return chance.choice([str.upper, str.title, str.swapcase])(text)


_SPOILS: list[Callable[[str, random.Random], str]] = [
    _insert, _drop, _swap, _shuffle, _join, _cut, _shout,
]  # fmt: skip
