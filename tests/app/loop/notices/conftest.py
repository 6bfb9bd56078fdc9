"""A mail server that remembers, and short ways to push, follow, and look into the ledger."""

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from loop_words import NOW
from sqlmodel import col, select
from starlette.testclient import TestClient

from app.actions.composing import compose
from app.auth.cookies import cookie_name
from app.channels import Message
from app.clock import utc_now
from app.mail import sender_for
from models.channel import Channel
from models.dispatch import Dispatch
from models.ids import new_id
from models.login import open_login
from models.person import Person
from models.subscription import follow


class PostOffice:
    """What came, parsed: to whom, subject, text, HTML."""

    def __init__(self) -> None:
        self.letters: list[SimpleNamespace] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.letters.append(_parsed(envelope.content))
        return "250 OK"

    def to(self, name: str) -> list[SimpleNamespace]:
        return [one for one in self.letters if one.to == name]

    @property
    def names(self) -> list[str]:
        return sorted(one.to for one in self.letters)


def _parsed(raw: bytes) -> SimpleNamespace:
    read = message_from_bytes(raw, policy=policy.default)
    text, html = (read.get_body((kind,)).get_content() for kind in ("plain", "html"))
    to = read["To"].partition("@")[0]
    return SimpleNamespace(
        to=to,
        subject=read["Subject"],
        text=text,
        html=html.replace("<wbr>", ""),
        read=read,
        raw=raw,
    )


@pytest.fixture
def post(hub, organisation) -> Iterator[PostOffice]:
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

    def opened(kind: str = "webhook", team: str | None = None, **more: Any) -> str:
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
