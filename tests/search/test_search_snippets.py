"""Excerpts: escaped, marked, in the words of the original."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold
from search.planning import plan_of
from search.port import QueryPlan, Statistics
from search.querying import read_question
from search.snippets import mark, snippet


def plan(text: str) -> QueryPlan:
    return plan_of(read_question(text), lambda terms: Statistics(1, 1.0, {}))


def text_of(html: str) -> str:
    return unescape(re.sub(r"</?mark[^>]*>", "", html))


def test_what_was_asked_for_is_marked() -> None:
    assert mark("The pool is empty", plan("pool")) == "The <mark>pool</mark> is empty"


def test_other_forms_of_the_word_are_marked() -> None:
    assert "<mark>restarted</mark>" in mark("It was restarted", plan("restarting"))
    assert "<mark>ｻｰﾊﾞ</mark>" in mark("新ｻｰﾊﾞを追加", plan("サーバー"))


def test_of_an_identifier_the_part_that_was_asked_for_is_marked() -> None:
    marked = mark("CareerApiDbConnectionsHigh", plan("db"))
    assert marked == "CareerApi<mark>Db</mark>ConnectionsHigh"
    assert mark("restore-db-cluster", plan("db cluster")) == (
        "restore-<mark>db</mark>-<mark>cluster</mark>"
    )


def test_the_beginning_of_another_katakana_word_is_not_marked() -> None:
    assert mark("バックアップのバッチ", plan("バッチ")) == "バックアップの<mark>バッチ</mark>"
    assert mark("夜間バッチ処理", plan("バッチ")) == "夜間<mark>バッチ</mark>処理"


def test_an_identifier_that_was_asked_for_is_marked_whole() -> None:
    for asked in ("CareerApiDbConnectionsHigh", "career_api_db_connections_high"):
        assert mark("CareerApiDbConnectionsHigh", plan(asked)).startswith("<mark>CareerApiDb")


def test_the_same_meaning_in_other_words_is_marked_in_another_way() -> None:
    marked = mark("証明書を更新した", plan("certificate"))
    assert '<mark class="concept">証明書</mark>' in marked


def test_the_text_is_escaped() -> None:
    marked = mark("<script>pool</script> & more", plan("pool"))
    assert marked == "&lt;script&gt;<mark>pool</mark>&lt;/script&gt; &amp; more"


def test_a_snippet_shows_the_place_where_most_stands() -> None:
    text = "pool. " + "lorem ipsum " * 200 + "the connection pool timeout came " + "dolor " * 200
    shown = snippet(text, plan("connection pool timeout"))
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "<mark>timeout</mark>" in shown
    assert len(text_of(shown)) < 220


def test_a_snippet_without_a_match_is_the_beginning() -> None:
    assert snippet("Nothing of it here.", plan("zebra")) == "Nothing of it here."
    assert snippet("", plan("zebra")) == ""


def test_a_snippet_of_a_whole_mebibyte_is_quick_and_short() -> None:
    assert len(snippet("lorem ipsum " * 90_000, plan("ipsum"))) < 2_000


ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    alphabet="プールサーバーｻｰﾊﾞ゛障害<>&\"' pool", max_size=40
)


@given(ANY, ANY)
def test_marking_adds_marks_and_nothing_else(text: str, question: str) -> None:
    marked = mark(text, plan(question))
    assert text_of(marked) == " ".join(text.split())
    assert re.sub(r"</?mark( class=\"concept\")?>", "", marked).count("<") == 0


@given(ANY, ANY)
def test_a_snippet_is_well_formed(text: str, question: str) -> None:
    shown = snippet(fold(text), plan(question))
    assert shown.count("<mark") == shown.count("</mark>")
