"""What a person chooses on /settings, and what is shown to them there."""

import re
from zoneinfo import available_timezones

import pytest
from sqlmodel import select

from app.clock import utc_now
from models.dispatch import new_dispatch
from models.person import Person
from models.subscription import Follow, Subscription, subscription_of
from models.team import Team
from tests.app.web.conftest import REPORT

CHOSEN = {
    "locale": "en",
    "timezone": "Europe/Lisbon",
    "cadence": "monthly",
    "weekday": "3",
    "at": "10:30",
}


@pytest.fixture(autouse=True)
def _confirmed(hub, services):
    with hub.transaction() as session:
        for slug in ("career", "payments"):
            session.get(Team, slug).is_confirmed = True


def kept(hub, cast):
    with hub.reading() as session:
        person = session.get(Person, cast.reader.id)
        return person.locale, person.timezone, subscription_of(session, person.id).model_dump()


def test_what_is_chosen_is_kept_and_shown_again(signed_in, hub, cast, services):
    browser = signed_in("reader")
    answer = browser.post("/settings", data=CHOSEN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings?saved=1")
    locale, zone, subscription = kept(hub, cast)
    assert (locale, zone) == ("en", "Europe/Lisbon")
    assert subscription | {"person": ""} == {
        "person": "", "cadence": "monthly", "weekday": 3, "at": "10:30",
        "is_told_urgent": False, "feed_serial": 0,
    }  # fmt: skip
    page = browser.get("/settings?saved=1").text
    assert "Saved." in page
    for chosen in ("Europe/Lisbon", "monthly", "3", "en"):
        assert re.search(f'<option value="{chosen}"[^>]* selected', page)
    assert 'value="10:30"' in page
    assert 'name="urgent" value="1">' in page


def test_who_never_chose_sees_what_is_usual(signed_in, hub, cast, services):
    page = signed_in("reader").get("/settings").text
    for usual in ("Asia/Tokyo", "weekly", "1", "ja"):
        assert re.search(f'<option value="{usual}"[^>]* selected', page)
    assert 'value="09:00"' in page
    assert 'name="urgent" value="1" checked' in page
    with hub.reading() as session:
        assert session.exec(select(Subscription)).all() == []


@pytest.mark.parametrize(
    "nonsense",
    [
        {"cadence": "hourly"},
        {"weekday": "6"},
        {"at": "noon"},
        {"at": ""},
        {"timezone": "Mars/Olympus"},
        {"timezone": "../../etc/passwd"},
        {"locale": "fr"},
    ],
)
def test_what_is_not_offered_is_refused_in_words_and_nothing_is_kept(
    signed_in, hub, cast, services, nonsense
):
    before = kept(hub, cast)
    answer = signed_in("reader").post("/settings", data=CHOSEN | nonsense)
    assert answer.status_code == 422
    assert "“" in answer.text
    assert kept(hub, cast) == before


def test_a_refused_form_is_shown_again_with_what_was_typed(signed_in, services):
    said = CHOSEN | {"at": "half past nine", "urgent": "1"}
    page = signed_in("reader").post("/settings", data=said).text
    form = page.split('action="/settings#letters"')[1].split("</form>")[0]
    assert 'role="alert" id="letters-problem"' in form
    for chosen in ("Europe/Lisbon", "monthly", "3", "en"):
        assert re.search(f'<option value="{chosen}"[^>]* selected', form)
    assert 'value="half past nine"' in form
    assert 'name="urgent" value="1" checked' in form
    assert page.count('role="alert"') == 1
    assert set(re.findall('name="back" value="([^"#]*)', page)) == {"/settings"}


def test_japan_comes_first_and_every_place_of_tzdata_is_there(signed_in, services):
    page = signed_in("reader").get("/settings").text
    offered = re.findall(r'<option value="((?:[A-Z][\w+-]*/)[\w/+-]+|UTC)"', page)
    assert offered[0] == "Asia/Tokyo"
    assert {"Europe/Kyiv", "America/Sao_Paulo", "Pacific/Chatham", "UTC"} <= {*offered}
    assert {*offered} <= available_timezones()


def test_times_on_pages_are_in_the_zone_that_was_chosen(signed_in, services, pushed):
    id_ = pushed(REPORT).id
    browser = signed_in("reader")
    assert "1:12 JST" in browser.get(f"/w/{id_}").text
    browser.post("/settings", data=CHOSEN)
    assert "16:12 WET" in browser.get(f"/w/{id_}").text


def test_the_usual_is_told_from_what_was_chosen(signed_in, services):
    browser = signed_in("keeper")
    browser.post("/settings/follows", data={"kind": "team", "name": "payments"})
    page = browser.get("/settings").text
    usual, chosen = page.split('id="chosen"')
    for what in ("team:career", "service:career-api", "technology:aurora-mysql"):
        assert what in usual
    assert "team:payments" in chosen
    browser.post("/follows", data={"unfollow": "technology:aurora-mysql"})
    page = browser.get("/settings").text
    assert 'name="follow" value="technology:aurora-mysql" aria-pressed="false"' in page
    assert 'name="unfollow" value="team:career" aria-pressed="true"' in page


@pytest.mark.parametrize(
    ("kind", "name", "target"),
    [
        ("team", "payments", "payments"),
        ("service", "決済API", "payments-api"),
        ("service", "決済ａｐｉ", "payments-api"),
        ("technology", "Aurora-MySQL", "aurora-mysql"),
        ("tag", "Connection-Pool", "connection-pool"),
        ("writeup", "PM-031", None),
        ("writeup", "http://127.0.0.1:8000/w/{id}", None),
        ("writeup", " {id} ", None),
    ],
)
def test_what_is_named_in_people_s_words_is_found(signed_in, hub, pushed, kind, name, target):
    id_ = pushed(REPORT).id
    said = {"kind": kind, "name": name.format(id=id_)}
    assert signed_in("reader").post("/settings/follows", data=said).status_code == 303
    with hub.reading() as session:
        assert [one.target for one in session.exec(select(Follow))] == [target or id_]


@pytest.mark.parametrize("kind", ["team", "service", "technology", "tag", "writeup", "person"])
def test_an_unknown_name_is_refused_in_words_beside_the_form(signed_in, hub, services, kind):
    said = {"kind": kind, "name": '<b>"nothing'}
    answer = signed_in("reader").post("/settings/follows", data=said)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "&lt;b&gt;&#34;nothing" in answer.text
    assert "<b>" not in answer.text
    with hub.reading() as session:
        assert session.exec(select(Follow)).all() == []


def test_no_hidden_tag_service_or_team_is_offered(signed_in, pushed):
    closed = REPORT.replace("severity: SEV2", "severity: SEV2\nvisibility: team")
    closed = closed.replace("connection-pool", "himitsu").replace("career-api", "kakushi-api")
    pushed(closed, team="kakureta")
    page = signed_in("stranger").get("/settings").text
    for word in ("himitsu", "kakushi-api", "kakureta"):
        assert word not in page
        said = {"kind": "tag", "name": word}
        assert signed_in("stranger").post("/settings/follows", data=said).status_code == 422


def test_a_followed_write_up_that_was_closed_since_loses_its_title(signed_in, pushed):
    id_ = pushed(REPORT).id
    browser = signed_in("stranger")
    browser.post("/follows", data={"follow": f"writeup:{id_}"})
    assert "夜間バッチで" in browser.get("/settings").text
    pushed(REPORT.replace("severity: SEV2", "severity: SEV2\nvisibility: team"))
    page = browser.get("/settings").text
    assert "夜間バッチで" not in page
    assert id_ in page


def test_whose_letters_come_back_is_told_and_says_when_the_address_works(
    signed_in, hub, cast, services
):
    with hub.transaction() as session:
        for n in range(3):
            row = new_dispatch(cast.reader.id, f"weekly:2026-W0{n + 1}", now=utc_now())
            row.state, row.begun_at, row.bounced_at = "sent", utc_now(), utc_now()
            session.add(row)
    browser = signed_in("reader")
    assert "Letters to you come back" in browser.get("/settings").text
    assert "Letters to you come back" not in signed_in("keeper").get("/settings").text
    assert browser.post("/settings/address").status_code == 303
    assert "Letters to you come back" not in browser.get("/settings").text


def test_settings_are_one_s_own_and_no_token_s(client, token, services):
    assert client.get("/settings", headers=token("read")).status_code == 403
    assert client.post("/settings", data=CHOSEN, headers=token("admin")).status_code == 403
    assert client.get("/settings").headers["location"].startswith("/sign-in")


def test_the_header_leads_to_the_settings(signed_in, services):
    assert 'href="/settings"' in signed_in("reader").get("/").text
