"""What the reader says of a text: fields, where they are from, what is missing, what was odd."""

from datetime import date
from typing import Any

import pytest

from app.markdown import strip_all_redactions
from app.reading import Hints, Reading, read


def make_reading(text: str, **known: Any) -> Reading:
    hints = Hints(**{"kind": None, "services": (), "team": None, "path": None} | known)
    return read(text, hints=hints, today=date(2026, 11, 25))


def origins(reading: Reading) -> dict[str, str]:
    return {guess["field"]: guess["from"] for guess in reading.guessed}


def rules(reading: Reading) -> list[tuple[str, int | None]]:
    return [(finding["rule"], finding["line"]) for finding in reading.findings]


FULL = """---
kind: postmortem
id: PM-1
title: 応募APIが停止
service: [career-api]
severity: SEV2
started_at: 2026-03-05T01:12+09:00
impact: {summary: 5xx, users: 10, duration_min: 38}
signature: {component: [batch], failure_mode: exhaustion, trigger: config}
learnings:
  - {id: a, statement: 上限を合計で管理する, applies_when: 'tech ~ "x"', effort_hours: 3, due: 2026-04-30}
actions:
  - {what: 監視を足す, kind: 検知, due: 2026-03-12, ticket: CAR-1, state: done}
links: [{rel: caused_by, to: ADR-0031}]
weather: rain
---
# 別の題

[手順](../runbooks/a.md) [外](https://example.com/b.md) ADR-0002
"""


def test_front_matter_is_explicit_and_not_listed_as_guessed() -> None:
    reading = make_reading(FULL)
    assert (reading.title, reading.author_id, reading.services) == (
        "応募APIが停止",
        "PM-1",
        ["career-api"],
    )
    assert (reading.severity, reading.started_at) == ("SEV2", "2026-03-05T01:12:00+09:00")
    assert reading.fields["impact"] == {"summary": "5xx", "users": 10, "duration_min": 38}
    assert reading.learnings[0]["statement"] == "上限を合計で管理する"
    assert reading.learnings[0]["due"] == "2026-04-30"
    assert reading.actions == [
        {
            "what": "監視を足す",
            "state": "done",
            "ticket": "CAR-1",
            "due": "2026-03-12",
            "kind": "検知",
        }
    ]
    assert not {"kind", "title", "services", "started_at", "learnings"} & origins(reading).keys()


def test_unknown_keys_are_kept_under_extra() -> None:
    assert make_reading(FULL).extra == {"weather": "rain"}


def test_relative_files_are_links_and_mentions_are_not() -> None:
    assert make_reading(FULL).links == [
        {"rel": "caused_by", "to": "ADR-0031"},
        {"rel": "related", "to": "../runbooks/a.md"},
    ]


def test_the_body_is_the_text_below_the_front_matter_as_it_was_written() -> None:
    text = "\ufeff---\r\ntitle: a\r\n---\r\n# b\r\n\r\nc\r\n---\r\nd"
    assert make_reading(text).body == "# b\r\n\r\nc\r\n---\r\nd"
    assert make_reading("---\nopen").body == "---\nopen"


def test_yaml_is_that_of_version_1_2() -> None:
    reading = make_reading(
        "---\nseverity: no\nx: yes\ny: 2026-03-05\nz: 1_000\n---\n# a\n", kind="postmortem"
    )
    assert reading.severity_as_written == "no"
    assert reading.extra == {"x": "yes", "y": "2026-03-05", "z": "1_000"}


@pytest.mark.parametrize(
    ("matter", "rule", "line"),
    [
        ("title: a: b\nstatus: accepted", "front-matter.broken", 2),
        ("title: a\nstatus: accepted\ntitle: b", "front-matter.duplicate", 4),
        ("title: a\nstatus: &s accepted\nx: *s", "front-matter.alias", 4),
        ("title: a\nstatus: accepted\nx: " + "[" * 30 + "]" * 30, "front-matter.deep", 4),
        ("title: a\nstatus: accepted\nx: " + "y" * 20_000, "front-matter.large", 2),
    ],
)
def test_odd_front_matter_is_read_line_by_line_and_its_line_named(
    matter: str, rule: str, line: int
) -> None:
    reading = make_reading(f"---\n{matter}\n---\n## Decision\nx\n", kind="decision")
    assert reading.title.startswith("a")
    assert (rule, line) in rules(reading)
    if "&s" not in matter:
        assert reading.standing == "accepted"


