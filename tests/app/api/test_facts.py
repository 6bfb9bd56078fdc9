"""``/services/{slug}/facts``: who may say what a service is made of, and what is kept of it."""

import json

import pytest
from sqlmodel import select

from app.clock import utc_now
from models.event import Event
from models.service import Service
from models.token import new_token

AT = "/api/v1/services/career-api/facts"
SOURCE = {"X-Yokoten-Source": "github.example.com/acme/career-api@c0ffee1"}
AXIOS = {"type": "library", "name": "axios", "version": "1.6.8", "purl": "pkg:npm/axios@1.6.8"}


def bom(*components, **more):
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": list(components)} | more


@pytest.fixture(autouse=True)
def services(client, token):
    header = token("admin")
    for slug, team in (("career-api", "career"), ("payments-api", "payments")):
        body = {"title": slug, "team": team, "technologies": ["redis"]}
        assert client.put(f"/api/v1/services/{slug}", json=body, headers=header).is_success


@pytest.fixture
def ci(token):
    """The token of the career team's CI."""
    return token("push", team="career")


def test_facts_are_merged_and_null_removes_one(client, ci):
    first = client.patch(AT, json={"java": "21.0.2", "replicas": 3}, headers=ci | SOURCE)
    assert (first.status_code, first.json()) == (
        200,
        {
            "service": "career-api",
            "facts": {"java": "21.0.2", "replicas": 3},
            "changed": ["java", "replicas"],
            "sbom": None,
        },
    )
    again = client.patch(AT, json={"java": "21.0.2", "replicas": None, "spot": True}, headers=ci)
    assert again.json()["facts"] == {"java": "21.0.2", "spot": True}
    assert again.json()["changed"] == ["replicas", "spot"]


def test_each_fact_is_read_with_its_source_and_its_time(client, ci, signed_in):
    client.patch(AT, json={"queues": ["mail", "export"]}, headers=ci | SOURCE)
    [item] = signed_in("reader").get(AT).json()["items"]
    assert (item["name"], item["value"]) == ("queues", ["mail", "export"])
    assert item["source"] == SOURCE["X-Yokoten-Source"]
    assert item["observed_at"].endswith("Z")
    assert item["by"].startswith("tk-")


def test_an_sbom_replaces_the_one_before(client, ci):
    first = client.patch(AT, json=bom(AXIOS, {"name": "left-pad"}), headers=ci).json()
    assert first["changed"] == ["pkg:npm/axios"]
    assert first["sbom"]["components"] == 2
    newer = AXIOS | {"version": "1.7.2", "purl": "pkg:npm/axios@1.7.2"}
    assert client.patch(AT, json=bom(newer), headers=ci).json()["changed"] == ["pkg:npm/axios"]
    assert client.patch(AT, json=bom(newer), headers=ci).json()["changed"] == []


