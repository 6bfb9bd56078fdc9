"""What machines go by: whose list a letter is of, how it is ended, where it comes back to."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.auth.unsubscribe_links import address_of
from app.mail import Letter, RefusedError
from app.mail.bounce_tags import is_signed
from app.mail.bounces import bounce_from
from app.mail.headers import bounce_address, headers_of
from app.mail.mime import as_bytes
from app.settings import Settings
from models.dispatch import new_dispatch
from models.subscription import subscription_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
HUB = "https://hub.example.co.jp"
ENDING = f"{HUB}/u/dk3v9t2qa0123456789abcdef"
FROM = "Yokoten <yokoten@example.jp>"


def dispatched(occasion: str = "weekly:2026-W48", recipient: str = "p-k3v9t2qa"):
    return new_dispatch(recipient, occasion, now=NOW)


def test_the_same_letter_has_the_same_id_each_time_it_is_tried():
    dispatch = dispatched()
    first, second = (headers_of(dispatch, public_url=HUB, now=NOW) for _ in range(2))
    assert first == second
    assert first["Message-ID"] == f"<{dispatch.id}@hub.example.co.jp>"
    assert first["Date"] == "Mon, 23 Nov 2026 09:00:00 +0900"


@pytest.mark.parametrize(
    ("occasion", "list_id"),
    [
        ("weekly:2026-W48", "digest"),
        ("monthly:2026-W49", "digest"),
        ("ask:as-k3v9t2qa", "asks"),
        ("notice:no-k3v9t2qa", "urgent"),
    ],
)
def test_each_kind_is_a_list_that_rules_can_name(occasion, list_id):
    headers = headers_of(dispatched(occasion), public_url=HUB, now=NOW)
    assert headers["List-ID"].endswith(f" <{list_id}.hub.example.co.jp>")
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"


def test_a_person_has_one_click_and_a_list_has_not():
    for recipient, clicks in (("p-k3v9t2qa", "List-Unsubscribe=One-Click"), ("ch-k3v9t2qa", None)):
        headers = headers_of(
            dispatched(recipient=recipient), public_url=HUB, now=NOW, unsubscribe=ENDING
        )
        assert headers["List-Unsubscribe"] == f"<{ENDING}>"
        assert headers.get("List-Unsubscribe-Post") == clicks
    assert "List-Unsubscribe" not in headers_of(dispatched(), public_url=HUB, now=NOW)


def test_an_address_in_colons_makes_no_broken_id():
    dispatch = dispatched()
    headers = headers_of(dispatch, public_url="http://[::1]:8000", now=NOW)
    assert headers["Message-ID"] == f"<{dispatch.id}@localhost>"


@pytest.mark.parametrize("host", ["hub.example.co.jp", "yokoten.internal.platform.example.co.jp"])
def test_no_line_of_the_head_is_too_long(hub, cast, host):
    settings = hub.settings.model_copy(update={"public_url": f"https://{host}"})
    dispatch = dispatched(recipient=cast.keeper.id)
    ending = address_of(dispatch, settings)
    headers = headers_of(dispatch, public_url=settings.public_url, now=NOW, unsubscribe=ending)
    raw = as_bytes(Letter(to="a@example.jp", subject="a", text="b", headers=headers), FROM)
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    read = message_from_bytes(raw, policy=policy.default)
    assert read["List-Unsubscribe"].strip() == f"<{ending}>"


def test_where_it_comes_back_to_says_which_letter_it_was():
    dispatch = dispatched()
    key = b"k" * 32
    back = bounce_address("bounces@example.jp", dispatch, key=key)
    assert back.startswith(f"bounces+{dispatch.id}-")
    news = f"From: MAILER-DAEMON@x.jp\nTo: {back.upper()}\n\n550 no such user\n"
    bounce = bounce_from(news.encode())
    assert bounce.dispatch == dispatch.id
    assert is_signed(dispatch.id, bounce.signature, key=key)
    assert not is_signed(dispatch.id, bounce.signature, key=b"o" * 32)
    assert not is_signed("ds-00000000", bounce.signature, key=key)
    assert bounce_address("", dispatch, key=key) == ""


def test_the_header_s_post_ends_what_the_header_s_letter_was(app, hub, cast, office, sender):
    """From the letter as it arrived, as a mail program does it."""
    dispatch = dispatched(recipient=cast.keeper.id)
    ending = address_of(dispatch, hub.settings)
    headers = headers_of(dispatch, public_url=hub.settings.public_url, now=NOW, unsubscribe=ending)
    sender.send(Letter(to="a@example.jp", subject="学び", text="b", headers=headers))
    message = message_from_bytes(office.letters[0][2], policy=policy.default)
    address = re.fullmatch(r"<(http[^>]+)>", message["List-Unsubscribe"])[1]
    name, _, value = message["List-Unsubscribe-Post"].partition("=")
    with TestClient(app, raise_server_exceptions=False) as program:
        assert program.post(address, data={name: value}).status_code == 200
    with hub.reading() as session:
        assert subscription_of(session, cast.keeper.id).cadence == "off"


@pytest.mark.parametrize("name", ["mail_from", "mail_bounces"])
@pytest.mark.parametrize("value", ["Yokoten", "a@b@c", "利用者@example.jp", "a@", "@example.jp"])
def test_a_sender_that_is_no_address_stops_the_start(name, value, tmp_path):
    with pytest.raises(ValidationError, match="address of mail"):
        Settings(data_dir=tmp_path, **{name: value})


def test_a_header_that_cannot_be_written_is_a_refusal(office, sender):
    """Not a letter whose fate nobody knows."""
    letter = Letter(to="a@example.jp", subject="a", text="b", headers={"List-ID": "あ"})
    with pytest.raises(RefusedError):
        sender.send(letter)
    assert office.letters == []
