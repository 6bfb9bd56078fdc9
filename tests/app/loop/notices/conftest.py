"""A mail server that remembers, and short ways to push, follow, and look into the ledger."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from loop_words import NOW
from post_office import PostOffice
from sqlmodel import col, select
from starlette.testclient import TestClient

from app.actions.composing import compose
from app.auth.cookies import cookie_name
from app.channels import Message
from app.clock import utc_now
from models.channel import Channel
from models.dispatch import Dispatch
from models.ids import new_id
from models.login import open_login
from models.person import Person
from models.subscription import follow


@pytest.fixture
def post(post, organisation) -> PostOffice:
    """The mail server, of a hub that knows everybody."""
    return post


@pytest.fixture
def push(api, organisation) -> Callable[..., Any]:
    """Push a text as a team's CI; the reply."""

    def pushing(text: str, team: str = "career", source: str = "x.example/a/b:pm.md") -> Any:
        said = api(team).post("/push", json={"markdown": text, "source": source})
        assert said.status_code in (200, 201), said.text
        return said.json()

    return pushing


@pytest.fixture
def browser(app, hub, person) -> Iterator[Callable[[str], TestClient]]:
    """``browser("bo")``: as it is when Bo is signed in."""
    opened: list[TestClient] = []

    def entering(name: str) -> TestClient:
        with hub.transaction() as session:
            secret = open_login(session, session.get_one(Person, person(name)), now=utc_now())
        one = TestClient(app, "http://127.0.0.1:8000", follow_redirects=False)
        one.cookies.set(cookie_name(hub.settings), secret)
        one.headers["Sec-Fetch-Site"] = "same-origin"
        opened.append(one)
        return one

    yield entering
    for one in opened:
        one.close()


@pytest.fixture
def following(hub, person) -> Callable[..., None]:
    """Have somebody follow something, or not."""

    def follows(name: str, kind: str, target: str, *, is_on: bool = True) -> None:
        with hub.transaction() as session:
            follow(session, person(name), kind, target, is_on=is_on, now=NOW)

    return follows


@pytest.fixture
def change(hub) -> Callable[..., None]:
    """Set what somebody decided meanwhile, on the row with this key."""

    def changing(table: Any, key: Any, **values: Any) -> None:
        with hub.transaction() as session:
            row = session.get_one(table, key)
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    return changing


@pytest.fixture
def channel(hub, organisation) -> Callable[..., str]:
    """Open a channel; its id."""

    def opened(kind: str = "webhook", team: str = "billing", **more: Any) -> str:
        address = "list@example.jp" if kind == "mail" else "https://chat.example/x"
        said = {"id": new_id("ch"), "team": team, "kind": kind, "address": address}
        with hub.transaction() as session:
            session.add(Channel(**(said | more), created_by="hub", created_at=NOW))
        return said["id"]

    return opened


@pytest.fixture
def rows(hub) -> Callable[..., list[Any]]:
    """All rows of a table that meet these conditions."""

    def found(table: Any, *conditions: Any) -> list[Any]:
        with hub.reading() as session:
            return list(session.exec(select(table).where(*conditions)))

    return found


@pytest.fixture
def told(rows) -> Callable[[], list[str]]:
    """Who is told of notices by the ledger, without what was dropped."""

    def recipients() -> list[str]:
        notices = col(Dispatch.occasion).startswith("notice:")
        return [one.recipient for one in rows(Dispatch, notices, Dispatch.state != "dropped")]

    return recipients


@pytest.fixture
def messages(hub, rows) -> Callable[[], list[Message]]:
    """What channels are sent, as it is composed now."""

    def composed() -> list[Message]:
        found = rows(Dispatch, col(Dispatch.recipient).startswith("ch-"))
        with hub.reading() as session:
            made = [compose(session, one, settings=hub.settings, now=utc_now()) for one in found]
        return [one for one in made if isinstance(one, Message)]

    return composed