def test_names_that_begin_with_an_at_sign_are_strings() -> None:
    reading = make_reading("---\nauthors:\n  - @taro\n  - @hanako\nreviewers: [@x, y]\n---\n# a\n")
    assert reading.authors == ["@taro", "@hanako"]
    assert reading.extra == {"reviewers": ["@x", "y"]}
    assert rules(reading) == []


def test_an_impossible_date_is_kept_as_written_and_said() -> None:
    reading = make_reading("---\ntitle: a\ndate: 2021-13-45\n---\n", kind="decision")
    assert (reading.date, reading.extra) == (None, {"date": "2021-13-45"})
    assert rules(reading) == [("time.unreadable", 3)]


def test_headings_inside_code_comments_and_front_matter_are_none() -> None:
    text = "---\nx: |\n  # 影響\n---\n# 障害報告\n```\n## 原因\na\n```\n<!--\n## 概要\nb\n-->\n## 影響\nc\n"
    reading = make_reading(text, kind="postmortem")
    assert (reading.impact, reading.cause) == ("c", None)


def test_empty_sections_of_a_template_say_nothing() -> None:
    text = "# 障害報告\n## 概要\nTBD\n## 影響\n（ここに影響を記入）\n## 原因\n-\n## 教訓\n<!-- 学び -->\n- {学び}\n## 対策\n- [ ]\n"
    reading = make_reading(text, kind="postmortem")
    assert (reading.summary, reading.impact, reading.cause) == (None, None, None)
    assert (reading.learnings, reading.actions) == ([], [])


def test_an_unknown_status_is_kept_with_a_warning() -> None:
    reading = make_reading("---\nstatus: simmering\n---\n# a\n", kind="decision")
    assert (reading.state, reading.standing) == (None, None)
    assert reading.extra == {"status": "simmering"}
    assert rules(reading) == [("status.unknown", 2)]


@pytest.mark.parametrize(
    ("kind", "word", "state", "standing"),
    [
        ("runbook", "draft", "draft", None),
        ("runbook", "active", None, "unverified"),
        ("runbook", "使用禁止", None, "banned"),
        ("decision", "承認", None, "accepted"),
        ("decision", "superseded by ADR-0123", None, "superseded"),
        ("postmortem", "レビュー中", "in_review", None),
        ("learning", "横展開中", None, "rolling_out"),
        ("near_miss", "noted", None, "noted"),
    ],
)
def test_a_status_is_standing_where_the_kind_has_the_word_else_state(
    kind: str, word: str, state: str | None, standing: str | None
) -> None:
    reading = make_reading(f"---\nkind: {kind}\nstatus: {word}\n---\n# a\n")
    assert (reading.state, reading.standing) == (state, standing)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("docs/adr/0001-use-kafka.md", "decision"),
        ("手順書/再起動.md", "runbook"),
        ("docs/postmortems/2026-03-05.md", "postmortem"),
        ("ヒヤリハット/a.md", "near_miss"),
        ("docs/learnings/a.md", "learning"),
        ("docs/a.md", "note"),
    ],
)
def test_a_kind_is_guessed_from_the_path(path: str, kind: str) -> None:
    reading = make_reading("# 題\n\n本文。\n", path=path)
    assert reading.kind == kind
    assert origins(reading)["kind"] == "guess"


def test_flags_count_as_said_but_front_matter_counts_more() -> None:
    reading = make_reading(
        "---\nkind: decision\n---\n# a", kind="runbook", services=("x",), team="t"
    )
    assert (reading.kind, reading.services, reading.team) == ("decision", ["x"], "t")
    assert not {"kind", "services", "team"} & origins(reading).keys()


