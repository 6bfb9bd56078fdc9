"""How well search finds on our own sets: a floor a little below what is reached (docs/relevance.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shelves import EVERYONE, Shelf, connected, document

from bench.relevance_corpus import OURS, documents, index
from bench.relevance_corpus import sets as query_sets
from bench.relevance_measures import measure
from bench.relevance_shelf import asker
from search.engines.embedded import Embedded
from search.entries import entry_of
from search.words import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

#: nDCG@10 and MRR@10 that a change may not fall below.
FLOORS = {
    "night-ja": (0.65, 0.77),
    "night-ja-kept-aside": (0.65, 0.76),
    "same-cause-ja": (0.63, 0.55),
    "same-cause-ja-kept-aside": (0.58, 0.50),
}
TEMPLATES = {
    "factory": """１．発生日時
２．発生場所
３．影響範囲
４．発生状況・経緯
５．直接原因
６．流出原因
７．暫定対策
８．恒久対策
９．再発防止策
１０．横展開（水平展開）
承認：　　　確認：　　　作成：""",
    "brackets": """【件名】
【発生日時】　　年　月　日　時　分
【検知日時】
【復旧日時】
【影響範囲】
【事象】
【原因】
【対応内容】
【再発防止策】
【備考】""",
    "retrospective": """# ポストモーテム
## 概要
## 影響
## 根本原因
## トリガー
## 検知
## 対応
## タイムライン
## 教訓
### うまくいったこと
### うまくいかなかったこと
### 幸運だった点
## アクションアイテム
| 内容 | 担当者 | 期限 | 状態 |
|---|---|---|---|""",
    "polite": """障害報告書
関係各位
　平素より大変お世話になっております。下記のとおりご報告いたします。
記
１　発生日時
２　影響範囲
３　発生事象
４　発生原因
５　対応状況
６　再発防止策
以上""",
    "why": """■なぜなぜ分析
・なぜ１：
・なぜ２：
・なぜ３：
・なぜ４：
・なぜ５：
■真因
■発生対策
■流出対策
■横展開
■振り返り""",
}


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    with connected("SQLite", tmp_path_factory.mktemp("sets")) as connection:
        shelf = Shelf(Embedded(connection), connection)
        shelf.put(*documents(OURS))
        yield shelf


@pytest.mark.parametrize("name", list(FLOORS))
def test_our_own_questions_find_what_they_should(sets: Shelf, name: str) -> None:
    got = measure(query_sets(OURS)[name], asker(sets.engine, {}))
    ndcg, mrr = FLOORS[name]
    assert got.ndcg >= ndcg
    assert got.mrr >= mrr


def test_every_set_has_a_floor() -> None:
    assert set(query_sets(OURS)) == set(FLOORS)


def test_every_answer_is_a_report_of_the_sets() -> None:
    known = {row["id"] for row in index(OURS)}
    for queries in query_sets(OURS).values():
        for query in queries:
            assert query.relevant <= known
            assert query.document is None or query.document in known


@pytest.mark.parametrize("style", list(TEMPLATES))
def test_an_empty_template_resembles_nothing(sets: Shelf, style: str) -> None:
    entry = entry_of(document("pm-mine", "障害報告書", TEMPLATES[style], lang="ja"))
    assert sets.library.related(entry, EVERYONE) == []
    assert sets.library.related_to_text(TEMPLATES[style], EVERYONE) == []


@pytest.mark.parametrize("style", list(TEMPLATES))
def test_two_empty_templates_do_not_resemble_each_other(sets: Shelf, style: str) -> None:
    filled = [document(f"pm-{at}", "障害報告書", TEMPLATES[style], lang="ja") for at in range(3)]
    with sets.connection.begin_nested() as written:
        sets.put(*filled)
        assert sets.library.related(entry_of(filled[0]), EVERYONE) == []
        written.rollback()


@pytest.mark.parametrize(
    ("heading", "concept"),
    [("流出原因", "leaked"), ("横展開", "deploy"), ("水平展開", "deploy"), ("流出対策", "leaked")],
)
def test_a_heading_alone_asks_for_no_concept(sets: Shelf, heading: str, concept: str) -> None:
    assert f"#{concept}" not in scan(heading).concepts()
    assert sets.found(heading) == []
