"""A hub on a disk of its own, a client, and a small cast.

``keeper`` (author of career), ``stranger`` (author of payments), ``sre``, ``boss`` (admin),
``reader`` (of nobody's team), ``guest`` (external, in career), and ``gone`` (disabled).
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlmodel import Session
from starlette.testclient import TestClient

from app.actions.incoming import FINISH, Incoming
from app.auth.cookies import cookie_name
from app.clock import utc_now
from app.hub import Hub
from app.main import create_app
from app.preparing import Preparer
from app.settings import Settings
from models.login import open_login
from models.person import Membership, Person, new_person
from models.team import ensure_team
from models.token import new_token

BASE = "http://127.0.0.1:8000"
CAST = {
    "keeper": ("author", "career"),
    "stranger": ("author", "payments"),
    "sre": ("sre", None),
    "boss": ("admin", None),
    "reader": ("reader", None),
    "guest": ("external", "career"),
    "gone": ("author", "career"),
}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """A database of this release, empty, to be copied: migrating takes half a second."""
    folder = tmp_path_factory.mktemp("migrated")
    hub = Hub(Settings(data_dir=folder))
    hub.migrate()
    hub.close()
    return folder / "yokoten.db"


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path / "data", demo=False, starter=False, mail_pace=0)


@pytest.fixture
def app(settings, migrated) -> FastAPI:
    settings.data_dir.mkdir()
    shutil.copy(migrated, settings.data_dir)
    return create_app(settings)


@pytest.fixture(params=["sqlite", "postgresql"])
def app_on_both(settings, migrated, request) -> FastAPI:
    """An application on SQLite and on PostgreSQL, for folders that name it as their ``app``."""
    settings.data_dir.mkdir()
    if request.param == "sqlite":
        shutil.copy(migrated, settings.data_dir)
        return create_app(settings)
    url = request.getfixturevalue("migrated_postgresql_url")
    return create_app(settings.model_copy(update={"database_url": url}))


@pytest.fixture(scope="session")
def workshop() -> Iterator[Preparer]:
    """One workshop for all hubs: starting one takes a second or more. It is never in a hurry."""
    preparer = Preparer(1, deadline=30.0, finish=FINISH)
    preparer.prepare(Incoming(content=b"a", text="a").draft(today=utc_now().date()))
    yield preparer
    preparer.close()


@pytest.fixture
def client(app, workshop) -> Iterator[TestClient]:
    """Nobody in particular; errors of the hub come back as answers, as they do outside."""
    with TestClient(app, BASE, follow_redirects=False, raise_server_exceptions=False) as opened:
        hub = opened.app.state.hub
        own, hub.preparer = hub.preparer, workshop
        yield opened
        hub.preparer = own


@pytest.fixture
def hub(client) -> Hub:
    return client.app.state.hub


@pytest.fixture
def cast(hub) -> SimpleNamespace:
    """The people, by name; their rows are detached."""
    with hub.transaction() as session:
        session.expire_on_commit = False
        people = {name: _person(session, name, *part) for name, part in CAST.items()}
        people["gone"].disabled_at = utc_now()
    return SimpleNamespace(**people)


@pytest.fixture
def signed_in(app, client, hub, cast) -> Iterator[Callable[[str], TestClient]]:
    """``signed_in("keeper")``: a browser of this person, as browsers send their requests."""
    opened: list[TestClient] = []

    def browser(name: str) -> TestClient:
        with hub.transaction() as session:
            secret = open_login(session, getattr(cast, name), now=utc_now())
        other = TestClient(app, BASE, follow_redirects=False, raise_server_exceptions=False)
        other.cookies.set(cookie_name(hub.settings), secret)
        other.headers["Sec-Fetch-Site"] = "same-origin"
        opened.append(other)
        return other

    yield browser
    for one in opened:
        one.close()


@pytest.fixture
def token(hub) -> Callable[..., dict[str, str]]:
    """``token("push", team="career")``: the header of a fresh token."""

    def header(scope: str, team: str | None = None) -> dict[str, str]:
        with hub.transaction() as session:
            if team:
                ensure_team(session, team, now=utc_now())
            row, secret = new_token("test", scope, by="hub", now=utc_now(), team=team)
            session.add(row)
        return {"Authorization": f"Bearer {secret}"}

    return header


@pytest.fixture
def push(client, token) -> Callable[..., Response]:
    """``push(text, "docs/a.md", team="career")``: what the door says of a file of a team's."""
    tokens: dict[str, dict[str, str]] = {}

    def pushing(
        text: str, path: str = "docs/a.md", *, team: str = "career", at: str = "c1", **said: Any
    ) -> Response:
        if team not in tokens:
            tokens[team] = token("push", team=team)
        source = f"github.example.com/acme/{team}@{at}:{path}"
        params = {"dry_run": said.pop("dry_run", 0)}
        body = {"markdown": text, "source": source} | said
        return client.post("/api/v1/push", json=body, params=params, headers=tokens[team])

    return pushing


@pytest.fixture
def folder(tmp_path, monkeypatch, migrated) -> Path:
    """Where a command of this test finds its database, by the environment."""
    (tmp_path / "yokoten.db").write_bytes(migrated.read_bytes())
    for name, value in {"DATA_DIR": str(tmp_path), "DEMO": "0", "STARTER": "0"}.items():
        monkeypatch.setenv(f"YOKOTEN_{name}", value)
    for name in ("YOKOTEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def kept(folder) -> Callable[[Any], list[Any]]:
    """``kept(select(Token))``: what a command left in the database of ``folder``."""

    def found(query: Any) -> list[Any]:
        hub = Hub(Settings(data_dir=folder))
        with hub.reading() as session:
            rows = list(session.exec(query))
        hub.close()
        return rows

    return found


def _person(session: Session, name: str, role: str, team: str | None) -> Person:
    person = new_person(f"{name}@example.jp", name.title(), role=role, now=utc_now())
    session.add(person)
    session.flush()
    if team:
        ensure_team(session, team, now=utc_now())
        session.add(Membership(person=person.id, team=team))
    return person
