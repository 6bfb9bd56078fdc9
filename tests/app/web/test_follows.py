"""The buttons that follow, on pages; and what may be followed at all."""

import pytest
from sqlmodel import select

from app.clock import utc_now
from models.person import Membership
from models.subscription import Follow
from models.team import Team, ensure_team
from tests.app.web.conftest import REPORT

HIDDEN = REPORT.replace("severity: SEV2", "severity: SEV2\nvisibility: team")


@pytest.fixture(autouse=True)
def _confirmed(hub, services):
    with hub.transaction() as session:
        for slug in ("career", "payments"):
            session.get(Team, slug).is_confirmed = True


@pytest.fixture
def kept(hub):
    def rows():
        with hub.reading() as session:
            return {(one.kind, one.target): one.is_on for one in session.exec(select(Follow))}

    return rows


def test_a_team_is_followed_and_left_by_the_button_on_its_page(signed_in, services, kept):
    browser = signed_in("stranger")
    page = browser.get("/teams/career").text
    assert 'name="follow" value="team:career"' in page
    said = {"follow": "team:career", "back": "/teams/career"}
    answer = browser.post("/follows", data=said)
    assert (answer.status_code, answer.headers["location"]) == (303, "/teams/career")
    assert kept() == {("team", "career"): True}
    page = browser.get("/teams/career").text
    assert "Following" in page
    browser.post("/follows", data={"unfollow": "team:career"})
    assert kept() == {}
    assert 'name="follow" value="team:career"' in browser.get("/teams/career").text


def test_what_is_usual_is_followed_without_a_row_and_switched_off_by_one(signed_in, services, kept):
    browser = signed_in("keeper")
    assert 'name="unfollow" value="service:career-api"' in browser.get("/services/career-api").text
    browser.post("/follows", data={"unfollow": "service:career-api"})
    assert kept() == {("service", "career-api"): False}
    assert 'name="follow" value="service:career-api"' in browser.get("/services/career-api").text
    browser.post("/follows", data={"follow": "service:career-api"})
    assert kept() == {}


def test_a_write_up_offers_itself_its_tags_and_its_technologies(signed_in, pushed, kept):
    id_ = pushed(REPORT).id
    browser = signed_in("reader")
    page = browser.get(f"/w/{id_}").text
    for what in (f"writeup:{id_}", "tag:connection-pool", "technology:aurora-mysql"):
        assert f'name="follow" value="{what}" aria-pressed="false"' in page
        assert browser.post("/follows", data={"follow": what, "back": f"/w/{id_}"}).is_redirect
    assert len(kept()) == 3
    pressed = browser.get(f"/w/{id_}").text
    assert pressed.count('name="unfollow"') == 3
    assert 'aria-pressed="true"' in pressed


def test_redacted_words_are_offered_to_nobody(signed_in, pushed, kept):
    closed = REPORT.replace("tags: [", 'tags: ["::redact[himitsu]{reason=pii}", ')
    id_ = pushed(closed).id
    for who in ("keeper", "stranger"):
        page = signed_in(who).get(f"/w/{id_}").text
        assert "tag:connection-pool" in page
        assert "tag:::" not in page
    said = {"follow": "tag:::redact[himitsu]{reason=pii}"}
    assert signed_in("stranger").post("/follows", data=said).status_code == 422
    assert kept() == {}


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_a_hidden_write_up_is_followed_no_more_than_one_that_is_not_there(
    signed_in, pushed, kept, who
):
    hidden = pushed(HIDDEN).id
    browser = signed_in(who)
    said = [browser.post("/follows", data={"follow": f"writeup:{id_}"}) for id_ in (hidden, "x")]
    assert [answer.status_code for answer in said] == [404, 404]
    assert said[0].text.replace(hidden, "x") == said[1].text
    for what in ("tag:connection-pool", "technology:nothing", "team:nobody", "service:nothing"):
        assert browser.post("/follows", data={"follow": what}).status_code == 404
    assert kept() == {}


@pytest.mark.parametrize("what", ["", "person:p-1", "team:", "tag", "kind:postmortem"])
def test_what_cannot_be_followed_is_refused_in_words(signed_in, services, kept, what):
    answer = signed_in("reader").post("/follows", data={"follow": what or "x"})
    assert answer.status_code == 422
    assert "cannot be followed" in answer.text
    assert kept() == {}


def test_who_has_followed_three_hundred_things_leaves_one_out_first(signed_in, services, hub, cast):
    with hub.transaction() as session:
        for n in range(300):
            row = Follow(person=cast.reader.id, kind="tag", target=f"t{n}", at=utc_now())
            session.add(row)
    browser = signed_in("reader")
    assert "300" in browser.post("/follows", data={"follow": "team:career"}).text
    browser.post("/follows", data={"unfollow": "tag:t7"})
    assert browser.post("/follows", data={"follow": "team:career"}).status_code == 303


def test_the_way_back_is_ours(signed_in, services):
    said = {"follow": "team:career", "back": "//evil.example"}
    assert signed_in("reader").post("/follows", data=said).headers["location"] == "/"


def test_a_token_follows_nothing(client, token, services):
    said = client.post("/follows", data={"follow": "team:career"}, headers=token("read"))
    assert said.status_code == 403
    page = client.get("/teams/career", headers=token("read")).text
    assert "/follows" not in page


def test_a_team_that_one_leaves_is_followed_no_longer(signed_in, services, hub, cast):
    with hub.transaction() as session:
        ensure_team(session, "payments", now=utc_now())
        session.add(Membership(person=cast.reader.id, team="payments"))
    browser = signed_in("reader")
    assert 'name="unfollow" value="team:payments"' in browser.get("/teams/payments").text
    with hub.transaction() as session:
        session.delete(session.get(Membership, (cast.reader.id, "payments")))
    assert 'name="follow" value="team:payments"' in browser.get("/teams/payments").text
