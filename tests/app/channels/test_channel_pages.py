"""A team's channels on their page: adding, changing, trying, pausing, removing them."""

import re
from datetime import timedelta

import pytest
import time_machine
from receivers import Answer
from sqlmodel import select
from standardwebhooks import Webhook

from app.actions.channelling import MOST
from app.channels import Channels
from app.clock import utc_now
from app.outbound import Outbound
from models.channel import RENEWAL, Channel
from models.event import Event
from models.team import all_teams

PAGE = "/teams/career/channels"
SLACK = "https://hooks.slack.com/services/T000/B000/geheim"
WISHES = {"title": "#career", "lang": "en", "digest": "1", "urgent": "1"}


@pytest.fixture(autouse=True)
def confirmed(hub, cast):
    """The catalogue knows both teams."""
    with hub.transaction() as session:
        for team in all_teams(session):
            team.is_confirmed = True


@pytest.fixture
def keeper(signed_in):
    return signed_in("keeper")


@pytest.fixture
def rows(hub):
    def found(table=Channel):
        with hub.reading() as session:
            listed = list(session.exec(select(table)))
            session.expunge_all()
            return listed

    return found


def add(browser, kind="slack", address=SLACK, **said):
    return browser.post(PAGE, data={"kind": kind, "address": address} | WISHES | said)


def secret_in(answer) -> str:
    return re.search(r"whsec_[A-Za-z0-9+/=]+", answer.text)[0]


def test_the_page_of_a_team_without_channels_says_what_they_are_for(keeper):
    text = keeper.get(PAGE, headers={"Accept-Language": "en"}).text
    assert "No channel yet" in text
    assert "Add a channel" in text
    assert PAGE in keeper.get("/teams/career").text


@pytest.mark.parametrize("name", ["keeper", "sre", "boss"])
def test_who_writes_for_the_team_and_the_sre_team_add_channels(signed_in, rows, name):
    answer = add(signed_in(name))
    (channel,) = rows()
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PAGE}#{channel.id}"
    assert (channel.team, channel.kind, channel.address) == ("career", "slack", SLACK)
    assert (channel.lang, channel.wants_digest, channel.wants_urgent) == ("en", True, True)


@pytest.mark.parametrize("name", ["stranger", "reader", "guest"])
def test_others_see_and_change_nothing(signed_in, keeper, rows, name):
    add(keeper)
    (channel,) = rows()
    other = signed_in(name)
    assert PAGE not in other.get("/teams/career").text
    assert other.get(PAGE).status_code in (403, 404)
    assert add(other, address=SLACK + "2").status_code in (403, 404)
    for part in ("", "/secret", "/pause", "/resumption", "/removal", "/trial"):
        assert other.post(f"{PAGE}/{channel.id}{part}").status_code in (403, 404)
    assert rows() == [channel]


def test_a_channel_is_reached_by_its_own_team_only(signed_in, keeper, rows):
    add(keeper)
    stranger = signed_in("stranger")
    answer = stranger.post(f"/teams/payments/channels/{rows()[0].id}/removal")
    assert answer.status_code == 404
    assert len(rows()) == 1


def test_a_token_gets_no_channel_page(client, token):
    assert client.get(PAGE, headers=token("admin")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("slack", "https://evil.example/services/geheim"),
        ("slack", "https://hooks.slack.com.evil.example/geheim"),
        ("slack", "https://hooks.slack.com@evil.example/geheim"),
        ("slack", "http://hooks.slack.com/services/geheim"),
        ("teams", "http://prod-1.logic.azure.example/geheim"),
        ("webhook", "ftp://hooks.example/geheim"),
        ("webhook", "javascript:geheim"),
        ("webhook", "https://user:geheim@hooks.example/"),
        ("webhook", "https://hooks.example/geheim" + "x" * 2_000),
        ("mail", "geheim"),
        ("mail", "a@example.jp, geheim@example.jp"),
        ("mail", "geheim@example.jp\r\nBcc: all@example.jp"),
        ("mail", "Team <geheim@example.jp>"),
        ("pager", "https://hooks.example/geheim"),
        ("slack", ""),
    ],
)
def test_what_is_no_address_of_its_kind_is_refused_and_not_repeated(keeper, rows, kind, address):
    answer = add(keeper, kind, address)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "geheim" not in answer.text
    assert 'value="#career"' in answer.text
    assert rows() == []


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("slack", "http://127.0.0.1:8065/hooks/geheim"),
        ("teams", "https://prod-1.japaneast.logic.azure.com:443/workflows/geheim?sig=geheim"),
        ("webhook", "http://127.0.0.1:9000/geheim"),
        ("mail", "career-all+geheim@example.jp"),
    ],
)
def test_hosts_that_the_hub_may_reach_are_taken(keeper, rows, kind, address):
    assert add(keeper, kind, address).status_code in (200, 303)
    assert rows()[0].address == address
    page = keeper.get(PAGE).text
    assert "geheim" not in page
    assert re.search(r"127\.0\.0\.1|logic\.azure\.com|example\.jp", page)


