"""What resembles what, with reasons, and nothing rather than noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shelves import EVERYONE, Shelf, document

from search.entries import entry_of
from search.vocabulary import read_templates

if TYPE_CHECKING:
    from search.port import Entry
    from search.relating import Related

EMPTY_TEMPLATE = """# 障害報告書
## 概要
## 影響範囲
## 時系列
## 直接原因
## 根本原因
## 暫定対応
## 恒久対応
## 再発防止策
## 横展開
担当者：
期限：
"""
THEMES = {
    "pool": ("Connection pool exhausted", "pool timeout connection aurora max_connections"),
    "cert": ("Certificate expired", "tls certificate expired renewal handshake acm"),
    "disk": ("Disk full on build host", "disk space enospc inode log rotation volume"),
    "dns": ("DNS cache after failover", "dns ttl resolver cache jvm failover record"),
    "queue": ("Queue backlog", "sqs queue backlog consumer lag dead letter visibility"),
}


@pytest.fixture
def shelf(sqlite_shelf: Shelf) -> Shelf:
    """Five themes, each told by four teams, and one report in Japanese."""
    for theme, (title, body) in THEMES.items():
        for team in ("search", "career", "billing", "ads"):
            text = f"{body} in the {team} service, seen by team {team}. " * 3
            sqlite_shelf.put(document(f"{theme}-{team}", title, text, team=team, lang="en"))
    sqlite_shelf.put(
        document(
            "cert-ja",
            "証明書の期限切れ",
            "TLSハンドシェイクが失敗。証明書の有効期限が切れていた。更新を忘れた。",
            team="jobs",
            lang="ja",
            technologies=("acm",),
        )
    )
    return sqlite_shelf


def related(shelf: Shelf, entry: Entry, **options: object) -> list[Related]:
    return shelf.library.related(entry, EVERYONE, **options)  # type: ignore[arg-type]


def themes(found: list[Related]) -> set[str]:
    return {hit.id.split("-")[0] for hit in found}


def mine(theme: str, **fields: object) -> Entry:
    title, body = THEMES[theme]
    return entry_of(document("pm-mine", f"Our {title}", body, team="payments", lang="en", **fields))


@pytest.mark.parametrize("theme", list(THEMES))
def test_a_report_finds_its_like(shelf: Shelf, theme: str) -> None:
    assert themes(related(shelf, mine(theme))) == {theme}


def test_a_report_is_not_related_to_itself(shelf: Shelf) -> None:
    entry = shelf.library.entry("pool-search")
    assert entry is not None
    assert "pool-search" not in [hit.id for hit in related(shelf, entry, limit=10)]


def test_only_other_teams_are_named_where_that_is_asked(shelf: Shelf) -> None:
    found = related(shelf, mine("pool"), limit=10, other_teams_than="career")
    assert "pool-search" in [hit.id for hit in found]
    assert "pool-career" not in [hit.id for hit in found]


def test_a_japanese_report_is_related_to_english_ones(shelf: Shelf) -> None:
    entry = shelf.library.entry("cert-ja")
    assert entry is not None
    assert themes(related(shelf, entry)) == {"cert"}


def test_reasons_show_both_surface_forms(shelf: Shelf) -> None:
    entry = shelf.library.entry("cert-ja")
    assert entry is not None
    reasons = [reason for hit in related(shelf, entry) for reason in hit.why]
    assert ("証明書", "certificate") in [reason.forms for reason in reasons]


def test_every_related_entry_has_a_reason(shelf: Shelf) -> None:
    for theme in THEMES:
        assert all(hit.why for hit in related(shelf, mine(theme), limit=10))


def test_a_shared_technology_is_a_reason(shelf: Shelf) -> None:
    found = related(shelf, mine("cert", technologies=("acm",)), limit=10)
    by_id = {hit.id: hit for hit in found}
    assert ("technology", ("acm",)) in [(why.kind, why.forms) for why in by_id["cert-ja"].why]


def test_an_empty_template_resembles_nothing(shelf: Shelf) -> None:
    shelf.put(document("pm-template", "障害報告書", EMPTY_TEMPLATE, team="other", lang="ja"))
    assert related(shelf, entry_of(document("pm-mine", "障害報告書", EMPTY_TEMPLATE))) == []
    headings = "\n".join(read_templates())
    assert related(shelf, entry_of(document("pm-mine", "Incident report", headings))) == []


def test_what_has_nothing_in_common_is_not_related(shelf: Shelf) -> None:
    recipe = "Peel the potatoes, boil them in salted water and serve with parsley and butter."
    assert shelf.library.related_to_text(recipe, EVERYONE) == []
    assert shelf.library.related_to_text("", EVERYONE) == []


def test_a_pasted_error_finds_the_incident(shelf: Shelf) -> None:
    found = shelf.library.related_to_text("ENOSPC: no space left, volume, inode", EVERYONE)
    assert themes(found) == {"disk"}


def test_an_alert_finds_the_runbook_of_its_name_first(shelf: Shelf) -> None:
    shelf.put(document("rb-1", "QueueBacklogHigh", "What to do", kind="runbook", team="ads"))
    payload = {
        "labels": {"alertname": "QueueBacklogHigh", "severity": "page"},
        "annotations": {"summary": "sqs queue backlog, consumer lag grows"},
    }
    found = shelf.library.related_to_alert(payload, EVERYONE)
    assert found[0].id == "rb-1"
    assert found[0].why[0].kind == "alert"
    assert themes(found[1:]) == {"queue"}


def test_an_alert_of_nonsense_is_no_error(shelf: Shelf) -> None:
    for payload in ({}, {"labels": None}, {"labels": {"a": 1}, "annotations": ["x"]}):
        assert shelf.library.related_to_alert(payload, EVERYONE) == []