def test_an_sbom_is_as_old_as_it_says_and_never_of_the_future(client, ci):
    old = bom(AXIOS, metadata={"timestamp": "2024-02-03T04:05:06Z"})
    assert client.patch(AT, json=old, headers=ci).json()["sbom"]["observed_at"] == (
        "2024-02-03T04:05:06Z"
    )
    later = bom(AXIOS, metadata={"timestamp": "2199-01-01T00:00:00Z"})
    told = client.patch(AT, json=later, headers=ci).json()["sbom"]["observed_at"]
    assert told < "2199"


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "JSON"),
        (b"[]", "object"),
        (b"<?xml version='1.0'?><bom/>", "CycloneDX JSON"),
        (b'{"spdxVersion": "SPDX-2.3"}', "SPDX"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}', "scanned"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "9"}', "specVersion"),
        (b'{"java": {"version": 21}}', "java"),
        (b'{"java": [21]}', "java"),
        (b'{"java": "2\\u0000"}', "java"),
        (b'{"java": NaN}', "NaN"),
        (b'{"java": 1e999}', "java"),
        (b'{"java": 1' + b"0" * 400 + b"}", "too large"),
        (b'{"java": -1' + b"0" * 400 + b"}", "too large"),
        (b'{"9lives": 1}', "9lives"),
        (b'{"technologies": ["redis"]}', "catalogue"),
        (b'{"tech": ["redis"]}', "catalogue"),
        (b'{"tier": 1}', "catalogue"),
        (b'{"sbom": {}}', "CycloneDX"),
    ],
)
def test_what_is_no_fact_is_refused_in_words_and_nothing_is_kept(client, ci, body, word):
    answer = client.patch(AT, content=body, headers=ci | {"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert word in answer.json()["detail"]
    assert client.get(AT, headers=ci).json()["items"] == []


def test_one_wrong_fact_keeps_out_the_others(client, ci):
    assert client.patch(AT, json={"java": "21", "tags": ["x"]}, headers=ci).status_code == 422
    assert client.get(AT, headers=ci).json()["facts"] == {}


def test_too_many_facts_and_too_long_ones_are_refused(client, ci):
    many = {f"fact{n}": n for n in range(501)}
    assert client.patch(AT, json=many, headers=ci).status_code == 422
    assert client.patch(AT, json={"java": "x" * 501}, headers=ci).status_code == 422
    assert client.patch(AT, json={"java": ["x"] * 201}, headers=ci).status_code == 422
    assert client.patch(AT, content=b" " * (9 << 20), headers=ci).status_code == 413


def test_a_token_of_another_team_says_nothing_here(client, token):
    other = token("push", team="payments")
    assert client.patch(AT, json={"java": "21"}, headers=other).status_code == 403
    assert client.get(AT, headers=other).json()["facts"] == {}


def test_a_token_of_one_service_says_nothing_of_another(client, hub):
    with hub.transaction() as session:
        row, secret = new_token("ci", "evidence", by="hub", now=utc_now(), service="payments-api")
        session.add(row)
    own = {"Authorization": f"Bearer {secret}"}
    assert client.patch(AT, json={"java": "21"}, headers=own).status_code == 403
    assert client.get(AT, headers=own).status_code == 403
    other = AT.replace("career-api", "payments-api")
    assert client.patch(other, json={"java": "21"}, headers=own).json()["changed"] == ["java"]
    assert client.get(other, headers=own).json()["facts"] == {"java": "21"}


def test_a_token_that_reads_writes_nothing(client, token):
    assert client.patch(AT, json={"java": "21"}, headers=token("read")).status_code == 403


def test_the_sweep_of_the_sre_team_says_facts_of_every_service(client, token):
    sweep = token("evidence:all")
    assert client.patch(AT, json={"java": "21"}, headers=sweep).status_code == 200
    assert client.get(AT, headers=sweep).json()["facts"] == {"java": "21"}


@pytest.mark.parametrize(
    ("who", "status"), [("keeper", 200), ("sre", 200), ("boss", 200), ("stranger", 403),
                        ("reader", 403), ("guest", 403)]
)  # fmt: skip
def test_people_say_facts_of_what_their_team_keeps(signed_in, who, status):
    assert signed_in(who).patch(AT, json={"java": "21"}).status_code == status


def test_a_service_that_nobody_knows_is_not_found(client, token):
    path = "/api/v1/services/nobody/facts"
    assert client.patch(path, json={}, headers=token("evidence:all")).status_code == 404
    assert client.get(path, headers=token("read")).status_code == 404


def test_a_service_that_only_hidden_texts_name_is_not_told_of(client, hub, token, signed_in):
    with hub.transaction() as session:
        career = session.get(Service, "career-api")
        session.add(Service(slug="ghost", title="ghost", is_confirmed=False,
                            created_at=career.created_at))  # fmt: skip
    path = "/api/v1/services/ghost/facts"
    for header in (token("push", team="payments"), token("read")):
        assert client.patch(path, json={"java": "21"}, headers=header).status_code == 404
        assert client.get(path, headers=header).status_code == 404


def test_what_changed_is_noted_without_values(client, hub, ci):
    client.patch(AT, json={"java": "secret-looking"}, headers=ci)
    client.patch(AT, json={"java": "secret-looking"}, headers=ci)
    with hub.reading() as session:
        noted = list(session.exec(select(Event).where(Event.verb == "service.facts")))
    assert [event.subject for event in noted] == ["career-api"]
    assert "secret" not in json.dumps(noted[0].details)


def test_a_source_may_be_japanese_and_not_long(client, ci):
    said = {"X-Yokoten-Source": "構成/台帳@1".encode()}
    assert client.patch(AT, json={"java": "21"}, headers=ci | said).status_code == 200
    assert client.get(AT, headers=ci).json()["items"][0]["source"] == "構成/台帳@1"
    long = {"X-Yokoten-Source": "x" * 501}
    assert client.patch(AT, json={"java": "21"}, headers=ci | long).status_code == 422


def test_the_replies_are_as_the_document_says(client, ci):
    from app.api.fact_replies import FactsReply, NotedReply

    NotedReply.model_validate(client.patch(AT, json={"java": True}, headers=ci).json(), strict=True)
    FactsReply.model_validate(client.get(AT, headers=ci).json(), strict=True)


def test_tags_and_the_last_day_of_a_service_are_of_the_catalogue(client, token):
    header, path = token("admin"), "/api/v1/services/career-api"
    body = {"title": "Career", "tags": ["pii"], "retires_on": "2027-03-31"}
    told = client.put(path, json=body, headers=header).json()
    assert (told["tags"], told["retires_on"]) == (["pii"], "2027-03-31")
    refused = client.put(path, json=body | {"retires_on": "soon"}, headers=header)
    assert refused.status_code == 422
