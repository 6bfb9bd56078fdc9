"""From a document to its entry, through JSON, and with what the database knows later."""

import json

from search.entries import entry_as_json, entry_from_json, entry_of, name_of, with_labels
from search.port import Document

REPORT = Document(
    id="",
    kind="postmortem",
    title="決済APIの障害",
    body="KubePodCrashLooping が 02:10 に鳴った。",
    alerts=("KubePodCrashLooping",),
    tags=("eks",),
)


def test_an_entry_survives_json() -> None:
    entry = entry_of(REPORT)
    assert entry_from_json(json.loads(json.dumps(entry_as_json(entry)))) == entry


def test_an_entry_survives_json_without_any_token() -> None:
    entry = entry_of(Document(id="nt-1", kind="note", title="", body=""))
    assert entry_from_json(json.loads(json.dumps(entry_as_json(entry)))) == entry
    assert entry.frequencies() == {}


def test_an_entry_takes_the_labels_that_are_known_later() -> None:
    known = Document(
        id="pm-k3v9t2qa",
        kind="postmortem",
        title=REPORT.title,
        body="",
        team="payments",
        services=("checkout",),
        readers=("team:payments",),
        open=False,
        date="2026-03-01",
        standing="rejected",
    )
    entry = with_labels(entry_of(REPORT), known)
    assert (entry.id, entry.date, entry.open, entry.demoted) == (
        "pm-k3v9t2qa",
        "2026-03-01",
        False,
        True,
    )
    assert entry.label("team") == "payments"
    assert entry.labelled("reader") == ("team:payments",)
    assert entry.body == entry_of(REPORT).body


def test_an_alert_keeps_its_name_when_labels_come_later() -> None:
    later = with_labels(entry_of(REPORT), Document("pm-1", "postmortem", REPORT.title, ""))
    assert "kubepodcrashloop" in later.names


def test_an_alert_is_one_name_in_every_spelling() -> None:
    spellings = ("KubePodCrashLooping", "kube pod crash looping", "kube_pod_crash_looping")
    assert {name_of(spelling) for spelling in spellings} == {"kubepodcrashloop"}


def test_a_sentence_of_many_words_is_no_name() -> None:
    assert name_of("the pod was crash looping again and again all night") is None
    assert name_of("障害報告") is None
    assert name_of("") is None


def test_tokens_counts_and_surfaces_are_aligned() -> None:
    entry = entry_of(REPORT)
    assert len(entry.terms.split()) == len(entry.counts) == len(entry.surfaces.split())


def test_a_title_word_counts_more_than_one_in_the_body() -> None:
    entry = entry_of(Document("nt-1", "note", "failover", "restart"))
    counts = entry.frequencies()
    assert counts["failov"] > counts["restart"]
