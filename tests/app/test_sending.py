"""A search server beside the database gets what is pushed, whatever happens to it meanwhile.

It is a small one of ours (tests/little_meilisearch.py); a real one is in tests/search.
"""

import threading
from contextlib import closing

import pytest
import structlog
from little_meilisearch import MOODS, serving

from app import sending
from app.hub import Hub
from app.sending import IndexSender
from app.settings import Settings


@pytest.fixture
def server():
    with serving() as little:
        yield little


@pytest.fixture
def beside(hub, server):
    """The hub, told to search with the server beside its database."""
    own = hub.settings
    hub.settings = hub.settings.model_copy(update={"search_url": server.url})
    yield hub
    hub.settings = own


@pytest.fixture
def impatient(monkeypatch):
    """Looks the server over each time."""
    monkeypatch.setattr(sending, "CHECK", 0.0)


def send_rested(sender):
    sender._rest_until = 0.0
    sender.send()


@pytest.fixture
def pushed(client, token):
    """``pushed("first", "second")``: their ids."""
    header = token("push", team="career")

    def pushing(*names):
        ids = []
        for name in names:
            said = header | {"X-Yokoten-Source": f"x:{name}.md", "Content-Type": "text/markdown"}
            answer = client.post("/api/v1/push", content=f"# {name}\n", headers=said)
            ids.append(answer.json()["id"])
        return ids

    return pushing


def test_what_is_pushed_reaches_the_server(beside, pushed, server):
    (first,), sender = pushed("first"), IndexSender(beside)
    sender.send()
    assert server.ids == {first}
    (second,) = pushed("second")
    sender.send()
    assert server.ids == {first, second}


def test_what_is_gone_leaves_the_server(beside, pushed, server):
    (gone,), sender = pushed("gone"), IndexSender(beside)
    sender.send()
    with beside.transaction() as session:
        beside.library(session).delete([gone])
    sender.send()
    assert server.ids == set()


@pytest.mark.parametrize("mood", MOODS)
def test_a_server_that_was_not_well_catches_up(
    beside, pushed, server, impatient, mood, monkeypatch
):
    monkeypatch.setattr("search.engines.meilisearch.server.PATIENCE", 1)
    kept, gone = pushed("kept", "gone")
    sender = IndexSender(beside)
    sender.send()
    server.mood = mood
    (missed,) = pushed("missed")
    with beside.transaction() as session:
        beside.library(session).delete([gone])
    sender.send()
    assert server.ids == {kept, gone}
    server.mood = "well"
    send_rested(sender)
    assert server.ids == {kept, missed}


def test_a_server_that_is_away_is_left_alone_for_a_while(beside, pushed, server):
    server.mood, sender = "away", IndexSender(beside)
    pushed("missed")
    sender.send()
    asked = len(server.log)
    for _ in range(20):
        sender.send()
    assert len(server.log) == asked


def test_rests_grow_to_half_a_minute_and_begin_anew(beside, pushed, server, monkeypatch):
    sender, rests, now = IndexSender(beside), [], 1_000.0
    monkeypatch.setattr(sending.time, "monotonic", lambda: now)
    server.mood = "away"
    pushed("missed")
    for _ in range(7):
        sender.send()
        rests.append(round(sender._rest_until - now))
        now = sender._rest_until
    assert rests == [1, 2, 4, 8, 16, 30, 30]
    server.mood = "well"
    sender.send()
    assert server.ids
    server.mood = "away"
    pushed("another")
    sender.send()
    assert sender._rest_until - now == pytest.approx(1)


def test_what_is_wrong_is_said_once(beside, pushed, server, impatient):
    server.key, sender = "another", IndexSender(beside)
    pushed("missed")
    with structlog.testing.capture_logs() as said:
        for _ in range(3):
            send_rested(sender)
        server.key = None
        send_rested(sender)
        send_rested(sender)
    assert [line["event"] for line in said if line["event"].startswith("search server")] == [
        "search server is not well",
        "search server has everything again",
    ]
    assert said[0]["problem"] == "it refuses the key (403 invalid_api_key)"


def test_nothing_is_asked_while_nothing_was_written(beside, pushed, server):
    sender = IndexSender(beside)
    pushed("first")
    sender.send()
    asked = len(server.log)
    sender.send()
    assert len(server.log) == asked


def test_a_server_that_lost_everything_gets_everything(beside, pushed, server, impatient):
    ids, sender = pushed("first", "second"), IndexSender(beside)
    sender.send()
    server.indexes.clear()
    sender.send()
    assert server.ids == set(ids)


def test_a_server_that_lost_everything_gets_everything_with_the_next_push(beside, pushed, server):
    ids, sender = pushed("first", "second"), IndexSender(beside)
    sender.send()
    server.indexes.clear()
    ids += pushed("third")
    sender.send()
    assert server.ids == set(ids)


def test_a_server_with_half_of_it_gets_everything(beside, pushed, server, impatient):
    ids, sender = pushed("first", "second"), IndexSender(beside)
    sender.send()
    rows = server.indexes["yokoten"]
    del rows[next(key for key in rows if key != "stamp")]
    sender.send()
    assert server.ids == set(ids)


