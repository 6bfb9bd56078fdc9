"""Editions with one of everything, and with as much as there can be."""

from datetime import UTC, date, datetime
from typing import Any

from app.actions.digest_parts import Changed, Digest, ForYou, Given, Numbers, Owed, Picked, Why
from app.actions.weeks import week_of
from models.action import Action
from models.learning import Learning
from models.service import Service
from models.writeup import WriteUp

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STATEMENT = "共有DBの接続上限は全利用者の最大プール合計で管理する"
TITLE = "夜間バッチで接続が枯渇し応募APIが38分停止"


def writeup(number: int = 0, title: str = TITLE, **said: Any) -> WriteUp:
    given: dict[str, Any] = {"kind": "postmortem", "severity": "SEV2", "lang": "ja"} | said
    return WriteUp(id=f"pm-{number:08}", title=title, team="career", **given)


def learning(number: int = 0, statement: str = STATEMENT) -> Learning:
    return Learning(id=f"ln-{number:08}", statement=statement, team="career", writeup="pm-1",
                    position=0)  # fmt: skip


def service(number: int = 0, title: str = "応募API") -> Service:
    return Service(slug=f"service-{number}", title=title, title_en=title, team="payments",
                   created_at=NOW)  # fmt: skip


def action(what: str = "上限を監視する") -> Action:
    return Action(id="ac-00000000", what=what, team="payments", position=0, writeup="pm-1",
                  due=date(2026, 11, 30))  # fmt: skip


def edition(**parts: Any) -> Digest:
    since = datetime(2026, 11, 16, tzinfo=UTC)
    return Digest(week=week_of(date(2026, 11, 23)), since=since, until=NOW, **parts)


def full(
    statement: str = STATEMENT, title: str = TITLE, *, name: str = "応募API", times: int = 1
) -> Digest:
    """One of everything, or as often as ``times``, as far as a digest goes."""
    services = [service(number, name) for number in range(times)]
    owed = {"due": date(2026, 12, 4), "is_mandatory": True, "is_again": True, "ask": "as-00000000"}
    return edition(
        pick=Picked(learning(0, statement), writeup(0, title), statement),
        for_you=[
            ForYou(learning(n, statement), writeup(n, title), services,
                   [Why("service", one.title) for one in services]
                   + [Why("follow-team", "career"), Why("follow-tag", "connection-pool")])
            for n in range(min(times, 3))
        ],
        asks=[Owed(learning(n, statement), writeup(n, title), services, **owed)
              for n in range(min(times, 5))],
        ask_count=min(times, 5) * times,
        actions=[action(statement) for _ in range(times)],
        reviews=[writeup(n, title) for n in range(times)],
        gave=[Given(writeup(n, title), "answered", [name] * times) for n in range(min(times, 5))],
        new=[writeup(n, title) for n in range(min(times, 8))],
        new_count=times,
        changed=[Changed(writeup(n, title, standing="verified"), "standing",
                         Why("follow-team", "career")) for n in range(min(times, 8))],
        numbers=Numbers(21, 6, 84, 12),
    )  # fmt: skip
