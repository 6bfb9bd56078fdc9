"""The facts of a service on its page, and the form that says one."""

from datetime import timedelta

import pytest

from app.clock import utc_now
from models.actor import HUB
from models.fact import facts_of, keep_sbom, set_facts

PAGE, FORM = "/services/career-api", "/services/career-api/facts"


@pytest.fixture(autouse=True)
def catalogue(client, token):
    body = {"title": "応募API", "team": "career", "tags": ["pii"], "retires_on": "2027-03-31"}
    said = client.put("/api/v1/services/career-api", json=body, headers=token("admin"))
    assert said.status_code == 201


@pytest.fixture
def say(hub):
    def saying(changes, *, days=0, source="github.example.com/acme/career-api@c0ffee1"):
        with hub.transaction() as session:
            now = utc_now() - timedelta(days=days)
            set_facts(session, "career-api", changes, source=source, by=HUB, now=now)

    return saying


def kept(hub):
    with hub.reading() as session:
        return {fact.name: fact.value for fact in facts_of(session, "career-api")}


def test_a_service_shows_what_is_known_of_it_and_from_where(signed_in, say):
    say({"version.java": "21.0.2", "spot": True, "datastore": ["aurora-mysql", "redis"]})
    page = signed_in("stranger").get(PAGE).text
    for word in (
        "version.java",
        "21.0.2",
        "spot",
        "aurora-mysql, redis",
        "acme/career-api@c0ffee1",
    ):
        assert word in page
    assert "More than 180 days old" not in page
    assert "pii" in page
    assert 'datetime="2027-03-31"' in page


def test_a_commit_is_shown_by_its_first_digits(signed_in, say):
    say({"x": 1}, source="github.example.com/acme/a@" + "0123456789" * 4 + ":yokoten-facts")
    assert "acme/a@0123456:yokoten-facts" in signed_in("reader").get(PAGE).text


def test_what_is_old_is_said_to_be(signed_in, say):
    say({"version.java": "17"}, days=181)
    assert signed_in("keeper").get(PAGE).text.count("More than 180 days old") == 1


def test_the_sbom_is_told_in_a_line(hub, signed_in):
    assert "No SBOM" in signed_in("keeper").get(PAGE).text
    with hub.transaction() as session:
        keep_sbom(session, "career-api", [("pkg:npm/axios", "1.6.8")], components=412,
                  source="registry/career-api@7", by=HUB, observed_at=utc_now())  # fmt: skip
    page = signed_in("keeper").get(PAGE).text
    assert "412 components" in page
    assert "registry/career-api@7" in page


def test_a_service_of_which_nothing_is_known_says_how_to_tell(signed_in):
    assert "yokoten facts --service career-api" in signed_in("reader").get(PAGE).text


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("text", " 8.10 ", "8.10"),
        ("number", "8.5", 8.5),
        ("number", "-3", -3),
        ("list", "redis、 sqs,mail", ["redis", "sqs", "mail"]),
        ("yes", "", True),
        ("no", "ignored", False),
    ],
)
def test_an_author_of_the_team_says_a_fact(hub, signed_in, kind, value, read):
    keeper = signed_in("keeper")
    answer = keeper.post(FORM, data={"name": " x ", "kind": kind, "value": value})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#facts")
    assert kept(hub) == {"x": read}
    assert type(kept(hub)["x"]) is type(read)
    assert "Keeper" in keeper.get(PAGE).text


def test_a_fact_is_removed_by_the_same_form(hub, signed_in, say):
    say({"x": 1, "y": 2})
    signed_in("keeper").post(FORM, data={"name": "x", "kind": "none"})
    assert kept(hub) == {"y": 2}


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [("x", "text", " "), ("x", "number", "many"), ("x", "number", "nan"), ("tier", "text", "1"),
     ("", "text", "1"), ("a b", "text", "1")],
)  # fmt: skip
def test_what_is_no_fact_is_refused_in_words(hub, signed_in, name, kind, value):
    answer = signed_in("keeper").post(FORM, data={"name": name, "kind": kind, "value": value})
    assert answer.status_code == 422
    assert kept(hub) == {}


@pytest.mark.parametrize(("who", "status"), [("stranger", 403), ("reader", 403), ("guest", 403)])
def test_others_neither_see_the_form_nor_use_it(hub, signed_in, who, status):
    other = signed_in(who)
    assert "/facts" not in other.get(PAGE).text
    assert other.post(FORM, data={"name": "x", "value": "1"}).status_code == status
    assert kept(hub) == {}


def test_the_form_is_there_for_the_team_and_the_sre_team(signed_in):
    for who in ("keeper", "sre", "boss"):
        assert f'action="{FORM}"' in signed_in(who).get(PAGE).text
