"""Write-ups of two teams, pushed as they are from outside."""

from collections.abc import Callable, Iterator

import pytest

from app.actions.incoming import Incoming
from app.clock import utc_now
from app.preparing import Preparer
from app.pushing import Pushed, push
from models.actor import HUB
from models.service import Service
from models.source import source_from
from models.team import ensure_team

REPORT = """---
kind: postmortem
id: PM-031
title: 夜間バッチで接続が枯渇し応募APIが38分停止
service: [career-api]
severity: SEV2
started_at: 2026-11-05T01:12+09:00
resolved_at: 2026-11-05T01:50+09:00
technologies: [aurora-mysql]
tags: [connection-pool]
learnings:
  - statement: 共有DBの接続上限は全利用者の最大プール合計で管理する
    applies_when: 'tech ~ "aurora-mysql"'
---
# 夜間バッチで接続が枯渇し応募APIが38分停止

## 概要
夜間バッチの再実行で Aurora の接続を使い切り、too many connections が出た。

## 発生原因
[手順書](../runbooks/db.md)に停止の待ち合わせがなかった。担当は ::redact[佐藤]{reason=pii} だった。
"""
RUNBOOK = """---
kind: runbook
title: AuroraConnectionsNearLimit
service: [career-api]
alerts: [AuroraConnectionsNearLimit]
---
# AuroraConnectionsNearLimit

## Symptom
The number of connections is near the limit: too many connections.

## Steps
1. Stop the batch that was started twice.
"""


class Lent:
    """A workshop that outlives the hub that uses it: starting one takes a second or more."""

    def __init__(self, preparer: Preparer) -> None:
        self.prepare = preparer.prepare
        self.prepare_many = preparer.prepare_many

    def close(self) -> None:
        """It is somebody else's."""


@pytest.fixture(scope="session")
def workshop() -> Iterator[Preparer]:
    preparer = Preparer(1, deadline=30.0)
    yield preparer
    preparer.close()


@pytest.fixture
def services(hub, cast, workshop) -> None:
    """One service of each of the two teams, on the same database."""
    hub.preparer = Lent(workshop)
    with hub.transaction() as session:
        for slug, team, title in (
            ("career-api", "career", "応募API"),
            ("payments-api", "payments", "決済API"),
        ):
            ensure_team(session, team, now=utc_now())
            session.flush()
            session.add(
                Service(
                    slug=slug,
                    title=title,
                    team=team,
                    technologies=["aurora-mysql"],
                    created_at=utc_now(),
                )
            )


@pytest.fixture
def pushed(hub, services) -> Callable[..., Pushed]:
    """``pushed(REPORT)``: as if the CI of a team had pushed this text."""

    def pushing(text: str, *, team: str = "career", path: str = "docs/pm/031.md") -> Pushed:
        incoming = Incoming(
            content=text.encode(),
            text=text,
            source=source_from(f"github.example.com/acme/{team}@abc1234:{path}"),
            team=team,
        )
        return push(hub, incoming, by=HUB, now=utc_now())

    return pushing
