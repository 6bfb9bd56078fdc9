"""An index that another release wrote: it answers, and is written anew behind the answers."""

import time

import pytest
from sqlalchemy.exc import DBAPIError

from app.actions.indexing import BATCH, read_anew, renewal, write_anew
from app.cli.keeping import rebuild_index
from app.hub import Hub
from app.settings import Settings
from app.upkeep import IndexKeeper, renew_batch
from app.worker import Worker
from search.engines import tables, upkeep, writing
from search.engines.embedded import Embedded
from search.entries import entry_of
from search.port import Document, Filter

EVERYONE = Filter(readers=("org",))
NOTE = "# Pool exhausted\n\nThe connection pool was empty at {number}.\n"


@pytest.fixture
def written(push):
    """Enough write-ups for more than one batch."""
    return [
        push(NOTE.format(number=number), f"docs/{number}.md").json()["id"]
        for number in range(BATCH + 3)
    ]


def age(hub) -> None:
    """As if another analysis had written the index, which read every text as other words."""
    with hub.transaction() as session:
        index = Embedded(session.connection())
        old = [entry_of(Document(id_, "note", "Ancient words", "")) for id_ in index.ids()]
        index.upsert(old)
        forget(session)


def forget(session) -> None:
    """As if nothing that is known of the index's analysis were this release's."""
    session.connection().exec_driver_sql(
        "UPDATE search_meta SET value = '' WHERE name IN ('analysis', 'renewing', 'renewed')"
    )


def found(hub, text: str) -> list[str]:
    with hub.reading() as session:
        return [hit.id for hit in hub.library(session).ask(text, EVERYONE, limit=100).hits]


def renew(hub) -> None:
    while renew_batch(hub):
        pass


def test_the_old_index_answers_until_every_text_was_read_anew(hub, written):
    age(hub)
    assert sorted(found(hub, "ancient words")) == sorted(written)
    assert renew_batch(hub)
    assert len(found(hub, "ancient words")) == 3
    assert len(found(hub, "pool exhausted")) == BATCH
    renew(hub)
    assert found(hub, "ancient words") == []
    assert sorted(found(hub, "pool exhausted")) == sorted(written)


def test_it_says_how_far_it_is(hub, written):
    age(hub)
    told = []
    with hub.reading() as session:
        told.append(renewal(session))
    while renew_batch(hub):
        with hub.reading() as session:
            told.append(renewal(session))
    assert [(far.done, far.total) for far in told if far] == [
        (0, len(written)),
        (BATCH, len(written)),
        (len(written), len(written)),
    ]
    assert told[-1] is None


def test_a_push_meanwhile_is_not_overwritten(hub, push, written):
    age(hub)
    with hub.reading() as session:
        read = read_anew(session)
    assert read is not None
    push("# Another title\n\nFlamingo.\n", "docs/0.md", at="c2")
    with hub.transaction() as session:
        write_anew(session, read)
    assert found(hub, "flamingo") == [written[0]]
    renew(hub)
    assert found(hub, "flamingo") == [written[0]]


def test_what_another_process_renewed_is_not_written_again(hub, written):
    age(hub)
    with hub.reading() as session:
        read = read_anew(session)
    assert renew_batch(hub)
    with hub.transaction() as session:
        before = hub.library(session).generation()
        write_anew(session, read)
        assert hub.library(session).generation() == before


def test_a_hidden_text_stays_hidden_and_found_by_its_readers(hub, push):
    id_ = push("---\nvisibility: team\n---\n# Secret zebra\n\nA leak.\n").json()["id"]
    age_one(hub, id_)
    renew(hub)
    assert found(hub, "zebra") == []
    with hub.reading() as session:
        mine = hub.library(session).ask("zebra", Filter(readers=("team:career",)))
    assert [hit.id for hit in mine.hits] == [id_]


def age_one(hub, id_: str) -> None:
    with hub.transaction() as session:
        index = Embedded(session.connection())
        index.upsert([entry_of(Document(id_, "note", "Old", "", readers=(), open=False))])
        forget(session)


