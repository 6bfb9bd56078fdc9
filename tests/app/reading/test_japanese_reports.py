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
    fields = reading.fields
    deeper = {
        "duration_min": fields.get("impact", {}).get("duration_min"),
        "users": fields.get("impact", {}).get("users"),
        "how": fields.get("detection", {}).get("how"),
        "provisional": fields.get("response", {}).get("provisional"),
        "failure_mode": (reading.signature or {}).get("failure_mode"),
        "timeline": len(fields.get("timeline", [])),
        "learnings": [learning["statement"] for learning in reading.learnings],
    }
    return deeper[name] if name in deeper else getattr(reading, name, fields.get(name))


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
