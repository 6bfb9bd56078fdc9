"""The register of kinds."""

import pytest

from models.kinds import KINDS, STAGES, STATES, Kind, kind_named, state_of


def test_prefixes_and_names_are_used_once() -> None:
    assert len({kind.prefix for kind in KINDS.values()}) == len(KINDS)
    assert all(kind.name == name for name, kind in KINDS.items())


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        kind_named("poem")


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_asks_only_for_fields_that_it_has(kind: Kind) -> None:
    asked = {name for each in kind.required.values() for one in each for name in one.split("|")}
    assert asked <= set(kind.fields)
    assert set(kind.required) <= set(STAGES)
    assert kind.initial_standing is None or kind.initial_standing in kind.standings


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_each_word_of_a_standing_means_one(kind: Kind) -> None:
    for standing, words in kind.standings.items():
        assert all(kind.standing_of(word) == standing for word in (standing, *words))


def test_each_word_of_a_state_means_one() -> None:
    for state, words in STATES.items():
        assert all(state_of(word) == state for word in (state, *words))
    assert state_of("In-Review") == "in_review"
    assert state_of("simmering") is None


def test_either_of_two_fields_may_be_enough() -> None:
    runbook = kind_named("runbook")
    assert runbook.missing({"title", "service", "alerts"}, stage="push") == ["steps"]
    assert runbook.missing({"title", "service", "steps"}, stage="push") == ["symptom"]


def test_a_later_stage_asks_for_what_the_earlier_ones_ask() -> None:
    kind = kind_named("postmortem")
    assert kind.missing(set(), stage="review")[:5] == kind.missing(set(), stage="push")