def test_a_madr_is_read() -> None:
    text = """---
status: "superseded by [ADR-0005](0005-b.md)"
date: 2026-01-02
decision-makers: [a, b]
---
# Use Kafka

## Context and Problem Statement
We need a queue.

## Considered Options
* SQS
* Kafka

## Decision Outcome
Chosen option: "Kafka", because it keeps order.

### Consequences
* Good, because order
* Bad, because cost

### Confirmation
A review.

## Pros and Cons of the Options
### SQS
* Good, because simple
* Bad, because unordered
"""
    reading = make_reading(text)
    assert (reading.kind, reading.title, reading.date) == ("decision", "Use Kafka", "2026-01-02")
    assert reading.standing == "superseded"
    assert reading.fields["superseded_by"] == ["0005-b.md"]
    assert {"rel": "superseded_by", "to": "0005-b.md"} in reading.links
    assert reading.fields["outcome"] == {"chosen": "Kafka", "because": "it keeps order."}
    assert reading.fields["consequences"]["good"] == ["order"]
    assert reading.fields["consequences"]["bad"] == ["cost"]
    assert reading.fields["options"] == [
        {"title": "SQS", "pros": ["simple"], "cons": ["unordered"]},
        {"title": "Kafka"},
    ]
    assert reading.fields["confirmation"] == "A review."
    assert reading.fields["decision_makers"] == ["a", "b"]


def test_nygard_and_log4brains_records_are_read() -> None:
    nygard = make_reading(
        "# 3. Use Go\n\nDate: 2026-01-02\n\n## Status\n\nAccepted\n\n## Context\n\nx\n\n## Decision\n\nWe use Go.\n"
    )
    assert (nygard.kind, nygard.standing, nygard.date) == ("decision", "accepted", "2026-01-02")
    assert nygard.fields["outcome"] == {"chosen": "We use Go."}
    bullets = "# Use X\n\n- Status: accepted\n- Deciders: a, b\n- Date: 2026-01-02\n- Tags: dev, ui\n\n## Decision\n\nX.\n"
    record = make_reading(bullets)
    assert (record.standing, record.date, record.tags) == ("accepted", "2026-01-02", ["dev", "ui"])
    assert record.fields["decision_makers"] == ["a", "b"]


def test_a_runbook_of_the_prometheus_operator_is_read() -> None:
    text = "# KubePodCrashLooping\n\n## Meaning\n\nA pod restarts.\n\n## Impact\n\nNo service.\n\n## Diagnosis\n\n- Look.\n\n## Mitigation\n\n1. Check logs\n2. Restart\n"
    reading = make_reading(text, path="runbooks/KubePodCrashLooping.md")
    assert (reading.kind, reading.alerts) == ("runbook", ["KubePodCrashLooping"])
    assert (reading.summary, reading.impact) == ("A pod restarts.", "No service.")
    assert reading.fields["diagnosis"] == "Look."
    assert [step["do"] for step in reading.fields["steps"]] == ["Check logs", "Restart"]


def test_an_english_postmortem_is_read() -> None:
    text = """# Shakespeare Sonnet++ Postmortem (incident #465)

Date: 2015-10-21
Authors: jennifer, martym
Status: Complete, action items in progress

## Summary
Search was down.

## Impact
1.21B queries lost.

## Root Causes
A cascading failure.

## Trigger
A latent bug.

## Action Items
| Action Item | Type | Owner | Bug |
|---|---|---|---|
| Update playbook | mitigate | jennifer | n/a DONE |
| Schedule test | process | docbrown | Bug 5554824 |

## Lessons Learned
### What went well
- Monitoring
### What went wrong
- Out of practice

## Timeline
All times UTC
- 14:51 News reports
- 14:54 **OUTAGE BEGINS**
- 14:55 PAGER STORM
- 15:36 Outage mitigated
"""
    reading = make_reading(text)
    assert (reading.kind, reading.date, reading.state) == ("postmortem", "2015-10-21", "closed")
    assert reading.started_at == "2015-10-21T14:54:00+00:00"
    assert reading.mitigated_at == "2015-10-21T15:36:00+00:00"
    assert [action["owner_role"] for action in reading.actions] == ["jennifer", "docbrown"]
    assert reading.learnings == []
    assert (reading.fields["went_well"], reading.fields["went_wrong"]) == (
        "Monitoring",
        "Out of practice",
    )


