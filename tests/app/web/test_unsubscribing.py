"""Ending letters by a link in one of them, without signing in."""

import re

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.auth.unsubscribe_links import UnsubscribeLink, address_of, read, signed
from app.clock import utc_now
from models.channel import Channel
from models.dispatch import new_dispatch
from models.errors import NotFound
from models.event import Event
from models.ids import ALPHABET, new_id
from models.subscription import Subscription, subscription_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def mail_program(app, client) -> TestClient:
    """Whatever sends the POST of RFC 8058: no cookie, no Origin, no page before it."""
    return TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.fixture
def link(hub, cast):
    """``link("digest")``: the path of the keeper's link."""

    def made(what: str, recipient: str = "") -> str:
        recipient = recipient or cast.keeper.id
        return f"/u/{signed(UnsubscribeLink(recipient, what), key=hub.settings.signing_key)}"

    return made


@pytest.fixture
def chosen(hub, cast):
    """What the keeper chose, as it stands now."""

    def looked() -> Subscription:
        with hub.reading() as session:
            return subscription_of(session, cast.keeper.id)

    return looked


@pytest.fixture
def channel(hub, cast) -> str:
    id_ = new_id("ch")
    with hub.transaction() as session:
        session.add(
            Channel(
                id=id_,
                team="career",
                kind="mail",
                address="career-all@example.jp",
                lang="en",
                created_by=cast.keeper.id,
                created_at=utc_now(),
            )
        )
    return id_


def is_paused(hub, channel: str) -> bool:
    with hub.reading() as session:
        return session.get(Channel, channel).paused_at is not None


def test_a_header_line_holds_the_address(hub, cast):
    settings = hub.settings.model_copy(update={"public_url": "https://hub.example.co.jp"})
    for occasion in ("weekly:2026-W48", "notice:no-k3v9t2qa"):
        dispatch = new_dispatch(cast.keeper.id, occasion, now=utc_now())
        assert len(f" <{address_of(dispatch, settings)}>") <= 64


def test_an_ask_cannot_be_ended(hub, cast):
    dispatch = new_dispatch(cast.keeper.id, "ask:as-k3v9t2qa", now=utc_now())
    assert address_of(dispatch, hub.settings) is None


def test_looking_changes_nothing(mail_program, link, chosen):
    for _ in range(2):
        assert mail_program.get(link("digest")).status_code == 200
        assert mail_program.head(link("digest")).status_code in (200, 405)
    assert chosen().cadence == "weekly"


@pytest.mark.parametrize("files", [None, {"x": b"y"}])
def test_one_click_of_a_mail_program_ends_the_digest(mail_program, link, chosen, files):
    """As a form of either kind: the standard names both."""
    for _ in range(2):
        done = mail_program.post(link("digest"), data=ONE_CLICK, files=files)
        assert done.status_code == 200
        assert (chosen().cadence, chosen().is_told_urgent) == ("off", True)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
    ],
)
def test_it_may_come_from_anywhere(mail_program, link, chosen, headers):
    body = b"List-Unsubscribe=One-Click"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    done = mail_program.post(link("digest"), content=body, headers=kind | headers)
    assert done.status_code == 200
    assert chosen().cadence == "off"


def test_a_page_of_another_site_does_not_act_with_our_cookie(signed_in, link, chosen):
    evil = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert signed_in("keeper").post(link("digest"), headers=evil).status_code == 403
    assert chosen().cadence == "weekly"


def test_each_link_ends_its_own_kind(mail_program, link, chosen):
    mail_program.post(link("urgent"), data=ONE_CLICK)
    assert (chosen().cadence, chosen().is_told_urgent) == ("weekly", False)


def test_the_page_that_follows_undoes_it(mail_program, link, chosen, hub, cast):
    with hub.transaction() as session:
        session.add(Subscription(person=cast.keeper.id, cadence="monthly", weekday=3))
    done = mail_program.post(link("digest"), data={"stop": "1"})
    again = re.search(r'name="again" value="(\w+)"', done.text)[1]
    undone = mail_program.post(link("digest"), data={"again": again})
    assert undone.status_code == 200
    assert (chosen().cadence, chosen().weekday) == ("monthly", 3)


