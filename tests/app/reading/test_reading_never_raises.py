"""The reader takes any text: it answers with JSON, in time, and never raises."""

import json
import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.reading import Hints, Reading, read
from models.kinds import KINDS

TODAY = date(2026, 11, 25)
HINTS = Hints(kind=None, services=(), team=None, path=None)
WORDS = st.sampled_from(
    ["---", "kind: postmortem", "tags: [a, b]", "# 障害報告", "## 影響", "【原因】", "■対策", "１．概要", "発生日時：3/5(木) 25:12頃〜",
     "| 件名 | x |", "|---|---|", "- [x] y（担当：z、期限：13/45）", "::redact[佐藤\n\n", "]{reason=pii}", "```", "<!--", "-->", "**概要**",
     "1:12 x", "\t", "　", "Superseded by [x](y.md)", "status: superseded by ADR-1", "令和99年99月99日", "9999-12-31 47:59 +14:00",
     "\ud800", "\0", "\U000f0000", "&a *a", "? [", "0001-01-01 00:00", "復旧日時：", "昭和", "翌日", "~", "=====", "概要"]
)  # fmt: skip
LIKELY = st.lists(st.one_of(WORDS, st.text(max_size=20)), max_size=40).map("\n".join)
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=400)
MATTER = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["kind", "title", "service", "status", "date", "started_at", "impact", "learnings", "actions", "links", "signature", "tags",
     "timeline", "steps", "options", "outcome", "authors", "due", "visibility", "superseded_by", "detection", "id", "lang"]
)  # fmt: skip
PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def make_reading(text: str, **known: object) -> Reading:
    hints = Hints(**{"kind": None, "services": (), "team": None, "path": None} | known)  # type: ignore[arg-type]
    return read(text, hints=hints, today=TODAY)


def holds(reading: Reading) -> bool:
    again = json.loads(json.dumps(reading.as_json(), allow_nan=False))
    return Reading(**again) == reading and reading.kind in KINDS and len(reading.tags) <= 50


@PATIENT
@given(ANYTHING)
def test_any_text_is_read(text: str) -> None:
    assert holds(make_reading(text))


@PATIENT
@given(LIKELY, st.sampled_from([None, *KINDS]))
def test_any_mixture_of_what_reports_are_made_of_is_read(text: str, kind: str | None) -> None:
    assert holds(make_reading(text, kind=kind))


@PATIENT
@given(st.dictionaries(KEYS, MATTER, max_size=8), LIKELY, st.sampled_from([None, *KINDS]))
def test_any_value_of_any_key_is_read(
    matter: dict[str, object], body: str, kind: str | None
) -> None:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in matter.items()]
    assert holds(make_reading("\n".join(["---", *lines, "---", body]), kind=kind))


@PATIENT
@given(st.text("abc:[]{}&*!|>'\"%@`#-?,\n \t", max_size=200))
def test_anything_that_looks_like_yaml_is_read(text: str) -> None:
    assert holds(make_reading(f"---\nkind: decision\n{text}\n---\n# Title\n"))


HOSTILE: dict[str, Callable[[int], str]] = {
    "brackets in front matter": lambda n: f"---\na: {'[' * n}\n---\nx",
    "alias bomb": lambda n: "---\na: &a [x]\n" + "".join(f"k{i}: [*a, *a]\n" for i in range(n // 16)) + "---\n",
    "many keys": lambda n: "---\n" + "".join(f"k{i}: v\n" for i in range(n // 8)) + "---\n",
    "one key many times": lambda n: "---\n" + "title: x\n" * (n // 9) + "---\n",
    "many tags": lambda n: f"---\ntags: [{', '.join(f't{i}' for i in range(n // 6))}]\n---\n",
    "headings": lambda n: "# a\n" * (n // 4),
    "known headings": lambda n: "## 概要\nx\n" * (n // 8),
    "brackets": lambda n: "【" * n,
    "open brackets": lambda n: "[" * n,
    "links": lambda n: "[a](" * (n // 4),
    "stars": lambda n: "*a " * (n // 3),
    "underscores": lambda n: "_" * n,
    "spaces": lambda n: "a" + " " * n + "b",
    "wide spaces": lambda n: "概要" + "　" * n,
    "colons": lambda n: "概要：" * (n // 3),
    "pipes": lambda n: "|" * n,
    "rows": lambda n: "| 件名 | a |\n" * (n // 9),
    "quotes": lambda n: ">" * n + "概要",
    "dashes": lambda n: "- " * (n // 2),
    "digits": lambda n: "1" * n,
    "numbers": lambda n: "1." * (n // 2),
    "clocks": lambda n: "## 経緯\n" + "1:12〜" * (n // 5),
    "timeline": lambda n: "# 障害報告\n## 経緯\n" + "- 1:12 発生\n" * (n // 9),
    "long line of timeline": lambda n: "# 障害報告\n## 経緯\n" + "1:12 " + "発生" * (n // 2),
    "actions": lambda n: "# 障害報告\n## 対策\n" + "- a（担当：b、期限：3/5）\n" * (n // 18),
    "asides": lambda n: "# 障害報告\n## 対策\n- " + "（担当：" * (n // 4),
    "fences": lambda n: "```\n" * (n // 4),
    "comments": lambda n: "<!-- " * (n // 5),
    "comments on lines": lambda n: "<!--\n" * (n // 5) + "-->",
    "tags of html": lambda n: "<a " * (n // 3),
    "backticks": lambda n: "`" * n,
    "redactions": lambda n: "::redact[a]{reason=x} " * (n // 22),
    "open redactions": lambda n: "::redact[" * (n // 9),
    "ampersands": lambda n: "概要\n" + "&amp;" * (n // 5),
    "months": lambda n: "Mar 5 " * (n // 6),
    "years": lambda n: "# 障害報告\n" + "2026年 " * (n // 6),
    "backslashes": lambda n: "\\" * n,
    "blame": lambda n: "ミス" + "担当者の" * (n // 4),
    "equals": lambda n: "a\n" + "=" * n,
    "indented": lambda n: "# 障害報告\n## 原因\n" + "".join(f"{' ' * (i % 40)}- a\n" for i in range(n // 24)),
}  # fmt: skip


def duration(text: str, kind: str | None) -> float:
    """The shorter of two, in seconds of this process."""
    lengths = []
    for _ in range(2):
        began = time.process_time()
        make_reading(text, kind=kind)
        lengths.append(time.process_time() - began)
    return min(lengths)


def is_linear(shape: str, size: int = 30_000) -> bool:
    make = HOSTILE[shape]
    single, double = (duration(make(n), "postmortem") for n in (size, 2 * size))
    return double <= max(2.5 * single + 0.05, 0.15)


@pytest.mark.parametrize("shape", HOSTILE)
def test_twice_the_text_takes_about_twice_the_time(shape: str) -> None:
    assert any(is_linear(shape) for _ in range(4)), "four times it took far longer"


@pytest.mark.parametrize("shape", HOSTILE)
@pytest.mark.parametrize("kind", [None, "runbook", "decision", "learning"])
def test_no_shape_makes_the_reader_raise(shape: str, kind: str | None) -> None:
    assert holds(make_reading(HOSTILE[shape](5_000), kind=kind))
