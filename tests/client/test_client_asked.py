"""What a push says of whom its learnings ask."""

import pytest
from yokoten.report.asked import asked


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOKOTEN_LANG", "en")


def test_the_services_are_named_and_many_are_counted() -> None:
    names = [f"s{number}" for number in range(10)]
    [line] = asked([{"statement": "Pools", "services": names, "unknown": ["a", "b"]}])
    assert line == (
        "Pools → Asks 10 services: s0, s1, s2, s3, s4, s5, s6, s7, +2; of 2 more a fact is missing"
    )


@pytest.mark.parametrize("answer", [None, "x", [1], [{"services": "x"}]])
def test_odd_answers_break_nothing(answer: object) -> None:
    assert all("Asks 0 services: -" in line for line in asked(answer))
