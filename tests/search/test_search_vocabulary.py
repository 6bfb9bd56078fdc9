"""The vocabulary: large enough, of both languages, and ambiguous nowhere without need."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from search.latin import STOPS
from search.vocabulary import read_concepts, read_shields, read_templates, spellings
from search.vocabulary import vocabulary as current
from search.words import scan

EVERYDAY = {"order", "service", "agent", "全体", "問題", "system", "状態", "time", "data", "処理"}


def test_there_are_three_hundred_concepts_or_more() -> None:
    assert len(read_concepts()) >= 300


def test_a_concept_has_one_name_of_plain_letters() -> None:
    names = [concept.name for concept in read_concepts()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_every_concept_has_members_in_both_languages() -> None:
    assert [concept.name for concept in read_concepts() if not concept.english] == []
    assert [concept.name for concept in read_concepts() if not concept.japanese] == []


def test_a_member_stands_for_one_concept() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in read_concepts():
        for member in (*concept.english, *concept.japanese):
            owners[member].add(concept.name)
    assert {member: names for member, names in owners.items() if len(names) > 1} == {}


def test_everyday_words_are_no_members() -> None:
    members = {m for concept in read_concepts() for m in (*concept.english, *concept.japanese)}
    assert members.isdisjoint(EVERYDAY)


def test_no_member_is_a_stop_word_or_a_single_kanji() -> None:
    for concept in read_concepts():
        assert not set(concept.english) & STOPS
        assert all(len(member) > 1 for member in concept.japanese), concept.name


@pytest.mark.parametrize("language", ["english", "japanese"])
def test_every_member_brings_its_concept(language: str) -> None:
    for concept in read_concepts():
        for member in getattr(concept, language):
            assert concept.token in scan(member).concepts(), member


def test_a_shield_brings_no_concept_of_its_own_letters() -> None:
    for shield in read_shields():
        assert scan(shield).concepts() == [], shield


def test_templates_are_what_reports_have_in_common() -> None:
    assert {"概要", "影響", "原因", "root cause", "timeline"} <= set(read_templates())


def test_okurigana_between_kanji_may_be_left_out() -> None:
    assert list(spellings("切り戻し")) == ["切り戻し", "切戻し"]
    assert list(spellings("サーバー")) == ["サバ"]


def test_the_digest_follows_the_content() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", current().digest)