def test_only_what_is_offered_comes_again(mail_program, link, chosen):
    mail_program.post(link("digest"), data={"stop": "1"})
    mail_program.post(link("digest"), data={"again": "hourly"})
    assert chosen().cadence == "weekly"
    mail_program.post(link("urgent"), data={"stop": "1"})
    mail_program.post(link("urgent"), data={"again": "1"})
    assert chosen().is_told_urgent


def test_having_it_again_changes_nothing_for_whoever_has_it(mail_program, link, chosen, hub, cast):
    with hub.transaction() as session:
        session.add(Subscription(person=cast.keeper.id, cadence="monthly"))
    mail_program.post(link("digest"), data={"again": "weekly"})
    assert chosen().cadence == "monthly"


@pytest.mark.parametrize("what", ["digest", "urgent"])
def test_the_page_tells_nothing_of_the_person(mail_program, link, cast, what):
    for answer in (mail_program.get(link(what)), mail_program.post(link(what))):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.text
        for word in (cast.keeper.email, cast.keeper.name, cast.keeper.id, "career"):
            assert word not in answer.text


def test_the_page_speaks_the_person_s_language(mail_program, link, hub, cast):
    for locale in ("ja", "en"):
        with hub.transaction() as session:
            session.merge(cast.keeper).locale = locale
        shown = mail_program.get(link("digest"), headers={"Accept-Language": "en-GB, ja;q=0.1"})
        assert f'<html lang="{locale}"' in shown.text


def test_a_list_is_never_ended_by_a_mail_program(mail_program, link, channel, hub):
    asked = mail_program.post(link("channel", channel), data=ONE_CLICK)
    assert asked.status_code == 200
    assert "Stop all letters" in asked.text
    assert not is_paused(hub, channel)
    mail_program.get(link("channel", channel))
    assert not is_paused(hub, channel)


def test_a_list_is_paused_by_a_button_and_comes_again(mail_program, link, channel, hub):
    mail_program.post(link("channel", channel), data={"stop": "1"})
    assert is_paused(hub, channel)
    mail_program.post(link("channel", channel), data={"again": "1"})
    assert not is_paused(hub, channel)


def test_a_pause_that_the_team_made_is_not_ended_by_a_link(mail_program, link, channel, hub):
    with hub.transaction() as session:
        session.get(Channel, channel).pause(now=utc_now())
    mail_program.post(link("channel", channel), data={"again": "1"})
    assert is_paused(hub, channel)


def test_it_is_recorded_once_without_addresses(mail_program, link, hub, cast):
    for _ in range(3):
        mail_program.post(link("digest"), data=ONE_CLICK)
    with hub.reading() as session:
        query = select(Event).where(Event.subject == cast.keeper.id)
        events = [one for one in session.exec(query) if one.verb.startswith("letters.")]
    assert [(one.verb, one.details) for one in events] == [
        ("letters.unsubscribed", {"what": "digest", "via": "mail"})
    ]


@pytest.mark.parametrize("token", ["x", "d", "dk3v9t2qa" + "0" * 16, "あ" * 25, "%00", "d" * 4000])
def test_what_was_not_signed_here_is_no_link(mail_program, cast, token):
    assert mail_program.get(f"/u/{token}").status_code == 404
    assert mail_program.post(f"/u/{token}", data=ONE_CLICK).status_code == 404


def test_no_letter_of_a_token_can_be_changed(hub, cast):
    key = hub.settings.signing_key
    token = signed(UnsubscribeLink(cast.keeper.id, "digest"), key=key)
    assert read(token.upper(), key=key) == UnsubscribeLink(cast.keeper.id, "digest")
    for place, letter in enumerate(token):
        other = next(one for one in ALPHABET if one != letter)
        with pytest.raises(NotFound):
            read(token[:place] + other + token[place + 1 :], key=key)
    with pytest.raises(NotFound):
        read(token, key=b"another key of the same house....")


def test_a_person_who_is_gone_has_no_link(mail_program, link, cast):
    assert mail_program.get(link("digest", cast.gone.id)).status_code == 404
    assert mail_program.post(link("digest", cast.gone.id)).status_code == 404
