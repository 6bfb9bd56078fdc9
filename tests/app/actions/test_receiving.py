"""Who is asked for a service when somebody is away, ill, leaving or gone."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.actions.receiving import receivers_of
from models.person import Delegation, Keeper, Membership, person_by_email
from models.service import Service
from models.team import Team

TODAY = date(2026, 11, 25)
CATALOGUE = """
{kind: team, slug: career, title: キャリア, lead: lead@example.jp}
---
{kind: service, slug: career-api, title: 応募API, team: career}
---
{kind: service, slug: orphan, title: 孤児}
---
{kind: person, email: kate@example.jp, name: Kate, role: author, teams: [career],
 services: [career-api]}
---
{kind: person, email: dan@example.jp, name: Dan, role: author, teams: [career],
 deputy_for: [career-api]}
---
{kind: person, email: del@example.jp, name: Del, role: author, teams: [career]}
---
{kind: person, email: lead@example.jp, name: Lead, role: author, teams: [career]}
---
{kind: person, email: saki@example.jp, name: Saki, role: sre}
"""
AWAY = """
{kind: person, email: kate@example.jp, name: Kate, role: author, teams: [career],
 services: [career-api], away: {delegate: del@example.jp, since: 2026-11-24, until: 2026-11-26}}
"""


@pytest.fixture
def load(client, token):
    header = token("admin")

    def loading(text: str):
        return client.post("/api/v1/catalog", content=text.encode(), headers=header)

    assert loading(CATALOGUE).status_code == 200
    return loading


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 25, 1, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(hub, load):
    """``asked()``: the name and the role of whoever is asked for career-api on a day."""

    def asking(today: date = TODAY, service: str = "career-api"):
        with hub.reading() as session:
            one = session.get(Service, service)
            receiver = receivers_of(session, [one], today=today)[service]
            return (receiver.person.name, receiver.role) if receiver else None

    return asking


@pytest.fixture
def change(hub, load):
    """``change("kate", leaves_on=…)``: a person's row, as it came to be."""

    def changing(name: str, **values) -> None:
        with hub.transaction() as session:
            person = person_by_email(session, f"{name}@example.jp")
            for field, value in values.items():
                setattr(person, field, value)

    return changing


GONE = {"disabled_at": datetime(2026, 11, 1, tzinfo=UTC)}
LEFT = {"leaves_on": TODAY - timedelta(days=1)}


def test_the_embedded_sre_is_asked_first(asked):
    assert asked() == ("Kate", "sre")


@pytest.mark.parametrize("how", [GONE, LEFT])
def test_the_deputy_is_asked_where_the_embedded_sre_is_gone(asked, change, how):
    change("kate", **how)
    assert asked() == ("Dan", "deputy")


def test_whoever_leaves_is_asked_up_to_the_last_day(asked, change):
    change("kate", leaves_on=TODAY)
    assert asked() == ("Kate", "sre")
    assert asked(TODAY + timedelta(days=1)) == ("Dan", "deputy")


def test_the_deputy_comes_before_the_delegate_of_whoever_is_away(asked, load):
    load(AWAY)
    assert asked() == ("Dan", "deputy")


def test_the_delegate_is_asked_where_there_is_no_deputy_and_only_while_away(asked, load, change):
    load(AWAY)
    change("dan", **GONE)
    assert [asked(date(2026, 11, day))[0] for day in (23, 24, 26, 27)] == [
        "Kate", "Del", "Del", "Kate"
    ]  # fmt: skip
    assert asked() == ("Del", "delegate")


@pytest.mark.parametrize("how", [GONE, LEFT])
def test_a_delegate_who_is_gone_leaves_it_to_the_lead(asked, load, change, how):
    load(AWAY)
    change("dan", **GONE)
    change("del", **how)
    assert asked() == ("Lead", "lead")


def test_a_delegate_who_is_away_too_leaves_it_to_the_lead(hub, asked, load, change):
    load(AWAY)
    change("dan", **GONE)
    load("{kind: person, email: del@example.jp, name: Del, role: author, teams: [career],"
         " away: {delegate: lead@example.jp, since: 2026-11-20, until: 2026-12-20}}")  # fmt: skip
    assert asked() == ("Lead", "lead")


