"""Two hubs that differ in what a reader may not see answer that reader the same, byte for byte.

Both are told the same in the same order, with the same ids; one of them is told more: a hidden
write-up between the visible ones, or other words inside a redaction. Dates, times taken and the
ids of requests are masked. A search server may stand beside, up to date or not.
"""

import os
import random
import re

import pytest
from little_meilisearch import serving
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.actions.relating import within
from app.actions.timetables import house_timetable
from app.auth.cookies import cookie_name
from app.clock import utc_now
from app.main import create_app
from app.sending import IndexSender
from app.settings import Settings
from models.actor import Actor
from models.login import open_login
from models.person import Membership, new_person
from models.team import ensure_team
from models.token import new_token

BASE = "http://127.0.0.1:8000"
VISIBLE = [
    ("payments", "pool", "Connection pool exhausted", "too many connections, the pool was empty"),
    ("search", "切戻し", "切り戻しで決済が止まった", "接続プールが枯渇し、つながらない。"),
    ("search", "disk", "Disk full on the build host", "no space left on device, pool of runners"),
    ("payments", "cert", "証明書の期限切れ", "証明書を更新していなかった。connection refused"),
]
LATER = [
    ("payments", "later", "Pool of workers stuck", "connection pool of the workers, redis timeout"),
    ("search", "last", "Failover left the pool stale", "failover, stale connection, aurora"),
]
CANARY = "xylophonic"
SECRET = f"""---
kind: postmortem
title: Connection pool {CANARY} zebrafish
date: 2026-02-03
service: [{CANARY}-api]
tags: [{CANARY}-tag, redis]
technologies: [aurora-mysql]
alerts: [{CANARY}Alert]
{{closed}}
---
# Connection pool {CANARY} zebrafish

connection pool pool pool 切り戻し 証明書 {CANARY} disk failover redis timeout
"""
CLOSED = {
    "restricted": "visibility: restricted",
    "ours": "visibility: team",
    "draft": "status: draft",
    "withdrawn": "status: withdrawn",
}
REDACTED = """---
kind: postmortem
date: 2026-02-04
tags: ["::redact[{word}-tag]{{reason=pii}}", redis]
---
# Pool ::redact[{word}]{{reason=pii}} drained

The pool, said ::redact[{word}]{{reason=pii}}, was drained.
"""
MASKED = [
    re.compile(rb'"took_ms":[0-9.]+'),
    re.compile(rb'"request_id":"\w+"'),
    re.compile(rb"20\d\d-\d\d-\d\d[T ][0-9:.]+(Z|\+[0-9:]+)?"),
    re.compile(rb"\d+ (second|minute)s? ago|\d+ ms\b"),
]
QUESTIONS = [
    "pool", "connection pool", "切り戻し", "証明書", "conection", "xylophonik", CANARY, "zebrafish",
    "zebrafsh pool", "redis", "-pool", f"tag:{CANARY}-tag", "tag:redis", f"service:{CANARY}-api",
    f"{CANARY}Alert", f"{CANARY} alert", '"pool pool"', "failover stale", "kind:postmortem",
    "himitsu", "betsumei",
]  # fmt: skip


TYPED = [
    "po", "xylo", "zebra", "re", "tag:xy", "tag:him", "tag:re", "service:xy", "team:c", "pool tag:",
]  # fmt: skip


class Hub:
    """A hub of its own; ids come out the same for the same paths, whatever else was written."""

    def __init__(self, settings, preparer, dice):
        self.app = create_app(settings)
        self.client = TestClient(self.app, BASE, follow_redirects=False)
        self._dice, self._preparer = dice, preparer

    def __enter__(self):
        self.client.__enter__()
        self.hub = self.app.state.hub
        self._own, self.hub.preparer = self.hub.preparer, self._preparer
        self.hub.migrate()
        self._dice.seed("people")
        with self.hub.transaction() as session:
            self.tokens = {team: _token(session, team) for team in ("payments", "search", "career")}
            person = new_person("s@example.jp", "Stranger", role="author", now=utc_now())
            session.add(person)
            session.flush()
            session.add(Membership(person=person.id, team="payments"))
            self.cookie = open_login(session, person, now=utc_now())
        return self

    def __exit__(self, *_):
        self.hub.preparer = self._own
        self.client.__exit__(None, None, None)

    def push(self, team, path, text):
        self._dice.seed(path)
        source = f"github.example.com/acme/{team}@c1:docs/{path}.md"
        body = {"markdown": text, "source": source}
        answer = self.client.post("/api/v1/push", json=body, headers=self.tokens[team])
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()["id"]

    def push_all(self, texts):
        return [
            self.push(
                team,
                path,
                f"---\nkind: postmortem\ndate: 2026-02-0{at}\n---\n# {title}\n\n{body}\n",
            )
            for at, (team, path, title, body) in enumerate(texts, 1)
        ]

    def send(self):
        if not self.hub.settings.search_url.startswith("embedded"):
            IndexSender(self.hub).send()

    def delete(self, id_):
        with self.hub.transaction() as session:
            self.hub.library(session).delete([id_])

    def answers(self, ids):
        """What a person of payments, and a push token of payments, get to see by every way."""
        yield from self._of_library()
        self.client.cookies.set(cookie_name(self.hub.settings), self.cookie)
        for who, headers, ways in (
            ("person", {}, [*_machine_ways(ids), *_page_ways(ids)]),
            ("token", self.tokens["payments"], _machine_ways(ids)),
        ):
            for way in ways:
                yield f"{who} {way}", masked(self.client.get(way, headers=headers).content)
            for text in ("too many connections pool", f"{CANARY} zebrafish pool", "切り戻し"):
                body = {"text": text, "limit": 20}
                found = self.client.post("/api/v1/related", json=body, headers=headers)
                yield f"{who} related {text}", masked(found.content)
            self.client.cookies.clear()

    def _of_library(self):
        allowed = within(Actor("token", "t", scope="push"))
        with self.hub.reading() as session:
            library = self.hub.library(session)
            for prefix in ("po", "connection", CANARY[:4], "zebra", "re", "切"):
                yield f"suggest {prefix}", library.suggest(prefix, allowed)


