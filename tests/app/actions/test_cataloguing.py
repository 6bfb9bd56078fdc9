"""The catalogue: who may say what of teams, services and people."""

import pytest
from sqlmodel import select

from app.actions.cataloguing import read_catalogue
from models.errors import Invalid
from models.person import Membership, Person, person_by_email
from models.service import Service
from models.team import Team

CATALOGUE = """
kind: person
email: hayase@example.co.jp
name: 早瀬
role: author
teams: [career, career]
services: [career-api]
---
kind: service
slug: career-api
title: 応募API
team: career
tier: 1
technologies: [aurora-mysql]
links: [{title: Dashboard, url: "https://dd.example/x"}]
---
# nothing here
---
kind: team
slug: career
title: 転職
lead: hayase@example.co.jp
"""


@pytest.fixture
def load(client, token):
    header = token("admin")
    return lambda text: client.post("/api/v1/catalog", content=text.encode(), headers=header)


def test_teams_services_people_and_who_leads_in_any_order(load, hub):
    answer = load(CATALOGUE)
    assert answer.json() == {"team": 1, "service": 1, "person": 1}
    with hub.reading() as session:
        person = person_by_email(session, "hayase@example.co.jp")
        assert session.get(Team, "career").lead == person.id
        assert session.get(Service, "career-api").is_confirmed
        assert len(session.exec(select(Membership)).all()) == 1


def test_the_same_catalogue_twice_is_the_same(load, hub):
    load(CATALOGUE)
    assert load(CATALOGUE).status_code == 200
    with hub.reading() as session:
        assert len(session.exec(select(Person)).all()) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kind: team\nslug: a\ntitle: [x", "not valid YAML"),
        ("kind: team\nslug: a\nslug: b\ntitle: x", "second time in line 3"),
        ("a: &x 1\nb: *x", "alias"),
        ("[" * 5_000, "not valid YAML"),
        ("a: " + "[" * 50 + "]" * 50, "deep"),
        ("kind: spaceship\n", "Document 1"),
        ("- 1\n", "Document 1"),
        ("kind: team\ntitle: x\n", "slug"),
        ("kind: team\nslug: Not A Slug\ntitle: x\n", "short name"),
        ("kind: team\nslug: a\n", "title"),
        ("kind: service\nslug: a\ntitle: x\ntier: high\n", "tier"),
        ("kind: service\nslug: a\ntitle: x\nlinks: [{title: x, url: 'javascript:alert(1)'}]\n", "links"),
        ("kind: person\nemail: a@b.c\nname: x\nteams: [nowhere]\n", "nowhere"),
        ("kind: person\nemail: a@b.c\nname: x\nservices: [nothing]\n", "nothing"),
        ("kind: person\nemail: a@b.c\nname: x\nleaves_on: 2026-13-45\n", "leaves_on"),
        ("kind: person\nemail: a@b.c\nname: x\nrole: king\n", "role"),
        ("kind: team\nslug: a\ntitle: x\nunheard: of\n", "unheard"),
        ("kind: team\nslug: 2020-13-45\ntitle: !!timestamp 2020-13-45\nlang: no\n", "lang"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_done(load, hub, text, says):
    answer = load(
        "kind: team\nslug: good\ntitle: Good\n---\n" + text
        if "Document" not in says and "line" not in says
        else text
    )
    assert answer.status_code in {404, 422}, answer.text
    assert says in answer.json()["detail"], answer.text
    with hub.reading() as session:
        assert session.exec(select(Team)).all() == []


def test_a_large_catalogue_is_read_in_no_time(hub):
    one = "---\nkind: service\nslug: s{0}\ntitle: サービス {0}\nteam: t\ntechnologies: [a, b]\n"
    assert len(read_catalogue("".join(one.format(number) for number in range(5_000)))) == 5_000


def test_nobody_lifts_anybody_above_themselves(signed_in, hub, cast):
    sre = signed_in("sre")
    for text in (
        "kind: person\nemail: sre@example.jp\nname: Sre\nrole: admin\n",
        "kind: person\nemail: boss@example.jp\nname: Boss\nrole: reader\n",
        "kind: person\nemail: new@example.jp\nname: New\nrole: admin\n",
    ):
        assert sre.post("/api/v1/catalog", content=text).status_code == 403
    assert (
        sre.post(
            "/api/v1/catalog", content="kind: person\nemail: n@x.jp\nname: N\nrole: sre\n"
        ).status_code
        == 200
    )
    with hub.reading() as session:
        assert person_by_email(session, "boss@example.jp").role == "admin"
        assert person_by_email(session, "sre@example.jp").role == "sre"


@pytest.mark.parametrize("name", ["keeper", "reader", "guest", "stranger"])
def test_only_the_sre_team_changes_the_catalogue(signed_in, name):
    browser = signed_in(name)
    assert (
        browser.post("/api/v1/catalog", content="kind: team\nslug: x\ntitle: x\n").status_code
        == 403
    )
    assert browser.put("/api/v1/teams/x", json={"title": "x"}).status_code == 403
    assert browser.put("/api/v1/services/x", json={"title": "x"}).status_code == 403


@pytest.mark.parametrize("scope", ["push", "read", "evidence"])
def test_no_token_but_an_admin_s_changes_the_catalogue(client, token, scope):
    assert (
        client.put("/api/v1/teams/x", json={"title": "x"}, headers=token(scope)).status_code == 403
    )


def test_a_service_is_put_and_got_and_confirms_what_a_push_named(push, client, token):
    header = token("admin")
    push("---\nservice: career-api\n---\n# x\n")
    assert client.get("/api/v1/services/career-api", headers=header).json()["is_confirmed"] is False
    answer = client.put("/api/v1/services/career-api", headers=header,
                        json={"title": "応募API", "team": "brand-new", "tier": 1})  # fmt: skip
    assert (answer.status_code, answer.json()["is_confirmed"]) == (200, True)
    assert client.get("/api/v1/teams/brand-new", headers=header).status_code == 404
    assert (
        client.put("/api/v1/teams/brand-new", json={"title": "新"}, headers=header).status_code
        == 200
    )
    assert client.get("/api/v1/teams/brand-new", headers=header).json()["title"] == "新"
    assert (
        client.put("/api/v1/services/new", json={"title": "n"}, headers=header).status_code == 201
    )


def test_what_a_put_leaves_out_stays(client, token):
    header = token("admin")
    client.put(
        "/api/v1/services/a",
        json={"title": "A", "tier": 2, "technologies": ["redis"]},
        headers=header,
    )
    client.put("/api/v1/services/a", json={"title": "B"}, headers=header)
    told = client.get("/api/v1/services/a", headers=header).json()
    assert (told["title"], told["tier"], told["technologies"]) == ("B", 2, ["redis"])


def test_reading_a_catalogue_refuses_surrogates():
    with pytest.raises(Invalid):
        read_catalogue('kind: team\nslug: a\ntitle: "\\ud800"\n')