def test_a_learning_holds_exactly_one() -> None:
    reading = make_reading(
        "---\nkind: learning\nid: x\n---\n# 題\n## 学び\n上限を決める。\n## 背景\n溢れた。\n"
    )
    assert reading.learnings == [
        {"statement": "上限を決める。", "id": "x", "background": "溢れた。"}
    ]


def test_a_near_miss_has_three_fields() -> None:
    text = "---\nkind: near_miss\nservice: a\n---\n# 題\n## 起こりかけたこと\n消えかけた。\n## 止めたもの\n確認の画面。\n"
    reading = make_reading(text)
    assert reading.fields["what_stopped_it"] == "確認の画面。"
    assert reading.missing == []


def test_the_summary_is_the_first_prose_where_nothing_says_it() -> None:
    reading = make_reading(
        "# 題\n\n- 項目\n\n**これ**は[最初](a.md)の段落で、\n二行にわたります。\n"
    )
    assert reading.summary == "これは最初の段落で、二行にわたります。"
    assert origins(reading)["summary"] == "guess"


def test_technologies_are_those_clearly_named() -> None:
    text = "# Redis の障害\n\nAurora MySQL の接続。Aurora MySQL を増やす。一度だけ Kafka。\n"
    assert make_reading(text).technologies == ["redis", "aurora-mysql"]


@pytest.mark.parametrize(
    "words",
    [
        "佐藤さんのミスが原因です。",
        "担当者の不注意により削除した。",
        "原因はヒューマンエラーである。",
        "It was John's fault.",
        "Root cause: human error.",
    ],
)
def test_blame_is_remarked_on_with_its_line(words: str) -> None:
    assert ("wording.blame", 3) in rules(make_reading(f"# a\n\n{words}\n"))


def test_a_missing_check_is_no_blame() -> None:
    assert (
        rules(make_reading("# a\n\n設定の誤りを検査していなかった。ミスを防ぐ仕組みがない。\n"))
        == []
    )


def test_missing_names_what_publishing_needs_the_earliest_first() -> None:
    missing = make_reading("# 障害報告\n## 影響\nx\n", kind="postmortem").missing
    assert missing[:3] == ["service", "started_at", "summary"]
    assert "impact" not in missing


def test_of_many_tags_fifty_are_kept() -> None:
    text = f"---\ntags: [{', '.join(f't{n}' for n in range(100))}]\n---\n# a\n"
    reading = make_reading(text)
    assert len(reading.tags) == 50
    assert rules(reading) == [("tags.many", None)]


REDACTED = """---
kind: postmortem
title: 障害
service: "api, ::redact[SECRET, b]{reason=pii}"
"::redact[SECRET]{reason=pii}": x
tags: ["::redact[SECRET, c]{reason=pii}", d]
---
# 障害

| 件名 | ::redact[SECRET | f]{reason=pii} |
|---|---|
| 影響 | ::redact[g | SECRET]{reason=pii} |

## 原因
::redact[一行目
【影響】SECRET
- SECRET]{reason=pii}

## 対策
- ::redact[h、SECRET（担当：SECRET、期限：3/5）]{reason=pii}
- 佐藤さんのミス ::redact[SECRET]{reason=pii}

## 教訓
::redact[SECRET。SECRET]{reason=pii}
"""


def test_no_rule_cuts_a_redacted_span_in_two() -> None:
    reading = make_reading(REDACTED)
    values = reading.as_json() | {"body": ""}
    assert "SECRET" in str(values)
    assert "SECRET" not in str(strip_all_redactions(values))


def test_findings_name_the_line_in_the_file_below_a_long_redaction() -> None:
    assert ("wording.blame", 21) in rules(make_reading(REDACTED))
