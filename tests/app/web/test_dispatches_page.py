"""The ledger on a page: who got what, what nobody knows of, and what a person decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlmodel import col, select

from app.actions.bouncing import CAME_BACK, comes_back
from app.actions.dispatching import dispatch, key_of
from app.actions.resending import wake_stranded
from app.clock import utc_now
from models import ledger
from models.channel import Channel
from models.dispatch import Dispatch, new_dispatch
from models.event import Event
from models.job import Job

WEEK = "weekly:2026-W48"


@pytest.fixture
def app(app_on_both) -> FastAPI:
    """The ledger on both databases."""
    return app_on_both


@pytest.fixture
def put(hub, cast):
    """``put("keeper", WEEK, "unknown")``: the id; ``job`` is done, dead, gone or open."""

    def putting(who: str, occasion: str = WEEK, state: str = "sent", job: str = "done", **more):
        now = utc_now()
        recipient = getattr(cast, who).id if hasattr(cast, who) else who
        with hub.transaction() as session:
            row = new_dispatch(recipient, occasion, now=now)
            dispatch(session, row)
            for name, value in ({"state": state} | more).items():
                setattr(row, name, value)
            own = session.exec(select(Job).where(Job.dedupe_key == key_of(row.id))).one()
            own.done_at = now if job == "done" else None
            own.dead_at = now if job == "dead" else None
            own.attempts = 9
            if job == "gone":
                session.delete(own)
            return row.id

    return putting


@pytest.fixture
def found(hub):
    """``found(id)``: the row, and its job."""

    def finding(id_: str) -> tuple[Dispatch, Job | None]:
        with hub.reading() as session:
            job = session.exec(select(Job).where(Job.dedupe_key == key_of(id_))).first()
            return session.get_one(Dispatch, id_), job

    return finding


@pytest.fixture
def listed(signed_in):
    """``listed("week=2026-W48")``: the ids that are shown, in order."""
    boss = signed_in("sre")

    def listing(query: str = "") -> list[str]:
        text = boss.get(f"/dispatches?{query}").text
        return [part.partition('"')[0] for part in text.split('<li id="')[1:]]

    return listing


def events(hub, verb: str) -> list[tuple[str, str]]:
    with hub.reading() as session:
        rows = session.exec(select(Event).where(Event.verb == verb))
        return [(row.actor, row.subject) for row in rows]


def is_due_now(job: Job | None) -> bool:
    return bool(job and not job.done_at and not job.dead_at and job.run_at <= utc_now())


def test_it_is_found_by_week_kind_state_and_recipient(put, listed, cast):
    sent = put("keeper")
    unknown = put("stranger", state="unknown")
    monthly = put("reader", "monthly:2026-W48")
    asked = put("keeper", "ask:as-one", state="refused")
    given_up = put("keeper", "notice:no-one", state="waiting", job="dead")
    waiting = put("guest", state="waiting", job="open")
    assert set(listed()) == {sent, unknown, monthly, asked, given_up, waiting}
    assert set(listed("week=2026-W48")) == {sent, unknown, monthly, waiting}
    assert set(listed("week=2026-W48&kind=weekly&state=sent")) == {sent}
    assert listed("kind=ask") == [asked]
    assert listed("state=given_up") == [given_up]
    assert listed("state=waiting") == [waiting]
    assert set(listed("recipient=KEEPER")) == {sent, asked, given_up}
    assert listed(f"recipient={cast.stranger.id}") == [unknown]
    assert listed("recipient=%25") == []


def test_states_of_a_run_are_counted_whichever_is_shown(put, signed_in):
    put("keeper")
    put("stranger")
    put("reader", state="unknown")
    put("guest", state="waiting", job="dead")
    put("keeper", "weekly:2026-W47", state="quiet")
    text = signed_in("sre").get("/dispatches?week=2026-W48&state=sent").text
    tally = text[text.index('aria-label="By state"') :].partition("</ul>")[0]
    assert [part.partition("<")[0] for part in tally.split('class="number">')[1:]] == [
        "4", "1", "1", "2",
    ]  # fmt: skip
    assert tally.index("Fate unknown") < tally.index("Given up") < tally.index("Sent")


def test_a_week_that_is_none_is_refused_in_words(signed_in):
    answer = signed_in("sre").get("/dispatches?week=soon")
    assert answer.status_code == 422
    assert "write it like 2026-W48" in answer.text


def test_names_stand_there_and_nothing_of_the_content(put, signed_in, hub, cast):
    put("keeper", content={"for_you": [["ln-hidden", []]]}, said="550 https://x.example/s3cret no")
    with hub.transaction() as session:
        session.add(Channel(id="ch-one", team="career", kind="slack", address="https://h.example/s3cret",
                            created_by=cast.sre.id, created_at=utc_now()))  # fmt: skip
    put("ch-one")
    text = signed_in("sre").get("/dispatches").text
    assert cast.keeper.name in text
    assert "Slack" in text
    assert "550 https://x.example/… no" in text
    assert "s3cret" not in text
    assert "ln-hidden" not in text


def test_what_arrived_after_all_is_put_down_with_whoever_says_so(put, signed_in, found, hub, cast):
    id_ = put("keeper", state="unknown")
    boss = signed_in("sre")
    said = {"back": "/dispatches?state=unknown"}
    answer = boss.post(f"/dispatches/{id_}/arrival", data=said)
    assert answer.headers["location"] == "/dispatches?state=unknown"
    assert found(id_)[0].state == "sent"
    assert events(hub, "dispatch.arrived") == [(cast.sre.id, id_)]
    assert boss.post(f"/dispatches/{id_}/arrival").status_code == 409
    assert not is_due_now(found(id_)[1])


def test_what_nobody_knows_of_is_sent_again_at_somebodys_word_after_a_warning(
    put, signed_in, found, hub, cast
):
    id_ = put("keeper", state="unknown", begun_at=utc_now())
    boss = signed_in("sre")
    text = boss.get("/dispatches").text
    assert text.index("gets it a second time") < text.index("Send it again all the same")
    assert boss.post(f"/dispatches/{id_}/sending").status_code == 303
    row, job = found(id_)
    assert (row.state, row.begun_at, row.ended_at) == ("waiting", None, None)
    assert is_due_now(job)
    assert job.attempts == 0
    assert events(hub, "dispatch.sent_again") == [(cast.sre.id, id_)]


@pytest.mark.parametrize(("state", "job"), [("refused", "done"), ("waiting", "dead")])
def test_what_was_refused_or_given_up_is_tried_again(put, signed_in, found, state, job):
    id_ = put("keeper", state=state, job=job)
    boss = signed_in("sre")
    assert "second time" not in boss.get("/dispatches").text
    assert boss.post(f"/dispatches/{id_}/sending").status_code == 303
    assert found(id_)[0].state == "waiting"
    assert is_due_now(found(id_)[1])


@pytest.mark.parametrize("state", ["sent", "sending", "dropped", "quiet"])
def test_what_was_sent_or_is_not_to_be_sent_has_no_button(put, signed_in, found, state):
    id_ = put("keeper", state=state)
    boss = signed_in("sre")
    assert f"/dispatches/{id_}/" not in boss.get("/dispatches").text
    assert boss.post(f"/dispatches/{id_}/sending").status_code == 409
    assert found(id_)[0].state == state


@pytest.mark.parametrize("job", ["open", "gone"])
def test_what_waits_for_its_time_has_no_button(put, signed_in, found, job):
    later = utc_now() + timedelta(days=1)
    id_ = put("keeper", state="waiting", job=job, due_at=later)
    boss = signed_in("sre")
    assert f"/dispatches/{id_}/" not in boss.get("/dispatches").text
    assert boss.post(f"/dispatches/{id_}/sending").status_code == 409
    assert found(id_)[0].begun_at is None


@pytest.fixture
def returned(put, cast):
    """The last letters to the keeper came back, so that one was not sent."""
    at = utc_now() - timedelta(days=1)
    for week in (45, 46, 47):
        put("keeper", f"weekly:2026-W{week}", bounced_at=at, begun_at=at)
    put("keeper", state="dropped", said=CAME_BACK)
    put("stranger", state="dropped", said=CAME_BACK)
    put("guest", state="dropped")
    return f"/dispatches/recipients/{cast.keeper.id}/address"


def test_an_address_that_works_again_is_said_to(returned, signed_in, hub, cast):
    boss, path = signed_in("sre"), "/dispatches?state=dropped"
    assert boss.get(path).text.count(returned) == 1
    assert boss.get(path).text.count("/dispatches/recipients/") == 1
    assert boss.post(returned, data={"back": path}).headers["location"] == path
    with hub.reading() as session:
        assert not comes_back(session, cast.keeper.id)
    assert events(hub, "letters.address_works") == [(cast.sre.id, cast.keeper.id)]
    assert "/dispatches/recipients/" not in boss.get(path).text


def test_only_the_sre_team_says_so_and_only_of_people(returned, signed_in, hub):
    assert signed_in("stranger").post(returned).status_code == 403
    sre = signed_in("sre")
    assert sre.post("/dispatches/recipients/ch-k3v9t2qa/address").status_code == 404
    assert events(hub, "letters.address_works") == []


def test_going_on_with_a_run_wakes_what_stands_still_and_plans_again(put, signed_in, found, hub):
    dead = put("keeper", state="waiting", job="dead")
    gone = put("stranger", state="waiting", job="gone")
    unknown = put("reader", state="unknown")
    other = put("guest", "weekly:2026-W47", state="waiting", job="dead")
    answer = signed_in("sre").post("/dispatches/weeks/2026-W48/resumption")
    assert answer.headers["location"] == "/dispatches?week=2026-W48"
    assert is_due_now(found(dead)[1])
    assert is_due_now(found(gone)[1])
    assert found(unknown)[0].state == "unknown"
    assert found(other)[1].dead_at
    with hub.reading() as session:
        assert session.exec(select(Job.id).where(Job.kind == "plan_digests")).one()


def test_others_decide_nothing(put, signed_in, found):
    id_ = put("keeper", state="unknown")
    keeper = signed_in("keeper")
    for path in (f"{id_}/arrival", f"{id_}/sending", "weeks/2026-W48/resumption"):
        assert keeper.post(f"/dispatches/{path}").status_code == 403
    assert found(id_)[0].state == "unknown"


def test_nobody_is_sent_elsewhere(put, signed_in):
    id_ = put("keeper", state="unknown")
    said = {"back": "https://evil.example/dispatches"}
    answer = signed_in("sre").post(f"/dispatches/{id_}/arrival", data=said)
    assert answer.headers["location"] == "/dispatches"


def woken(hub, now: datetime | None = None) -> int:
    with hub.transaction() as session:
        return wake_stranded(session, now=now or utc_now())


def test_what_waits_without_a_job_is_woken_and_a_dead_one_stays_dead(put, found, hub):
    """A worker that lost its lease told that nothing left after another had closed the job."""
    done = put("keeper", state="waiting", job="done")
    gone = put("stranger", state="waiting", job="gone", due_at=utc_now() - timedelta(hours=1))
    dead = put("reader", state="waiting", job="dead")
    sent = put("guest", state="sent")
    assert woken(hub) == 2
    assert is_due_now(found(done)[1])
    assert is_due_now(found(gone)[1])
    assert found(dead)[1].dead_at
    assert found(sent)[1].done_at
    assert woken(hub) == 0


def test_what_is_not_due_yet_is_woken_for_its_time(put, found, hub):
    due = utc_now() + timedelta(hours=3)
    id_ = put("keeper", state="waiting", job="gone", due_at=due)
    assert woken(hub) == 1
    assert found(id_)[1].run_at == due


@pytest.mark.parametrize("job", ["done", "dead", "gone"])
def test_what_is_being_sent_by_nobody_is_unknown(put, found, hub, job):
    now = utc_now()
    old = put("keeper", state="sending", job=job, begun_at=now - timedelta(hours=1))
    new = put("stranger", state="sending", job=job, begun_at=now)
    woken(hub)
    assert (found(old)[0].state, found(new)[0].state) == ("unknown", "sending")
    assert woken(hub) == 0


def test_the_ledger_and_its_jobs_agree_on_the_key(put, hub):
    id_ = put("keeper")
    with hub.reading() as session:
        key = session.exec(select(ledger._KEY).where(col(Dispatch.id) == id_)).one()
    assert key == key_of(id_)


@contextmanager
def counted(hub) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    seen: list[str] = []

    def see(*given: object) -> None:
        seen.append(str(given[2]))

    event.listen(hub.database.engine, "before_cursor_execute", see)
    yield seen
    event.remove(hub.database.engine, "before_cursor_execute", see)


def test_many_are_shown_page_by_page_with_no_more_queries(put, signed_in, hub):
    boss, path = signed_in("sre"), "/dispatches?week=2026-W48"
    put("p-first", state="waiting", job="open")
    boss.get(path)
    with counted(hub) as few:
        boss.get(path)
    for n in range(50):
        put(f"p-{n}", state="waiting", job="open")
    with counted(hub) as many:
        text = boss.get(path).text
    assert "page=2" in text
    assert text.count("next try:") == 50
    assert len(many) <= len(few)
