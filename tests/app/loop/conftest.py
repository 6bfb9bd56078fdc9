"""A small organisation: four teams, six services, somebody for each role, and a lesson of career.

``api("career")`` asks as the CI of that team, ``api("sre")`` as the SRE team's administrator.
"""

import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from loop_words import CATALOGUE, LESSON, NOW
from post_office import PostOffice

from app.actions.allotting import allot
from app.clock import utc_now
from app.mail import sender_for
from app.worker import work_once
from models.person import person_by_email
from models.token import new_token


@pytest.fixture
def app(app_on_both) -> FastAPI:
    """The loop on both databases."""
    return app_on_both


@pytest.fixture
def clock() -> Iterator[Any]:
    """``clock.move_to(…)``; it does not run by itself."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def api(clock, client, hub) -> Callable[..., Any]:
    """Asks as a team's CI, as a service's (``api("billing-api", "evidence")``), or as the SREs'."""
    secrets: dict[tuple[str, str], str] = {}

    def asking(who: str, scope: str | None = None) -> SimpleNamespace:
        scope = scope or ("admin" if who == "sre" else "push")
        if (who, scope) not in secrets:
            bound = {} if scope in ("admin", "evidence:all") else (
                {"service": who} if scope == "evidence" else {"team": who}
            )  # fmt: skip
            with hub.transaction() as session:
                row, secret = new_token(who, scope, by="hub", now=NOW, **bound)
                session.add(row)
            secrets[who, scope] = secret
        headers = {"Authorization": f"Bearer {secrets[who, scope]}"}

        def call(method: str, path: str, **more: Any):
            given = {**headers, **more.pop("headers", {})}
            return client.request(method, f"/api/v1{path}", headers=given, **more)

        return SimpleNamespace(
            get=lambda path, **more: call("GET", path, **more),
            post=lambda path, **more: call("POST", path, **more),
            put=lambda path, **more: call("PUT", path, **more),
            patch=lambda path, **more: call("PATCH", path, **more),
        )

    return asking


@pytest.fixture
def organisation(api) -> None:
    said = api("sre").post("/catalog", content=CATALOGUE.encode())
    assert said.status_code == 200, said.text


@pytest.fixture
def lesson(organisation, api) -> str:
    """The id of career's learning, asked of every service with Aurora."""
    said = api("career").post("/push", json={"markdown": LESSON, "source": "x.example/a/b:pm.md"})
    assert said.status_code == 201, said.text
    return said.json()["learnings"][0]


@pytest.fixture
def work(hub) -> Callable[..., None]:
    """Do all jobs that are due, or so many."""

    def working(most: int = 1_000) -> None:
        while most and work_once(hub):
            most -= 1

    return working


@pytest.fixture
def cells(api) -> Callable[[str], dict[str, str]]:
    """How each service stands to a learning."""

    def standing(learning: str) -> dict[str, str]:
        told = api("sre").get(f"/rollouts/{learning}").json()
        return {cell["service"]: cell["status"] for cell in told["cells"]}

    return standing


@pytest.fixture
def person(hub) -> Callable[[str], str]:
    """The id of whoever has this first name."""

    def id_of(name: str) -> str:
        with hub.reading() as session:
            found = person_by_email(session, f"{name}@example.jp")
            assert found is not None
            return found.id

    return id_of


@pytest.fixture
def prove(api, lesson) -> Callable[..., Any]:
    """Evidence of the lesson's check, sent by the service's own CI."""

    def proving(service: str, result: str = "pass", **more: Any):
        said = {
            "rollout": lesson,
            "service": service,
            "check": "max-connections",
            "result": result,
            "observed_at": more.pop("observed_at", utc_now().isoformat()),
        }
        who = more.pop("by", service)
        scope = more.pop("scope", "evidence")
        return api(who, scope).post("/evidence", json=said | more)

    return proving


@pytest.fixture
def post(hub) -> Iterator[PostOffice]:
    """A mail server; the hub writes to it."""
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(office, hostname="127.0.0.1", port=port)
    server.start()
    hub.sender = sender_for(f"smtp://127.0.0.1:{port}", "Yokoten <yokoten@example.jp>")
    yield office
    server.stop()


@pytest.fixture
def change(hub) -> Callable[..., None]:
    """Change rows in a transaction: ``change(lambda session: …)``."""

    def changing(act: Callable[..., object]) -> None:
        with hub.transaction() as session:
            act(session)

    return changing


@pytest.fixture
def ask_now(hub) -> Callable[[], None]:
    """What the hourly job does."""

    def asking() -> None:
        with hub.transaction() as session:
            allot(session, now=utc_now(), zone=hub.settings.zone)

    return asking


@pytest.fixture
def lesson_text() -> str:
    return LESSON
