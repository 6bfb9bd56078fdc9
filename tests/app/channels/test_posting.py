"""Fates, one by one, against a real server."""

import socket
from datetime import timedelta
from email.utils import format_datetime

import pytest
from receivers import Answer

from app.channels import FORMATS, Channels
from app.clock import utc_now
from app.outbound import Outbound, Unreachable
from app.outbound.fates import GoneError, NotSentError, RefusedError

CHATS = [kind for kind, one in FORMATS.items() if not one.drops_repeats]


def fate(channels, message) -> type[Exception] | None:
    """What became of it; no word of it may name the address."""
    raised: Exception | None = None
    try:
        channels.send(message)
    except Exception as error:  # noqa: BLE001
        raised = error
    assert "geheim" not in f"{raised!r} {raised and raised.__cause__!r}"
    return raised and type(raised)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_is_taken_over_is_sent_once(channels, receiver, message, kind, status):
    receiver.answer = Answer(status, b"")
    assert fate(channels, message(kind)) is None
    assert [one.path for one in receiver.received] == ["/services/T000/B000/geheim-geheim"]
    assert receiver.received[0].headers["content-type"] == "application/json"
    assert receiver.received[0].said


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_what_is_refused_is_not_tried_again(channels, receiver, message, kind, status):
    receiver.answer = Answer(status, b"<html>geheim</html>")
    assert fate(channels, message(kind)) is RefusedError


@pytest.mark.parametrize("kind", FORMATS)
def test_who_is_gone_says_so(channels, receiver, message, kind):
    receiver.answer = Answer(410, b"channel_is_archived")
    with pytest.raises(GoneError, match=r"“127.0.0.1” answers 410: channel_is_archived$"):
        channels.send(message(kind))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("status", [429, 503, 408, 425])
def test_who_wants_a_rest_is_left_alone_for_so_long(channels, receiver, message, kind, status):
    receiver.answer = Answer(status, headers={"Retry-After": "90"})
    with pytest.raises(NotSentError, match=str(status)) as later:
        channels.send(message(kind))
    assert later.value.after == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("0", 0, 0),
        ("99999999999999", 86_400, 86_400),
        (format_datetime(utc_now() + timedelta(hours=12)), 43_000, 43_300),
        (format_datetime(utc_now() - timedelta(hours=1), usegmt=True), 0, 0),
    ],
)
def test_a_rest_is_given_in_seconds_or_as_a_date(channels, receiver, message, written, least, most):
    receiver.answer = Answer(503, headers={"Retry-After": written})
    with pytest.raises(NotSentError) as later:
        channels.send(message("slack"))
    assert timedelta(seconds=least) <= later.value.after <= timedelta(seconds=most)


@pytest.mark.parametrize("written", ["", "soon", "-5", "12.5", "Mon, 99 Nov 2026"])
def test_a_rest_that_cannot_be_read_is_none(channels, receiver, message, written):
    receiver.answer = Answer(429, headers={"Retry-After": written})
    with pytest.raises(NotSentError) as later:
        channels.send(message("slack"))
    assert later.value.after is None


@pytest.mark.parametrize("trouble", ["hang", "reset", Answer(500), Answer(502), Answer(504)])
def test_whether_a_chat_has_it_is_unknown_where_it_does_not_say(
    channels, receiver, message, trouble
):
    receiver.answer = trouble
    for kind in CHATS:
        assert fate(channels, message(kind)) is Unreachable
    assert len(receiver.received) == len(CHATS)


@pytest.mark.parametrize("trouble", ["hang", "reset", Answer(500), Answer(502), Answer(302)])
def test_a_webhook_is_tried_again_as_its_receiver_drops_repeats(
    channels, receiver, message, trouble
):
    receiver.answer = trouble
    sent = message("webhook")
    for _ in range(2):
        assert fate(channels, sent) is NotSentError
    assert {one.headers["webhook-id"] for one in receiver.received} == {sent.id}


@pytest.mark.parametrize("kind", CHATS)
def test_a_redirect_is_not_followed(channels, receiver, message, kind):
    receiver.answer = Answer(302, headers={"Location": receiver.base + "/elsewhere"})
    assert fate(channels, message(kind)) is RefusedError
    assert len(receiver.received) == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_what_could_not_connect_did_not_leave(channels, message, kind):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert fate(channels, message(kind, address=f"http://127.0.0.1:{port}/geheim")) is NotSentError
    nowhere = "https://nobody.invalid/geheim"
    assert fate(channels, message(kind, address=nowhere)) is NotSentError


@pytest.mark.parametrize("kind", FORMATS)
def test_no_private_address_is_reached(receiver, message, kind):
    closed = Channels(Outbound(patience=0.4))
    assert fate(closed, message(kind)) is NotSentError
    assert receiver.received == []


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("address", ["ftp://geheim", "geheim", "https://a:geheim@b.example/"])
def test_what_is_no_web_address_can_never_be_reached(channels, message, kind, address):
    assert fate(channels, message(kind, address=address)) is RefusedError


def test_an_endless_answer_changes_nothing_about_what_was_taken(channels, receiver, message):
    receiver.answer = Answer(200, b"x" * 2_000_000)
    assert fate(channels, message("slack")) is None
