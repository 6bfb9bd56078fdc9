"""What is put down of letters that came back, and who gets none any more."""

from datetime import timedelta

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.actions.bouncing import CAME_BACK, comes_back, forget_bounces, take_bounce
from app.actions.channel_forms import ChannelForm
from app.actions.channelling import change_channel, resume_channel
from app.auth.actors import person_actor
from app.cli import main
from app.clock import utc_now
from app.dispatching import send
from app.mail.bounce_tags import tag_of
from app.mail.bounces import Bounce
from models.actor import HUB
from models.channel import Channel
from models.dispatch import Dispatch, new_dispatch
from models.event import Event

FAILED = Bounce("", "failed", "550 5.1.1 no such user")
NOTE = """From: MAILER-DAEMON@mail.example.jp
To: bounces+{id}@example.jp
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.jp

Final-Recipient: rfc822; keeper@example.jp
Action: {action}
Status: 5.1.1
--b--
"""


@pytest.fixture
def sent(hub, cast):
    """``sent("weekly:2026-W48")``: a letter that left, each a minute after the one before."""
    count = 0

    def sending(occasion: str, recipient: str = "", *, state: str = "sent") -> str:
        nonlocal count
        count += 1
        at = utc_now() - timedelta(days=1) + timedelta(minutes=count)
        row = new_dispatch(recipient or cast.keeper.id, occasion, now=at, state=state)
        row.begun_at = at
        with hub.transaction() as session:
            session.add(row)
            return row.id

    return sending


@pytest.fixture
def bounced(hub):
    """``bounced(id)``: what became of the news that it came back."""

    def taking(id_: str, action: str = "failed", *, signature: str | None = None) -> str:
        key = hub.settings.signing_key
        if signature is None:
            signature = tag_of(id_, key=key).rpartition("-")[2]
        bounce = Bounce(id_, action, FAILED.said, signature)
        with hub.transaction() as session:
            return take_bounce(session, bounce, key=key, by=HUB, now=utc_now())

    return taking


def is_left_alone(hub, recipient: str) -> bool:
    with hub.reading() as session:
        return comes_back(session, recipient)


def test_a_letter_that_came_back_is_put_down_once(hub, sent, bounced):
    id_ = sent("weekly:2026-W48")
    assert [bounced(id_), bounced(id_)] == ["recorded", "known"]
    with hub.reading() as session:
        row = session.get(Dispatch, id_)
        assert (row.state, row.said) == ("sent", FAILED.said)
        assert row.bounced_at
        events = session.exec(select(Event).where(Event.verb == "dispatch.bounced")).all()
        assert [one.subject for one in events] == [id_]


@pytest.mark.parametrize(
    ("action", "outcome"),
    [("delayed", "delayed"), ("delivered", "nothing"), ("relayed", "nothing")],
)
def test_what_is_late_did_not_come_back(hub, sent, bounced, action, outcome):
    id_ = sent("weekly:2026-W48")
    assert bounced(id_, action) == outcome
    with hub.reading() as session:
        assert session.get(Dispatch, id_).bounced_at is None


def test_letters_that_are_not_ours_are_nothing(bounced, hub):
    assert bounced("ds-00000000") == "nothing"
    with hub.transaction() as session:
        assert take_bounce(session, None, key=b"", by=HUB, now=utc_now()) == "nothing"


def test_three_in_a_row_and_no_more_are_sent(hub, cast, sent, bounced):
    ids = [sent(f"weekly:2026-W{week}") for week in (44, 45, 46)]
    for id_ in ids:
        assert not is_left_alone(hub, cast.keeper.id)
        bounced(id_)
    assert is_left_alone(hub, cast.keeper.id)
    assert not is_left_alone(hub, cast.stranger.id)


def test_one_that_arrived_ends_the_row(hub, cast, sent, bounced):
    for occasion in ("weekly:2026-W44", "weekly:2026-W45"):
        bounced(sent(occasion))
    sent("ask:as-k3v9t2qa")
    bounced(sent("weekly:2026-W46"))
    assert not is_left_alone(hub, cast.keeper.id)


def test_what_did_not_leave_does_not_count(hub, cast, sent, bounced):
    for week in (44, 45, 46):
        bounced(sent(f"weekly:2026-W{week}"))
    for week, state in ((47, "dropped"), (48, "quiet"), (49, "waiting"), (50, "refused")):
        sent(f"weekly:2026-W{week}", state=state)
    assert is_left_alone(hub, cast.keeper.id)


def test_whoever_says_that_the_address_works_gets_letters_again(hub, cast, sent, bounced):
    for week in (44, 45, 46):
        bounced(sent(f"weekly:2026-W{week}"))
    with hub.transaction() as session:
        keeper = person_actor(session, cast.keeper)
        at = utc_now() - timedelta(hours=20)
        forget_bounces(session, cast.keeper.id, by=keeper, now=at)
    assert not is_left_alone(hub, cast.keeper.id)


