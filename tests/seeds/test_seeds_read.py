"""What the reader makes of the seeds: it must be what their authors meant."""

from functools import cache
from pathlib import Path

import pytest
from seed_shelf import EXAMPLES, FIRST_DAY, SEEDS, demo, library, organisation, text_of

from app.reading import Hints, Reading, read

#: Folders of the demo and what is in them.
FOLDERS = {
    "adr": "decision",
    "learnings": "learning",
    "near-misses": "near_miss",
    "notes": "note",
    "postmortems": "postmortem",
    "runbooks": "runbook",
}
#: A decision in Nygard's form, which has no place for a service.
WITHOUT_SERVICE = {"0006-index-alias-switch.md", "datadog-monitor-naming.md"}


@cache
def reading_of(path: Path) -> Reading:
    team = path.relative_to(SEEDS).parts[2] if path.is_relative_to(SEEDS / "demo") else None
    hints = Hints(kind=None, services=(), team=team, path="/".join(path.parts[-3:]))
    return read(text_of(path), hints=hints, today=FIRST_DAY)


def test_each_write_up_of_the_demo_is_of_its_folders_kind() -> None:
    kinds = {seed.path: reading_of(seed.path).kind for seed in demo()}
    assert kinds == {path: FOLDERS[path.parent.name] for path in kinds}


def test_services_of_the_demo_are_in_its_catalogue() -> None:
    for seed in demo():
        found = reading_of(seed.path).services
        assert set(found) <= set(organisation("service")), seed.path
        assert bool(found) == (seed.path.name not in WITHOUT_SERVICE), seed.path


def test_learnings_keep_the_ids_that_their_files_give() -> None:
    for seed in (*demo(), *library("starter")):
        stated = [one["id"] for one in seed.learnings]
        read_ids = [one.get("id") for one in reading_of(seed.path).learnings]
        assert read_ids == stated or not stated, seed.path


def test_every_incident_of_the_demo_has_times_a_severity_and_a_learning() -> None:
    for seed in demo():
        reading = reading_of(seed.path)
        if reading.kind == "postmortem":
            assert reading.started_at, seed.path
            assert reading.detected_at, seed.path
            assert reading.resolved_at, seed.path
            assert reading.severity, seed.path
            assert reading.learnings, seed.path


def test_no_action_that_is_read_is_overdue() -> None:
    for path in [*(seed.path for seed in demo()), *EXAMPLES.glob("*.md")]:
        for action in reading_of(path).actions:
            is_open = action["state"] == "open"
            assert not (is_open and action.get("due", "9999") <= FIRST_DAY.isoformat()), path


@pytest.mark.parametrize("name", ["starter", "manual"])
def test_pages_of_a_library_are_read_without_remarks(name: str) -> None:
    kind = {"starter": "learning", "manual": "note"}[name]
    for seed in library(name):
        reading = reading_of(seed.path)
        assert (reading.kind, reading.lang) == (kind, seed.matter["lang"])
        assert (reading.findings, reading.missing) == ([], []), seed.path
        assert len(reading.learnings) == len(seed.learnings), seed.path


def test_the_japanese_example_is_understood() -> None:
    reading = reading_of(EXAMPLES / "障害報告.md")
    assert (reading.kind, reading.lang, reading.severity) == ("postmortem", "ja", "SEV3")
    assert reading.services == ["billing-api", "invoice-batch"]
    assert reading.started_at == "2026-03-05T01:12:00+09:00"
    assert reading.detected_at == "2026-03-05T01:21:00+09:00"
    assert reading.resolved_at == "2026-03-05T01:50:00+09:00"
    assert len(reading.learnings) == 2
    assert [one["state"] for one in reading.actions] == ["done", "done", "open"]


def test_the_english_examples_are_understood() -> None:
    incident = reading_of(EXAMPLES / "incident-report.md")
    assert (incident.kind, incident.lang, incident.severity) == ("postmortem", "en", "SEV2")
    assert (incident.services, len(incident.learnings)) == (["upload-api"], 2)
    runbook = reading_of(EXAMPLES / "runbook.md")
    assert (runbook.kind, runbook.alerts) == ("runbook", ["InvoiceQueueOldestMessageAge"])
    assert len(runbook.fields["steps"]) == 3
