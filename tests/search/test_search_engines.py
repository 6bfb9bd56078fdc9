"""What every engine owes the ranker, on every database: one suite for all."""

from __future__ import annotations

import time

import pytest
from shelves import EVERYONE, Shelf, document
from sqlalchemy.exc import SQLAlchemyError

from search.engines import terms
from search.entries import entry_of
from search.port import FACETS, Filter
from search.words import analysis

POOL = document(
    "pm-1",
    "Connection pool exhausted after failover",
    "The checkout service could not get a connection: pool timeout after 30 seconds.",
    services=("checkout",),
    tags=("aurora",),
    severity="SEV1",
    date="2026-03-01",
    lang="en",
    alerts=("PoolExhausted",),
)
CERTIFICATE = document(
    "pm-2",
    "証明書の期限切れで決済APIにつながらない",
    "夜間に証明書が失効し、接続できなくなった。更新を忘れていた。",
    team="identity",
    services=("login",),
    tags=("tls",),
    severity="SEV2",
    date="2026-01-15",
    lang="ja",
)
RUNBOOK = document(
    "rb-1",
    "KubePodCrashLooping",
    "Look at the logs of the previous container, then at its memory limit.",
    kind="runbook",
    team="platform",
    date="2025-12-31",
    lang="en",
)
SHELF = (POOL, CERTIFICATE, RUNBOOK)