def test_what_would_go_to_them_is_dropped_with_its_reason(hub, cast, sent, bounced):
    for week in (44, 45, 46):
        bounced(sent(f"weekly:2026-W{week}"))
    waiting = sent("weekly:2026-W48", state="waiting")
    send(hub, {"dispatch": waiting}, utc_now())
    with hub.reading() as session:
        row = session.get(Dispatch, waiting)
        assert (row.state, row.said) == ("dropped", CAME_BACK)


@pytest.fixture
def mailing_list(hub, cast) -> str:
    at = {"created_by": cast.keeper.id, "created_at": utc_now()}
    row = Channel(id="ch-k3v9t2qa", team="career", kind="mail", address="all@example.jp", **at)
    with hub.transaction() as session:
        session.add(row)
    return "ch-k3v9t2qa"


def is_paused(hub) -> bool:
    with hub.reading() as session:
        return session.get(Channel, "ch-k3v9t2qa").paused_for == CAME_BACK


def test_a_list_that_comes_back_is_paused(hub, mailing_list, sent, bounced):
    for week in (44, 45, 46):
        assert not is_paused(hub)
        bounced(sent(f"weekly:2026-W{week}", mailing_list))
    assert is_paused(hub)


@pytest.mark.parametrize("signature", ["", "00000000"])
def test_who_reads_a_list_cannot_pause_it(hub, mailing_list, sent, bounced, signature):
    for week in (44, 45, 46):
        id_ = sent(f"weekly:2026-W{week}", mailing_list)
        assert bounced(id_, signature=signature) == "nothing"
    assert not is_paused(hub)


def test_a_person_s_letter_is_known_by_its_number_alone(sent, bounced):
    assert bounced(sent("weekly:2026-W44"), signature="") == "recorded"


@pytest.mark.parametrize("is_readdressed", [True, False])
def test_a_list_that_was_put_right_begins_anew(hub, mailing_list, sent, bounced, is_readdressed):
    for week in (44, 45, 46):
        bounced(sent(f"weekly:2026-W{week}", mailing_list))
    form = ChannelForm(title="", address="new@example.jp", lang="ja")
    with hub.transaction() as session:
        channel, at = session.get_one(Channel, mailing_list), utc_now() - timedelta(hours=20)
        if is_readdressed:
            change_channel(session, channel, form, allowed=(), by=HUB, now=at)
        else:
            resume_channel(session, channel, by=HUB, now=at)
    bounced(sent("weekly:2026-W47", mailing_list))
    assert not is_paused(hub)
    assert not is_left_alone(hub, mailing_list)


def test_a_mail_server_hands_it_in(client, token, sent, hub):
    id_ = sent("weekly:2026-W48")
    header = token("admin") | {"Content-Type": "message/rfc822"}
    for outcome in ("recorded", "known"):
        raw = NOTE.format(id=id_, action="failed")
        answer = client.post("/api/v1/bounces", content=raw, headers=header)
        assert (answer.status_code, answer.json()) == (200, {"outcome": outcome, "dispatch": id_})
    other = NOTE.format(id="ds-00000000", action="failed")
    told = client.post("/api/v1/bounces", content=other, headers=header).json()
    assert told == {"outcome": "nothing", "dispatch": None}


@pytest.mark.parametrize("scope", ["push", "read", "evidence"])
def test_only_administrators_hand_it_in(client, token, scope):
    header = token(scope) | {"Content-Type": "message/rfc822"}
    assert client.post("/api/v1/bounces", content=b"a: b\n\n", headers=header).status_code == 403


def test_only_a_whole_message_is_taken(client, token):
    header = token("admin") | {"Content-Type": "application/json"}
    assert client.post("/api/v1/bounces", content=b"{}", headers=header).status_code == 422
    header = token("admin") | {"Content-Type": "message/rfc822"}
    large = client.post("/api/v1/bounces", content=b"x" * (9 << 20), headers=header)
    assert large.status_code == 413


class TestPipe:
    """``python -m app bounce``."""

    @pytest.fixture
    def row(self, folder, kept) -> str:
        from app.hub import Hub
        from app.settings import Settings

        hub = Hub(Settings(data_dir=folder))
        dispatch = new_dispatch("p-k3v9t2qa", "weekly:2026-W48", now=utc_now(), state="sent")
        with hub.transaction() as session:
            session.add(dispatch)
            id_ = dispatch.id
        hub.close()
        return id_

    def run(self, raw: str):
        return CliRunner().invoke(main, ["bounce"], input=raw.encode())

    def test_it_says_what_became_of_it(self, row, kept):
        for action, said in (("delayed", "late"), ("failed", row), ("failed", "known")):
            done = self.run(NOTE.format(id=row, action=action))
            assert (done.exit_code, said in done.stdout) == (0, True), done.output
        [dispatch] = kept(select(Dispatch))
        assert dispatch.bounced_at

    @pytest.mark.parametrize("raw", ["", "Subject: hello\n\nhello\n"])
    def test_what_is_no_bounce_is_taken_all_the_same(self, folder, raw):
        done = self.run(raw)
        assert done.exit_code == 0
        assert "does not say" in done.stdout

    def test_without_its_database_it_asks_for_another_try(self, folder):
        (folder / "yokoten.db").unlink()
        assert self.run("Subject: a\n\n").exit_code == 75
