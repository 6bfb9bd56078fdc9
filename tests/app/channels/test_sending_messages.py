"""From the ledger to a channel: what is put down, what is tried again, what is never told."""

import json
from datetime import timedelta

import pytest
import structlog
import time_machine
from receivers import Answer
from sqlmodel import select

from app.actions import composing
from app.actions.dispatching import dispatch
from app.channels import Channels, Message
from app.channels.webhook import new_secret
from app.clock import utc_now
from app.outbound import Outbound
from app.worker import work_once
from models.channel import Channel
from models.dispatch import Dispatch, new_dispatch
from models.event import Event
from models.job import Job
from models.team import ensure_team


@pytest.fixture
def send(hub, receiver, bulletin, monkeypatch, channels):
    """``send("slack")``: a dispatch to a channel of this kind, as it stands after one try."""
    hub.channels = channels

    def compose(session, one, **_settings):
        channel = session.get(Channel, one.recipient)
        return Message.to(
            channel,
            id=one.id,
            of_type="digest.weekly",
            at=one.planned_at,
            bulletin=bulletin(),
            data={},
        )

    monkeypatch.setitem(composing.COMPOSERS, "weekly", compose)

    def sent(kind: str) -> tuple[Dispatch, Job, Channel]:
        with hub.transaction() as session:
            ensure_team(session, "career", now=utc_now())
            session.add(_channel(kind, receiver))
            session.flush()
            dispatch(session, new_dispatch("ch-1", "weekly:2026-W48", now=utc_now()))
        while work_once(hub):
            pass
        with hub.reading() as session:
            row = session.exec(select(Dispatch)).one()
            job = session.exec(select(Job).where(Job.dedupe_key == f"send:{row.id}")).one()
            channel = session.get_one(Channel, "ch-1")
            session.expunge_all()
            return row, job, channel

    return sent


def _channel(kind, receiver):
    return Channel(
        id="ch-1",
        team="career",
        kind=kind,
        address=receiver.address,
        secret=new_secret() if kind == "webhook" else None,
        created_by="hub",
        created_at=utc_now(),
    )


@pytest.mark.parametrize("kind", ["slack", "teams", "webhook"])
def test_what_arrives_is_sent_and_done(send, receiver, kind):
    row, job, _ = send(kind)
    assert (row.state, row.said) == ("sent", None)
    assert job.done_at
    assert job.kind == ("send_webhook" if kind == "webhook" else "send")
    assert len(receiver.received) == 1
    if kind == "webhook":
        assert receiver.received[0].headers["webhook-id"] == row.id


def test_a_webhook_that_is_away_waits_and_says_why_without_its_address(send, receiver):
    receiver.answer = Answer(500, b"geheim")
    row, job, _ = send("webhook")
    assert (row.state, row.said) == ("waiting", "“127.0.0.1” answers 500.")
    assert job.dead_at is None
    assert "geheim" not in job.last_error


def test_a_rest_that_the_other_side_wants_is_kept(send, receiver):
    receiver.answer = Answer(429, headers={"Retry-After": "7200"})
    _, job, _ = send("webhook")
    assert job.run_at > utc_now() + timedelta(minutes=119)


def test_a_webhook_is_tried_ten_times_over_three_days_and_then_is_dead(send, hub, receiver):
    receiver.answer = Answer(503)
    with time_machine.travel(utc_now(), tick=False) as clock:
        since = utc_now()
        _, job, _ = send("webhook")
        while job.dead_at is None:
            clock.move_to(job.run_at + timedelta(seconds=1))
            while work_once(hub):
                pass
            with hub.reading() as session:
                job = session.get_one(Job, job.id)
                session.expunge(job)
        assert timedelta(days=3) < utc_now() - since < timedelta(days=4)
    with hub.reading() as session:
        row = session.exec(select(Dispatch)).one()
        assert (row.state, row.said) == ("waiting", "“127.0.0.1” answers 503.")
    assert {one.headers["webhook-id"] for one in receiver.received} == {row.id}
    assert len(receiver.received) == 10


@pytest.mark.parametrize("kind", ["slack", "webhook"])
def test_who_is_gone_is_sent_nothing_more(send, hub, receiver, kind):
    receiver.answer = Answer(410, b"channel_is_archived")
    row, job, channel = send(kind)
    assert row.state == "refused"
    assert job.done_at
    assert channel.paused_at
    assert channel.paused_for == row.said == "“127.0.0.1” answers 410: channel_is_archived"
    with hub.reading() as session:
        event = session.exec(select(Event).where(Event.verb == "channel.paused")).one()
    assert event.details == {"kind": kind, "team": "career"}


def test_a_chat_that_may_have_it_is_not_sent_it_again(send, receiver):
    receiver.answer = "reset"
    row, job, _ = send("slack")
    assert row.state == "unknown"
    assert "“127.0.0.1” cannot be reached." in row.said
    assert job.done_at
    assert len(receiver.received) == 1


@pytest.mark.parametrize("answer", [Answer(), Answer(500), Answer(404), Answer(410), "reset"])
@pytest.mark.parametrize("kind", ["slack", "webhook"])
def test_nothing_written_down_or_logged_holds_address_or_secret(send, hub, receiver, kind, answer):
    receiver.answer = answer
    with structlog.testing.capture_logs() as logs:
        row, job, channel = send(kind)
    with hub.reading() as session:
        events = [one.details for one in session.exec(select(Event))]
    told = json.dumps([logs, row.said, job.last_error, job.payload, channel.paused_for, events],
                      default=str)  # fmt: skip
    assert "geheim" not in told
    assert "whsec_" not in told


def test_a_private_address_is_not_reached_by_the_ledger_either(send, hub, receiver):
    hub.channels = Channels(Outbound(patience=0.4))
    row, _, _ = send("webhook")
    assert row.state == "waiting"
    assert "YOKOTEN_OUTBOUND_ALLOW" in row.said
    assert receiver.received == []