def test_what_was_written_is_found(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    assert shelf.found("connection pool timeout")[0] == "pm-1"
    assert shelf.found("証明書 失効") == ["pm-2"]


def test_a_japanese_question_finds_the_english_report(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    assert shelf.found("接続プールが枯渇した")[0] == "pm-1"


def test_an_alert_is_found_in_every_spelling(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    for spelling in ("KubePodCrashLooping", "kubepodcrashlooping", "kube pod crash loop"):
        assert shelf.found(spelling)[0] == "rb-1"


def test_a_deleted_entry_is_found_no_more(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    shelf.delete("pm-1", "unknown")
    assert shelf.found("connection pool timeout") == []
    assert shelf.engine.statistics(["pool"]).frequencies.get("pool", 0) == 0


def test_an_entry_takes_the_place_of_the_earlier_one(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    shelf.put(document("pm-1", "Disk full on the build host"))
    assert shelf.found("connection pool timeout") == []
    assert shelf.found("disk full") == ["pm-1"]
    assert shelf.engine.health().documents == 3


def test_the_last_of_two_entries_with_one_id_stays(shelf: Shelf) -> None:
    first, last = document("pm-9", "first version"), document("pm-9", "last edition")
    shelf.put(first, last)
    assert shelf.found("edition") == ["pm-9"]
    assert shelf.found("version") == []


def test_an_entry_is_found_in_the_transaction_that_wrote_it(shelf: Shelf) -> None:
    shelf.engine.upsert([entry_of(POOL)])
    assert shelf.found("pool timeout") == ["pm-1"]


def test_what_was_rolled_back_is_not_there(shelf: Shelf) -> None:
    shelf.connection.commit()
    shelf.engine.upsert([entry_of(POOL)])
    shelf.connection.rollback()
    assert shelf.found("pool timeout") == []


def test_the_generation_grows_with_every_write(shelf: Shelf) -> None:
    seen = [shelf.library.generation()]
    shelf.put(POOL)
    seen.append(shelf.library.generation())
    shelf.delete("pm-1")
    seen.append(shelf.library.generation())
    shelf.engine.rebuild([entry_of(POOL)])
    seen.append(shelf.library.generation())
    assert seen == sorted(set(seen))
    shelf.delete("unknown")
    assert shelf.library.generation() == seen[-1]


@pytest.fixture
def closed(shelf: Shelf) -> Shelf:
    """A shelf on which the payments team keeps one report of its own."""
    shelf.put(*SHELF)
    shelf.put(
        document(
            "pm-secret",
            "Connection pool zebrafish",
            "pool pool pool " * 20,
            services=("ledger",),
            tags=("zebra",),
            readers=("team:payments",),
            open=False,
        )
    )
    return shelf


def test_only_its_readers_find_a_closed_entry(closed: Shelf) -> None:
    payments = Filter(readers=("org", "team:payments"))
    assert "pm-secret" in closed.found("zebrafish pool", payments)
    assert "pm-secret" not in closed.found("zebrafish pool")
    assert closed.found("pool", Filter(readers=())) == []


def test_a_closed_entry_moves_nothing_that_others_see(shelf: Shelf, closed: Shelf) -> None:
    def seen() -> tuple[object, ...]:
        library = shelf.library
        return (
            library.ask("connection pool zebrafish", EVERYONE),
            library.ask("pool timeout", EVERYONE),
            library.suggest("ze", EVERYONE),
            library.suggest("connection", EVERYONE),
            shelf.engine.statistics(["pool", "zebrafish"]),
            shelf.engine.similar("zebrafisk"),
        )

    with_closed = seen()
    closed.delete("pm-secret")
    assert seen() == with_closed


def test_a_closed_entry_is_found_by_a_word_that_only_it_has(closed: Shelf) -> None:
    answer = closed.library.ask("zebrafish", Filter(readers=("team:payments",)))
    assert [hit.id for hit in answer.hits] == ["pm-secret"]
    assert answer.searched_for is None


def test_total_and_facets_count_permitted_hits(closed: Shelf) -> None:
    answer = closed.library.ask("pool", EVERYONE)
    assert (answer.total, answer.total_is_lower_bound) == (1, False)
    assert answer.facets["service"] == {"checkout": 1}
    assert answer.facets["kind"] == {"postmortem": 1}
    assert set(answer.facets) == set(FACETS)


def test_an_empty_question_lists_everything_newest_first(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    answer = shelf.library.ask("", EVERYONE)
    assert [hit.id for hit in answer.hits] == ["pm-1", "pm-2", "rb-1"]
    assert answer.facets["team"] == {"identity": 1, "payments": 1, "platform": 1}


def test_filters_narrow_hits_total_and_facets_alike(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    for text in (
        "team:identity",
        "kind:postmortem lang:ja",
        "severity:2",
        "tag:tls before:2026-02",
    ):
        answer = shelf.library.ask(text, EVERYONE)
        assert ([hit.id for hit in answer.hits], answer.total) == (["pm-2"], 1), text


def test_both_ends_of_a_range_of_dates_belong_to_it(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    within = Filter(readers=("org",), date_from="2026-01-15", date_to="2026-03-01")
    assert shelf.found("", within) == ["pm-1", "pm-2"]
    month = Filter(readers=("org",), date_from="2026-03", date_to="2026-03")
    assert shelf.found("connection", month) == ["pm-1"]


def test_other_teams_are_those_that_are_not_ours(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    plan = shelf.library.ask("connection pool 証明書", EVERYONE).plan
    within = Filter(readers=("org",), other_teams_than="payments")
    assert "pm-1" not in [found.id for found in shelf.engine.candidates(plan, within, 10)]


def test_a_label_of_odd_letters_is_no_trouble(shelf: Shelf) -> None:
    odd = "a=b\x1f\0\ud800 \"'\\ %_"
    shelf.put(document("pm-odd", odd, odd, tags=(odd,), services=(odd,), alerts=(odd,)))
    assert shelf.engine.health().documents == 1
    shelf.library.ask("a", Filter(readers=("org", odd), tags=(odd,)))
    shelf.library.suggest(odd, EVERYONE)


def test_a_phrase_is_found_only_where_it_stands(shelf: Shelf) -> None:
    shelf.put(POOL, document("pm-3", "Pool of a connection", "exhausted; the pool"))
    assert shelf.found('"connection pool"') == ["pm-1"]
    assert shelf.found('"pool exhausted"') == ["pm-1"]
    assert shelf.library.ask('"connection pool"', EVERYONE).total == 1


def test_an_excluded_word_takes_its_hits_away(shelf: Shelf) -> None:
    shelf.put(POOL, document("pm-3", "Connection reset by peer"))
    assert shelf.found("connection -pool") == ["pm-3"]
    assert shelf.library.ask("connection -pool", EVERYONE).total == 1


def test_what_is_only_excluded_leaves_the_rest(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    assert shelf.found("-pool") == ["pm-2", "rb-1"]
    assert shelf.found("-pool -container kind:postmortem") == ["pm-2"]
    assert shelf.library.ask("-pool", EVERYONE).total == 2


def test_hits_sorted_by_date_are_paged_by_cursor(shelf: Shelf) -> None:
    shelf.put(*(document(f"pm-{at}", "pool", date=f"2026-01-{at:02}") for at in range(1, 8)))
    seen: list[str] = []
    cursor = None
    for _ in range(4):
        page = shelf.library.ask("pool", EVERYONE, sort="date", limit=2, cursor=cursor)
        seen += [hit.id for hit in page.hits]
        cursor = page.next_cursor
    assert seen == [f"pm-{at}" for at in range(7, 0, -1)]
    assert cursor is None


def test_a_cursor_of_nonsense_is_no_error(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    for cursor in ("", "|", "x|y", "2026|9999999999", "\0|1"):
        shelf.library.ask("pool", EVERYONE, sort="date", cursor=cursor)


def test_suggestions_are_titles_alerts_services_and_tags(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    assert [(s.field, s.value) for s in shelf.library.suggest("che", EVERYONE)] == [
        ("service", "checkout")
    ]
    assert shelf.library.suggest("証明", EVERYONE)[0].id == "pm-2"
    assert ("alert", "PoolExhausted") in [
        (s.field, s.value) for s in shelf.library.suggest("pool", EVERYONE)
    ]
    assert shelf.library.suggest("", EVERYONE) == []


def test_what_is_typed_is_no_pattern(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    assert shelf.library.suggest("%", EVERYONE) == []
    assert shelf.library.suggest("_", EVERYONE) == []


@pytest.mark.slow
def test_total_is_a_lower_bound_beyond_a_thousand(shelf: Shelf) -> None:
    shelf.engine.upsert([entry_of(document(f"pm-{at}", "restart")) for at in range(1_005)])
    answer = shelf.library.ask("restart", EVERYONE, limit=1)
    assert (answer.total, answer.total_is_lower_bound) == (1_000, True)
    assert answer.facets["kind"] == {"postmortem": 1_000}


@pytest.mark.slow
def test_a_mebibyte_of_distinct_words_is_indexed(shelf: Shelf) -> None:
    words = [f"w{at:05x}q" for at in range(130_000)]
    start = time.perf_counter()
    shelf.put(document("pm-big", "Everything", " ".join(words)), POOL)
    print(f"1 MiB of distinct words: {time.perf_counter() - start:.1f} s")
    assert shelf.found(words[0]) == ["pm-big"]
    assert shelf.found(words[-1]) == ["pm-big"]
    shelf.delete("pm-big")
    assert shelf.found(words[-1]) == []


def test_a_phrase_at_the_end_of_a_mebibyte_is_found(shelf: Shelf) -> None:
    body = "lorem ipsum dolor " * 58_000 + "the purple elephant slept"
    shelf.put(document("pm-long", "Long", body), document("pm-3", "elephant", "purple"))
    assert shelf.found('"purple elephant slept"') == ["pm-long"]


def test_a_rebuild_holds_what_it_was_given_and_nothing_else(shelf: Shelf) -> None:
    shelf.put(POOL)
    shelf.library.rebuild(entry_of(kept) for kept in (CERTIFICATE, RUNBOOK))
    shelf.send()
    assert shelf.found("pool timeout") == []
    assert shelf.found("証明書") == ["pm-2"]
    assert shelf.library.health().documents == 2


def test_health_tells_documents_and_analysis(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    health = shelf.library.health()
    assert (health.ok, health.documents, health.analysis) == (True, 3, analysis())


def test_an_index_of_another_layout_is_not_healthy(shelf: Shelf) -> None:
    shelf.put(*SHELF)
    shelf.connection.exec_driver_sql("UPDATE search_meta SET value = 'old' WHERE name = 'layout'")
    assert not shelf.library.health().ok


def test_a_missing_table_is_told_and_not_hidden(shelf: Shelf) -> None:
    shelf.connection.exec_driver_sql("DROP TABLE search_meta")
    assert not shelf.library.health().ok
    with pytest.raises(SQLAlchemyError):
        shelf.library.ask("pool", EVERYONE)


def test_related_entries_come_from_other_teams(shelf: Shelf) -> None:
    twin = document(
        "pm-4",
        "Database connection pool exhausted",
        "checkout pool timeout while getting a connection from the pool",
        team="identity",
    )
    shelf.put(*SHELF, twin)
    mine = entry_of(POOL)
    found = shelf.library.related(mine, EVERYONE, other_teams_than="payments")
    assert [related.id for related in found] == ["pm-4"]
    assert shelf.library.related(mine, Filter(readers=())) == []


def test_hits_that_hold_none_of_the_rarest_words_are_ranked_too(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "ROWS_PER_CANDIDATE", 0)  # so that one term is enough
    herons = (document(f"pm-{at}", f"Heron {at}", "heron") for at in range(5))
    shelf.put(document("pm-rare", "Flamingo", "flamingo"), *herons)
    answer = shelf.library.ask("flamingo heron", EVERYONE)
    assert (answer.total, len(answer.hits)) == (6, 6)