def test_the_sre_team_is_asked_last_and_then_nobody(asked, change):
    for name in ("kate", "dan", "lead"):
        change(name, **GONE)
    assert asked() == ("Saki", "sre_team")
    assert asked(service="orphan") == ("Saki", "sre_team")
    change("saki", **LEFT)
    assert asked() is None


@pytest.mark.parametrize("role", ["reader", "external"])
def test_whoever_may_not_answer_is_passed_over_at_every_step(asked, load, change, role):
    change("kate", role=role)
    assert asked() == ("Dan", "deputy")
    load(AWAY.replace("role: author", f"role: {role}"))
    change("dan", role=role)
    assert asked() == ("Del", "delegate")
    change("del", role=role)
    assert asked() == ("Lead", "lead")
    change("lead", role=role)
    assert asked() == ("Saki", "sre_team")


@pytest.mark.parametrize("role", ["author", "security"])
def test_an_author_of_another_team_is_not_asked_and_an_sre_of_any_is(asked, hub, change, role):
    with hub.transaction() as session:
        kate = person_by_email(session, "kate@example.jp").id
        session.delete(session.get(Membership, (kate, "career")))
    change("kate", role=role)
    assert asked() == ("Dan", "deputy")
    change("kate", role="sre")
    assert asked() == ("Kate", "sre")


def test_the_same_catalogue_again_is_the_same_and_without_away_they_are_back(hub, asked, load):
    load(AWAY)
    load(AWAY)
    with hub.reading() as session:
        assert session.get(Delegation, person_by_email(session, "kate@example.jp").id).until == (
            date(2026, 11, 26)
        )
    load(CATALOGUE)
    assert asked() == ("Kate", "sre")
    with hub.reading() as session:
        dan = person_by_email(session, "dan@example.jp").id
        assert session.get(Keeper, ("career-api", dan)).is_deputy


def test_whoever_is_named_twice_for_a_service_is_its_embedded_sre(hub, asked, load):
    load("{kind: person, email: dan@example.jp, name: Dan, role: author, teams: [career],"
         " services: [career-api], deputy_for: [career-api]}")  # fmt: skip
    with hub.reading() as session:
        dan = person_by_email(session, "dan@example.jp").id
        assert not session.get(Keeper, ("career-api", dan)).is_deputy


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("away: {delegate: nobody@example.jp, since: 2026-11-24, until: 2026-11-26}", "nobody@"),
        ("away: {delegate: kate@example.jp, since: 2026-11-24, until: 2026-11-26}", "kate@"),
        ("away: {delegate: del@example.jp, since: 2026-11-26, until: 2026-11-24}", "last day"),
        ("away: {delegate: del@example.jp, since: 2026-11-26}", "until"),
        ("deputy_for: [nothing]", "nothing"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_changes(hub, load, said, told):
    answer = load(f"{{kind: person, email: kate@example.jp, name: Kit, role: author, {said}}}")
    assert answer.status_code in {404, 422}
    assert told in answer.json()["detail"]
    with hub.reading() as session:
        assert person_by_email(session, "kate@example.jp").name == "Kate"
        assert session.get(Team, "career").lead is not None


def test_the_page_of_a_service_says_who_stands_in_until_when(clock, load, signed_in):
    load(AWAY)
    page = signed_in("reader").get("/services/career-api").text
    assert "away; Del answers until" in page
    assert 'datetime="2026-11-26"' in page
    assert page.index("Kate") < page.index("Dan")
    assert "Deputy" in page
    clock.move_to(datetime(2026, 11, 27, tzinfo=UTC))
    assert "answers until" not in signed_in("reader").get("/services/career-api").text


def test_nobody_else_s_absence_is_touched(hub, load):
    load(AWAY)
    load("{kind: person, email: del@example.jp, name: Del, role: author, teams: [career]}")
    with hub.reading() as session:
        assert session.get(Delegation, person_by_email(session, "kate@example.jp").id)