def test_ten_channels_are_enough_and_one_address_comes_once(keeper, rows):
    assert add(keeper).status_code == 303
    assert add(keeper).status_code == 409
    for number in range(MOST - 1):
        assert add(keeper, address=f"{SLACK}{number}").status_code == 303
    assert add(keeper, address=SLACK + "more").status_code == 422
    assert len(rows()) == MOST
    assert 'id="add"' not in keeper.get(PAGE).text


def test_a_webhooks_secret_is_shown_once(keeper, rows, receiver):
    made = add(keeper, "webhook", receiver.address)
    (channel,) = rows()
    assert secret_in(made) == channel.secret
    assert made.headers["cache-control"] == "private, no-store"
    assert "whsec_" not in keeper.get(PAGE).text
    again = add(keeper, "webhook", receiver.address)
    assert (again.status_code, "whsec_" in again.text) == (409, False)


def test_a_renewed_secret_is_shown_once_and_the_one_before_is_good_for_a_day(
    keeper, rows, receiver
):
    former = secret_in(add(keeper, "webhook", receiver.address))
    renewed = keeper.post(f"{PAGE}/{rows()[0].id}/secret")
    (channel,) = rows()
    assert secret_in(renewed) == channel.secret != former
    assert channel.former_until - channel.renewed_at == RENEWAL
    keeper.post(f"{PAGE}/{channel.id}/trial")
    sent = receiver.received[0]
    for secret in (former, channel.secret):
        assert Webhook(secret).verify(sent.body, sent.headers)["type"] == "channel.test"
    assert "whsec_" not in keeper.get(PAGE).text


def test_a_chat_has_no_secret_to_renew(keeper, rows):
    add(keeper)
    assert keeper.post(f"{PAGE}/{rows()[0].id}/secret").status_code == 422


@pytest.mark.parametrize(
    ("answer", "tone", "words"),
    [
        (Answer(), "good", "took the test message"),
        (Answer(404, b"no_service"), "bad", "“127.0.0.1” answers 404: no_service"),
        (Answer(503), "bad", "“127.0.0.1” answers 503."),
        (Answer(500), "warn", "Nobody knows"),
        ("hang", "warn", "“127.0.0.1” takes too long."),
    ],
)
def test_trying_out_tells_in_words_what_came_back(
    keeper, rows, hub, receiver, channels, answer, tone, words
):
    hub.channels, receiver.answer = channels, answer
    add(keeper, address=receiver.address)
    keeper.cookies.set("lang", "en")
    shown = keeper.post(f"{PAGE}/{rows()[0].id}/trial").text
    assert f'class="notice {tone}"' in shown
    assert words in shown
    assert "geheim" not in shown
    assert "A test from Yokoten" in receiver.received[0].said["text"]
    assert [one.verb for one in rows(Event) if one.verb == "channel.tried"]


def test_trying_out_where_nobody_is_any_more_pauses_the_channel(keeper, rows, receiver):
    receiver.answer = Answer(410)
    add(keeper, address=receiver.address)
    keeper.post(f"{PAGE}/{rows()[0].id}/trial")
    (channel,) = rows()
    assert channel.paused_for == "“127.0.0.1” answers 410."
    assert "“127.0.0.1” answers 410." in keeper.get(PAGE).text
    keeper.post(f"{PAGE}/{channel.id}", data=WISHES | {"address": receiver.address + "2"})
    assert rows()[0].paused_at is None
    assert rows()[0].resumed_at is not None


def test_a_channel_is_tried_out_a_few_times_an_hour(keeper, rows, hub, receiver, channels):
    hub.channels = channels
    keeper.cookies.set("lang", "en")
    add(keeper, address=receiver.address)
    at = f"{PAGE}/{rows()[0].id}/trial"
    with time_machine.travel(utc_now(), tick=False) as clock:
        assert [keeper.post(at).status_code for _ in range(6)] == [200] * 5 + [429]
        assert "5 times an hour" in keeper.post(at).text
        assert len(receiver.received) == 5
        for _ in range(4):
            clock.shift(timedelta(minutes=61))
            told = [keeper.post(at).status_code for _ in range(5)]
        assert told == [429] * 5
        assert "20 times a day" in keeper.post(at).text
        assert len(receiver.received) == 20