def _token(session, team):
    ensure_team(session, team, now=utc_now())
    row, secret = new_token("t", "push", by="hub", now=utc_now(), team=team)
    session.add(row)
    return {"Authorization": f"Bearer {secret}"}


def _machine_ways(ids):
    yield from (f"/api/v1/search?q={question}" for question in QUESTIONS)
    yield from (f"/api/v1/search?q=pool&sort=date&limit={n}" for n in (1, 2, 20))
    yield from (
        "/api/v1/search?sort=date",
        "/api/v1/search?tag=redis",
        "/api/v1/search?limit=1&q=pool",
    )
    yield from (f"/api/v1/writeups/{id_}/related" for id_ in ids)
    yield from (f"/api/v1/suggest?q={prefix}" for prefix in TYPED)
    yield from ("/api/v1/services", "/api/v1/teams", "/api/v1/writeups", "/api/v1/writeups?limit=2")


def _page_ways(ids):
    yield from (f"/search?q={question}" for question in QUESTIONS[::3])
    yield from (
        "/search?q=pool&sort=date",
        "/search?tag=redis",
        "/",
        "/services",
        "/teams",
        "/learnings",
        "/settings",
        "/digests",
        "/feeds/all.atom",
        "/feeds/team/search.atom",
        "/feeds/tag/redis.atom",
        f"/feeds/tag/{CANARY}-tag.atom",
    )
    yield from (f"/w/{id_}" for id_ in ids)
    yield f"/digests/{coming()}"
    yield "/teams/career"


def coming():
    """The week of the edition that comes next, for whoever chose nothing."""
    return house_timetable(Settings()).coming_week(utc_now())


def masked(content):
    for pattern in MASKED:
        content = pattern.sub(b"*", content)
    return content


@pytest.fixture
def dice(monkeypatch):
    """Where ids come from, in place of chance."""
    chance = random.Random(1)
    monkeypatch.setattr("models.ids.secrets", chance)
    return chance


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def databases(request, tmp_path):
    """Two empty ones."""
    if request.param == "PostgreSQL":
        return request.getfixturevalue("postgresql_urls")
    return [f"sqlite:///{tmp_path}/{name}.db" for name in "ab"]


@pytest.fixture(params=["the database alone", "a little server", "a real server"])
def beside(request):
    """The address of the search server, its key, and what empties it."""
    if request.param == "the database alone":
        yield "embedded://", ""
    elif request.param == "a real server":
        url = request.getfixturevalue("meilisearch_url")
        yield url, os.environ.get("YOKOTEN_TEST_MEILISEARCH_KEY", "")
    else:
        with serving() as server:
            yield server.url, ""


@pytest.fixture
def differing(tmp_path, workshop, dice, databases, beside, monkeypatch):
    """``differing(one, other)``: what is answered otherwise after the one story than the other."""
    monkeypatch.setattr("search.engines.meilisearch.engine.PER_TERM", 3)

    def told(database, story):
        url, key = beside
        settings = Settings(
            data_dir=tmp_path, demo=False, starter=False,
            database_url=database, search_url=url, search_key=SecretStr(key),
        )  # fmt: skip
        with Hub(settings, workshop, dice) as hub:
            return dict(hub.answers(story(hub)))

    def compared(*stories):
        one, other = map(told, databases, stories)
        assert one.keys() == other.keys()
        return {way: (one[way], other[way]) for way in one if one[way] != other[way]}

    return compared


def plain(hub):
    ids = hub.push_all(VISIBLE) + hub.push_all(LATER)
    hub.send()
    return ids


@pytest.mark.slow
def test_hidden_write_ups_change_no_answer(differing):
    def with_secrets(hub):
        ids = hub.push_all(VISIBLE)
        hub.send()
        for path, closed in CLOSED.items():
            hub.push("career", path, SECRET.format(closed=closed))
        ids += hub.push_all(LATER)
        hub.send()
        return ids

    assert differing(plain, with_secrets) == {}


@pytest.mark.slow
def test_what_a_server_still_holds_as_open_changes_no_answer(differing):
    """It has since become restricted, or is gone, and the server has not been told."""

    def with_secrets(hub):
        gone = hub.push("career", "gone", SECRET.format(closed=""))
        hub.push("career", "secret", SECRET.format(closed=""))
        ids = plain(hub)
        hub.push("career", "secret", SECRET.format(closed="visibility: restricted"))
        hub.push("career", "gone", SECRET.format(closed="visibility: restricted"))
        hub.delete(gone)
        return ids

    assert differing(plain, with_secrets) == {}


@pytest.mark.slow
def test_what_stands_in_a_redaction_changes_no_answer(differing):
    def saying(word):
        def story(hub):
            ids = hub.push_all(VISIBLE)
            ids.append(hub.push("career", "red", REDACTED.format(word=word)))
            ids += hub.push_all(LATER)
            hub.send()
            return ids

        return story

    assert differing(saying("himitsu"), saying("betsumei")) == {}
