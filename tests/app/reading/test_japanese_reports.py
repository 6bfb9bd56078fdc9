"""Fifteen incident reports in the styles that Japanese companies use: every field right."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from app.reading import Hints, Reading, read

REPORTS = sorted((Path(__file__).parent / "reports").glob("*.md"))
TODAY = date(2026, 11, 25)
HINTS = Hints(kind=None, services=(), team=None, path=None)


def said(reading: Reading, name: str) -> Any:
    """A field as the expectations name it: some of them stand deeper in the reading."""
    if name in ("duration_min", "users"):
        return reading.fields.get("impact", {}).get(name)
    if name in (
        "why_arose",
        "why_escaped",
        "trigger",
        "went_well",
        "went_wrong",
        "got_lucky",
        "rollout",
    ):
        return reading.fields.get(name)
    if name == "how":
        return reading.fields["detection"]["how"]
    if name == "provisional":
        return reading.fields["response"]["provisional"]
    if name == "failure_mode":
        return (reading.signature or {}).get("failure_mode")
    if name == "timeline":
        return len(reading.fields.get("timeline", []))
    if name == "learnings":
        return [learning["statement"] for learning in reading.learnings]
    return getattr(reading, name)


def differences(reading: Reading, expected: dict[str, Any]) -> dict[str, Any]:
    actions = expected.pop("actions", [])
    found = reading.actions
    wrong = {
        name: said(reading, name)
        for name, value in expected.items()
        if said(reading, name) != value
    }
    agree = len(actions) == len(found) and all(
        action.items() <= one.items() for action, one in zip(actions, found, strict=True)
    )
    return wrong if agree else wrong | {"actions": found}


@pytest.mark.parametrize("report", REPORTS, ids=[report.stem for report in REPORTS])
def test_every_field_of_a_japanese_report_is_read(report: Path) -> None:
    expected = YAML(typ="safe", pure=True).load(report.with_suffix(".yaml").read_text("utf-8"))
    absent = expected.pop("missing_has", [])
    reading = read(report.read_text("utf-8"), hints=HINTS, today=TODAY)
    assert differences(reading, expected) == {}
    assert set(absent) <= set(reading.missing)
    assert reading.lang == "ja"


def test_there_are_fifteen_reports() -> None:
    assert len(REPORTS) == 15