def test_a_channel_that_is_paused_is_not_tried_out(keeper, rows, hub, receiver, channels):
    hub.channels = channels
    add(keeper, address=receiver.address)
    at = f"{PAGE}/{rows()[0].id}"
    keeper.post(f"{at}/pause")
    assert keeper.post(f"{at}/trial").status_code == 409
    assert receiver.received == []


def test_trying_out_a_private_address_reaches_nothing(keeper, rows, hub, receiver):
    hub.channels = Channels(Outbound(patience=0.4))
    add(keeper, address=receiver.address)
    assert "YOKOTEN_OUTBOUND_ALLOW" in keeper.post(f"{PAGE}/{rows()[0].id}/trial").text
    assert receiver.received == []


def test_a_mailing_list_is_tried_out_by_a_letter(keeper, rows, capsys):
    add(keeper, "mail", "career-all@example.jp")
    assert 'class="notice good"' in keeper.post(f"{PAGE}/{rows()[0].id}/trial").text
    told = capsys.readouterr().out
    assert "To: career-all@example.jp" in told
    assert "Subject: A test from Yokoten" in told
    assert f"http://127.0.0.1:8000{PAGE}" in told


def test_a_channel_is_changed_paused_resumed_and_removed(keeper, rows):
    add(keeper)
    at = f"{PAGE}/{rows()[0].id}"
    keeper.post(at, data={"title": "#other", "lang": "ja", "address": ""})
    (channel,) = rows()
    assert (channel.title, channel.lang, channel.address) == ("#other", "ja", SLACK)
    assert (channel.wants_digest, channel.wants_urgent) == (False, False)
    keeper.post(f"{at}/pause")
    assert rows()[0].is_paused
    keeper.post(f"{at}/resumption")
    assert not rows()[0].is_paused
    assert keeper.post(at, data={"address": "http://geheim"}).status_code == 422
    assert rows()[0].address == SLACK
    keeper.post(f"{at}/removal")
    assert rows() == []


def test_a_refused_change_is_shown_beside_what_was_typed(keeper, rows):
    add(keeper)
    add(keeper, "mail", "all@example.jp")
    changed = next(row for row in rows() if row.kind == "mail")
    said = {"address": "geheim", "title": "MY TITLE", "lang": "en", "urgent": "1"}
    page = keeper.post(f"{PAGE}/{changed.id}", data=said).text
    form = page.split(f'action="{PAGE}/{changed.id}#{changed.id}"')[1].split("</form>")[0]
    assert 'role="alert" id="problem"' in form
    assert 'value="MY TITLE"' in form
    assert '<option value="en" lang="en" selected' in form
    assert 'name="digest" value="1">' in form
    assert 'name="urgent" value="1" checked' in form
    assert "geheim" not in page
    assert page.count('role="alert"') == page.count("aria-invalid") == 1
    assert page.count('<details class="more" open') == 1
    assert f'name="back" value="{PAGE}"' in page


def test_a_refusal_that_belongs_to_no_form_stands_above(keeper):
    answer = keeper.post(f"{PAGE}/ch-k3v9t2qa", data={"title": "gone"})
    assert answer.status_code == 404
    assert answer.text.count('role="alert"') == 1
    assert answer.text.index('role="alert"') < answer.text.index('id="add"')


def test_what_is_done_to_channels_is_recorded_without_addresses(keeper, rows, receiver):
    add(keeper, "webhook", receiver.address)
    at = f"{PAGE}/{rows()[0].id}"
    for part in ("", "/secret", "/pause", "/resumption", "/trial", "/removal"):
        keeper.post(at + part, data=WISHES)
    done = [one for one in rows(Event) if one.verb.startswith("channel.")]
    assert [one.verb.partition(".")[2] for one in done] == [
        "added", "changed", "renewed", "paused", "resumed", "tried", "removed",
    ]  # fmt: skip
    told = repr([one.details for one in done])
    assert "geheim" not in told
    assert "whsec_" not in told


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_hostile_name_is_shown_as_it_is(keeper, lang):
    keeper.cookies.set("lang", lang)
    add(keeper, title="<script>alert(1)</script>")
    page = keeper.get(PAGE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
