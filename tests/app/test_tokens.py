"""Tokens: what they open, and what they do not."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.clock import utc_now
from app.deps import _admin, _author, _prover, _sre, _viewer
from models.errors import Forbidden, SignInNeeded
from models.login import Login
from models.token import Token, new_token

DOOR = "/metrics"


def test_a_token_opens_the_doors(client, token):
    assert client.get(DOOR, headers=token("read")).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Bearer ykt_" + "0" * 49,
        "Bearer ykt_",
        "Bearer",
        "Bearer ",
        "Basic eWt0Og==",
        "ykt_nothing",
        "Bearer ykt_" + "é" * 49,
        "Bearer " + "x" * 5_000,
        "",
    ],
)
def test_anything_else_does_not(client, header):
    answer = client.get(DOOR, headers={"Authorization": header.encode()})
    assert answer.status_code in (303, 401)
    api = client.get("/api/v1/me", headers={"Authorization": header.encode()})
    assert api.status_code == 401
    assert api.json()["type"] == "urn:yokoten:problem:sign-in-needed"


def test_a_wrong_checksum_is_not_even_looked_up(client, token):
    header = token("read")
    header["Authorization"] = header["Authorization"][:-1] + "!"
    assert client.get("/api/v1/me", headers=header).status_code == 401


def test_a_revoked_token_is_nothing_at_once(client, hub, token):
    header = token("read")
    with hub.transaction() as session:
        session.exec(select(Token)).one().revoked_at = utc_now()
    assert client.get("/api/v1/me", headers=header).status_code == 401


def test_a_token_ends_when_it_says(client, hub):
    with hub.transaction() as session:
        row, secret = new_token(
            "old", "read", by="hub", now=utc_now() - timedelta(days=2), ttl=timedelta(days=1)
        )
        session.add(row)
    header = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/me", headers=header).status_code == 401


def test_a_wrong_token_is_not_made_up_for_by_a_cookie(signed_in):
    keeper = signed_in("keeper")
    assert keeper.get("/api/v1/me").status_code == 200
    wrong = {"Authorization": "Bearer ykt_wrong"}
    assert keeper.get("/api/v1/me", headers=wrong).status_code == 401


def test_reading_writes_nothing_and_last_use_is_noted_later(client, hub, token, signed_in):
    header, keeper = token("read"), signed_in("keeper")
    with hub.transaction() as session:
        session.exec(select(Login)).one().seen_at = utc_now() - timedelta(hours=1)
    client.get("/api/v1/me", headers=header)
    keeper.get("/api/v1/me")
    with hub.reading() as session:
        assert session.exec(select(Token)).one().last_used_at is None
    with hub.transaction() as session:
        hub.sightings.write(session)
    with hub.reading() as session:
        assert utc_now() - session.exec(select(Token)).one().last_used_at < timedelta(minutes=1)
        assert utc_now() - session.exec(select(Login)).one().seen_at < timedelta(minutes=1)
    assert not hub.sightings


#: door by scope (a person's is None) and role: whether it opens.
RIGHTS = [
    (None, "external", ""),
    (None, "reader", ""),
    (None, "author", "author"),
    (None, "sre", "author sre"),
    (None, "admin", "author sre admin"),
    ("read", "reader", ""),
    ("push", "author", "author"),
    ("push", "sre", "author"),
    ("admin", "admin", "author sre admin"),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("scope", "role", "opened"), RIGHTS)
async def test_each_door_opens_for_its_own(scope, role, opened):
    from models.actor import Actor

    actor = Actor(id="x", role=role, scope=scope)
    for name, door in (("author", _author), ("sre", _sre), ("admin", _admin)):
        if name in opened.split():
            assert await door(actor) is actor
        else:
            with pytest.raises(Forbidden):
                await door(actor)


@pytest.mark.anyio
async def test_an_evidence_token_reads_nothing():
    from types import SimpleNamespace

    from models.actor import Actor

    for scope in ("evidence", "evidence:all", "workload"):
        with pytest.raises(Forbidden):
            await _viewer(Actor(id="x", scope=scope))
    with pytest.raises(SignInNeeded):
        await _prover(SimpleNamespace(state=SimpleNamespace()))


@pytest.fixture
def anyio_backend():
    return "asyncio"
