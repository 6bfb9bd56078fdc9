"""Analysis: what meets what, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold, fold_with_offsets
from search.latin import read_word
from search.words import scan, terms_of, tokens_of

ANY_TEXT = st.text(alphabet=st.characters(codec=None), max_size=80) | st.text(
    alphabet="障害切り戻しサーバーフェイルヴアｻﾊﾞ-ーKubePodAPI_.・の を1２", max_size=40
)


def share(one: str, other: str) -> bool:
    return not set(terms_of(one)).isdisjoint(terms_of(other))


def concepts_of(text: str) -> set[str]:
    return {concept.removeprefix("#") for concept in scan(text).concepts()}


@pytest.mark.parametrize(
    ("name", "parts", "joined"),
    [
        ("KubePodCrashLooping", ("kube", "pod", "crash", "loop"), "kubepodcrashloop"),
        ("kube_pod_crash_looping", ("kube", "pod", "crash", "loop"), "kubepodcrashloop"),
        ("KUBE_POD", ("kube", "pod"), "kubepod"),
        ("HTTPServer2Errors", ("http", "server2", "error"), "httpserver2error"),
        ("max.connections", ("max", "connect"), "maxconnect"),
        ("pods", ("pod",), None),
        ("APIs", ("api",), None),
        ("x", (), None),
    ],
)
def test_an_identifier_is_its_parts_and_their_joined_form(
    name: str, parts: tuple[str, ...], joined: str | None
) -> None:
    assert (read_word(name).parts, read_word(name).joined) == (parts, joined)


def test_an_address_of_digits_stays_whole() -> None:
    assert "10.0.3.17" in terms_of("cannot reach 10.0.3.17")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバ", "サーバー"),
        ("サーバー", "ｻｰﾊﾞ"),
        ("フェイルオーバー", "フェールオーバ"),
        ("サーヴァ", "サーバ"),
        ("切り戻し", "切戻し"),
        ("ＡＰＩ", "api"),
        ("restarting", "restarted"),
        ("ユーザー・インタフェース", "ユーザインターフェース"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert share(one, other)


def test_a_word_in_the_middle_of_a_japanese_sentence_is_found() -> None:
    assert "障害" in terms_of("昨夜から障害が続いている")
    assert "incident" in concepts_of("昨夜から障害が続いている")


def test_a_single_kanji_is_no_term() -> None:
    assert terms_of("朝に水を飲む") == []


def test_a_particle_is_no_bridge() -> None:
    assert "水飲" not in terms_of("水を飲む")
    assert "切戻" in terms_of("切り戻し")


def test_stop_words_are_no_terms() -> None:
    assert terms_of("what would you do about the pod") == ["pod"]


def test_concepts_lead_from_one_language_to_the_other() -> None:
    assert concepts_of("接続プールが枯渇") & concepts_of("connection pool exhausted")
    assert concepts_of("証明書の期限切れ") & concepts_of("expired certificate")


def test_the_verbs_of_three_in_the_morning_are_concepts() -> None:
    verbs = ("DBにつながらない", "処理が刺さった", "キューが詰まった", "CPUに張り付いた")
    more = ("プロセスが落ちた", "画面が固まった", "ジョブがこけた", "データが飛んだ")
    for words in (*verbs, *more):
        assert concepts_of(words) & {"unreachable", "hang", "crash", "data-loss"}, words


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("ディスクぱんぱん", "disk-full"),
        ("Podが上がってこない", "startup"),
        ("ログで容量食いつぶした", "log-volume"),
        ("キャッシュ消したら", "cache-invalidation"),
        ("リトライしすぎ", "retry-storm"),
        ("待機系に切り替わらない", "failover-failed"),
        ("さっきからおかしい", "abnormal"),
        ("HikariPool-1 - Connection is not available", "connection-pool"),
        ("Incorrect string value", "encoding"),
    ],
)
def test_what_is_typed_at_night_is_a_concept(words: str, concept: str) -> None:
    assert concept in concepts_of(words)


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("原因につながっていた", "unreachable"),
        ("間に合わない", "inconsistent"),
        ("--flag", "feature-flag"),
    ],
)
def test_an_everyday_phrase_is_none(words: str, concept: str) -> None:
    assert concept not in concepts_of(words)


def test_the_longest_member_wins() -> None:
    assert "connection-pool" in concepts_of("connection pool")
    assert "connection" not in concepts_of("connection pool")


def test_a_shield_means_nothing() -> None:
    assert "deploy" not in concepts_of("横展開の状況")
    assert "deploy" in concepts_of("本番に展開した")
    assert "展開" not in terms_of("横展開の状況")


def test_the_tail_of_a_katakana_word_is_no_member() -> None:
    assert "log" not in concepts_of("ブログを書く")
    assert "lock" in concepts_of("デッドロックが起きた")


@given(ANY_TEXT)
def test_the_fast_reading_agrees_with_the_one_that_knows_places(text: str) -> None:
    tokens, scanned = tokens_of(text), scan(text)
    assert tokens.terms == scanned.terms()
    assert sorted(tokens.concepts) == sorted(scanned.concepts())


@given(ANY_TEXT)
def test_folding_with_offsets_folds_alike(text: str) -> None:
    folded, places = fold_with_offsets(text)
    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)
    assert folded == fold(text)


@given(ANY_TEXT)
def test_no_term_holds_what_would_part_it(text: str) -> None:
    for term in tokens_of(text).terms:
        assert term
        assert not set(term) & set(" \t\n\"'\0")