def test_a_build_that_broke_off_is_begun_anew(beside, pushed, server, impatient):
    """The index that answers was made, and not yet swapped for the one that was filled aside."""
    ids, sender = pushed("first", "second"), IndexSender(beside)
    sender.send()
    server.indexes["yokoten"], server.indexes["yokoten-next"] = {}, {"x": {"key": "x", "id": "x"}}
    sender.send()
    assert server.ids == set(ids)
    assert set(server.indexes) == {"yokoten"}


def test_a_server_that_was_set_back_gets_everything(beside, pushed, server, impatient):
    """As many documents as there should be, but one of them is that of yesterday."""
    (first,), sender = pushed("first"), IndexSender(beside)
    sender.send()
    yesterday = dict(server.indexes["yokoten"])
    with beside.transaction() as session:
        library = beside.library(session)
        library.upsert([library.entry(first)])
    sender.send()
    server.indexes["yokoten"] = {
        key: row | ({"title": "old"} if key != "stamp" else {}) for key, row in yesterday.items()
    }
    sender.send()
    assert server.rows()[first]["title"] == "first"


def test_the_index_of_another_database_is_not_taken_for_ours(beside, pushed, server, impatient):
    ids, sender = pushed("first"), IndexSender(beside)
    sender.send()
    stamp = server.indexes["yokoten"]["stamp"]
    stamp["id"] = "0badcafe " + stamp["id"].split()[1]
    server.indexes["yokoten"]["x"] = {"key": "x", "id": "pm-foreign"}
    sender.send()
    assert server.ids == set(ids)


def test_settings_that_were_changed_by_hand_are_put_right(beside, pushed, server, impatient):
    pushed("first")
    sender = IndexSender(beside)
    sender.send()
    ours = dict(server.settings["yokoten"])
    server.settings["yokoten"] |= {
        "displayedAttributes": ["*"],
        "searchCutoffMs": 9,
        "stopWords": [],
    }
    sender.send()
    assert server.settings["yokoten"] == ours | {"stopWords": []}


def test_a_server_that_knows_no_languages_does_without(beside, pushed, server, impatient):
    server.unknown_settings = {"localizedAttributes"}
    ids, sender = pushed("first"), IndexSender(beside)
    sender.send()
    assert server.ids == set(ids)
    assert "localizedAttributes" not in server.settings["yokoten"]


def test_one_document_that_is_refused_keeps_no_other_back(beside, pushed, server, impatient):
    server.poison = "poison"
    ids, sender = pushed("a", "poisoned", "b", "c"), IndexSender(beside)
    sender.send()
    assert server.ids == set(ids)
    assert server.rows()[ids[1]].keys() == {"key", "id"}
    more = pushed("d", "poison again", "e")
    sender.send()
    assert server.ids == {*ids, *more}
    asked = len(server.tasks)
    sender.send()
    assert len(server.tasks) == asked


def test_a_full_disk_is_no_reason_to_hurry(beside, pushed, server):
    ids, sender = pushed("first"), IndexSender(beside)
    sender.send()
    server.is_full = True
    ids += pushed("second")
    with structlog.testing.capture_logs() as said:
        for _ in range(20):
            sender.send()
    problems = [line["problem"] for line in said if "problem" in line]
    assert problems == ["x: failed no_space_left_on_device"]
    tasks = len(server.tasks)
    server.is_full = False
    send_rested(sender)
    assert server.ids == set(ids)
    assert len(server.tasks) == tasks + 1


def test_two_hubs_that_find_an_empty_server_build_once(beside, pushed, server, impatient):
    ids = pushed(*(f"text {number}" for number in range(20)))
    senders = [IndexSender(beside) for _ in range(4)]
    threads = [threading.Thread(target=sender.send) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.ids == set(ids)
    assert sum("POST swap-indexes" in asked for asked in server.log) == 1
    assert set(server.indexes) == {"yokoten"}


def test_of_all_processes_one_sends_at_a_time(database_url, tmp_path):
    with closing(Hub(Settings(data_dir=tmp_path, database_url=database_url))) as hub:
        with sending._alone(hub) as first, sending._alone(hub) as second:
            assert (first, second) == (True, False)
        with sending._alone(hub) as third:
            assert third


def test_pushes_are_taken_and_found_while_the_server_is_not_well(
    beside, client, pushed, server, token
):
    sender = IndexSender(beside)
    pushed("first")
    sender.send()
    for mood in MOODS:
        server.mood = mood
        (id_,) = pushed(f"zebra {mood}")
        found = client.get(f"/api/v1/search?q=zebra+{mood}", headers=token("read"))
        assert found.status_code == 200
        assert id_ in [hit["id"] for hit in found.json()["hits"]]


def test_health_and_figures_say_how_the_server_is(beside, client, pushed, server, token):
    pushed("first")
    told = client.get("/readyz").json()
    assert told["checks"]["search server"] == {
        "ok": True,
        "detail": "Meilisearch 0.0.1, 1 to be sent",
    }
    server.key = "another"
    IndexSender(beside).send()
    client.get("/api/v1/search?q=first", headers=token("read"))
    told = client.get("/readyz").json()
    assert told["status"] == "degraded"
    assert told["checks"]["search server"]["detail"].startswith("it refuses the key (403")
    figures = client.get("/metrics", headers=token("read")).text
    assert "yokoten_search_server_up 0.0" in figures
    assert "yokoten_search_waiting 1.0" in figures
