"""What is remarked on a text whose learnings nobody could use."""

import pytest

from app.actions.doubting import MOST, doubts
from app.i18n import LOCALES, say


def said(learning: dict, locale: str = "en") -> list[str]:
    learning = {"statement": "Pools are summed up"} | learning
    return [say(locale, one["message"], **one["values"]) for one in doubts([learning])]


def test_a_condition_that_can_be_read_is_not_remarked_on():
    assert said({"applies_when": 'tech == "redis"'}) == []


def test_a_mistake_is_shown_by_its_place_in_the_condition_with_what_was_meant():
    [words] = said({"applies_when": 'tier == 1\nAND tech == "redis"'})
    assert "letter 11" in words
    assert "“AND”" in words
    assert "“and”" in words


def test_a_place_is_never_told_as_a_line_of_the_file():
    assert all(one["line"] is None for one in doubts([{"statement": "x", "applies_when": "("}]))
    [words] = said({"applies_when": '(tech == "redis"'})
    assert "ine 1" not in words


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ({"type": "shell", "run": "rm -rf /"}, "file_exists"),
        ({"type": "file_exists"}, "path"),
        ({"type": "text_matches", "path": "*.tf"}, "pattern"),
        ({"type": "data_path", "path": "a", "expression": "b", "op": "equals"}, "value"),
        ({"type": "data_path", "path": "a", "expression": "b", "op": "~", "value": 1}, "matches"),
        ({"type": "package_version", "package": "pkg:npm/axios", "range": " "}, "range"),
    ],
)
def test_a_check_that_cannot_be_run_is_remarked_on(check, words):
    [found] = said({"checks": [check]})
    assert words in found


def test_a_check_that_can_be_run_is_not():
    plan = {"type": "terraform_plan", "resource": "aws_db_instance", "path": "x", "op": "exists"}
    assert said({"checks": [plan, {"type": "file_absent", "path": "a"}]}) == []


def test_what_has_another_shape_is_no_check_to_complain_about():
    assert said({"checks": "file_exists", "applies_when": 3}) == []
    assert said({"checks": ["file_exists"]}) == []


def test_remarks_end_before_they_bury_the_others():
    learning = {"statement": "x", "checks": [{"type": "shell"}] * 100}
    assert len(doubts([learning])) == MOST


@pytest.mark.parametrize("locale", LOCALES)
def test_they_are_told_in_each_language(locale):
    assert said({"applies_when": "tier"}, locale)


def test_a_push_tells_them(push):
    told = push("---\nkind: learning\napplies_when: 'tech = \"redis\"'\n---\n# 接続を合計する\n")
    [finding] = told.json()["findings"]
    assert finding["rule"] == "condition.unreadable"
    assert finding["level"] == "warning"