def test_an_entry_that_no_text_has_is_taken_out(hub, written):
    with hub.transaction() as session:
        index = Embedded(session.connection())
        index.upsert([entry_of(Document("nt-stranger", "note", "Pool stranger", ""))])
        forget(session)
    renew(hub)
    assert "nt-stranger" not in found(hub, "pool")
    assert sorted(found(hub, "pool")) == sorted(written)


def older_release_writes(hub, monkeypatch, id_: str) -> None:
    """As a process of another release does that still runs: with its own words, and its mark."""
    with monkeypatch.context() as patched, hub.transaction() as session:
        patched.setattr(writing, "analysis", lambda: "1-older")
        index = Embedded(session.connection())
        index.upsert([entry_of(Document(id_, "note", "Ancient words", ""))])


def test_what_an_older_release_writes_later_is_renewed_again(hub, written, monkeypatch):
    renew(hub)
    older_release_writes(hub, monkeypatch, written[0])
    assert found(hub, "ancient words") == [written[0]]
    renew(hub)
    assert found(hub, "ancient words") == []
    assert sorted(found(hub, "pool exhausted")) == sorted(written)


def test_what_an_older_release_writes_meanwhile_is_renewed_again(hub, written, monkeypatch):
    age(hub)
    assert renew_batch(hub)
    older_release_writes(hub, monkeypatch, min(written))
    renew(hub)
    assert found(hub, "ancient words") == []


def test_an_index_of_this_release_is_left_alone(hub, written):
    renew(hub)
    assert not renew_batch(hub)


def test_an_index_of_another_layout_is_filled_again_after_migrating(hub, written):
    with hub.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE search_meta SET value = '0' WHERE name = 'layout'"
        )
        assert not hub.library(session).health().ok
    hub.migrate()
    assert found(hub, "pool") == []
    renew(hub)
    assert sorted(found(hub, "pool")) == sorted(written)


def test_a_worker_renews_by_itself(hub, written):
    age(hub)
    worker, patience = Worker(hub), time.monotonic() + 20
    while found(hub, "ancient words") and time.monotonic() < patience:
        time.sleep(0.05)
    worker.stop()
    assert sorted(found(hub, "pool exhausted")) == sorted(written)


def test_an_index_in_disorder_is_built_from_nothing(folder):
    hub = Hub(Settings(data_dir=folder))
    with hub.transaction() as session:
        index = Embedded(session.connection())
        index.upsert([entry_of(Document("nt-lost", "note", "Lost", ""))])
        session.connection().exec_driver_sql("DELETE FROM search_text")
        session.connection().exec_driver_sql(
            "UPDATE search_meta SET value = '999' WHERE name = 'documents'"
        )
    rebuild_index()
    with hub.reading() as session:
        health = Embedded(session.connection()).health()
        assert (health.documents, tables.read_meta(session.connection())["documents"]) == (0, "0")
    hub.close()


def test_a_keeper_that_fails_tries_again_only_later(hub, written):
    age(hub)
    keeper = IndexKeeper(hub)
    with hub.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE search_text RENAME TO search_away")
    with pytest.raises(DBAPIError):
        keeper.keep()
    keeper.keep()  # not yet
    with hub.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE search_away RENAME TO search_text")


def test_a_keeper_with_nothing_to_do_looks_rarely(hub, written):
    keeper = IndexKeeper(hub)
    renew(hub)
    keeper.keep()
    age(hub)
    keeper.keep()
    assert sorted(found(hub, "ancient words")) == sorted(written)


def test_a_worn_index_is_tended_once_the_writing_is_over(hub, written, monkeypatch):
    monkeypatch.setattr(upkeep, "LEAST_WORN", 5)
    renew(hub)
    keeper = IndexKeeper(hub)
    keeper.keep()  # it cannot know yet whether something is being written
    assert is_worn(hub)
    keeper._look_at = 0.0
    while keeper._look_at == 0.0:
        keeper.keep()
    assert not is_worn(hub)


def is_worn(hub) -> bool:
    with hub.reading() as session:
        return Embedded(session.connection()).upkeep.is_worn()
