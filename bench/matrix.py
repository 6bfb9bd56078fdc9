"""``python -m bench.matrix``: the 横展開表 of 40 services and 500 learnings, asked over HTTP.

All of them are circulated to all services, and most cells are answered: 20,000 cells.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx2
import yaml
from sqlmodel import Session, select

from bench.hub import RunningHub, running_hub
from bench.timing import Times, times_of
from models.answer import Answer, standing_of
from models.cell import Cell
from models.database import Database

SERVICES, TEAMS, LEARNINGS = 40, 12, 500
TIMES = 100
#: Pages that take longer to ask for: files of everything.
FEW = 20
_BATCH = 100
#: Of 100 cells, how many stand how; the rest nobody has answered.
_SHARES = {
    "not_affected": 35,
    "verified": 20,
    "claimed": 10,
    "affected": 10,
    "in_progress": 5,
    "under_investigation": 5,
    "deferred": 3,
}
_PAGES = {
    "first page, 100 learnings": "/rollouts",
    "last page": "/rollouts?page=5",
    "one team": "/rollouts?team=t1",
    "one service": "/rollouts?service=s1",
    "one status": "/rollouts?status=affected",
}
_HEAD = """\
| the table of 40 × 500 | p50 / p95 / p99, ms | times a bare answer | ms of the processor |
|---|---|---|---|"""
_WARM = 3
_FILES = {"all of it as CSV": "/rollouts.csv", "all of it as Excel": "/rollouts.xlsx"}


def main() -> None:
    """Print one Markdown table."""
    with running_hub(works=False) as hub:
        admin = hub.new_token("admin")
        with httpx2.Client(base_url=hub.url, timeout=60) as client:
            client.headers["Authorization"] = f"Bearer {admin}"
            _fill(hub, client)
            floor = _asked(client, "/healthz", TIMES)
            print(_HEAD)
            print(f"| bare answer (/healthz) | {floor} | 1.0 | |")
            for name, path in {"a bare page": "/sign-in", **_PAGES}.items():
                print(_line(hub, client, name, path, floor), flush=True)
            for name, path in _FILES.items():
                print(_line(hub, client, name, path, floor, often=FEW), flush=True)


def _line(
    hub: RunningHub, client: httpx2.Client, name: str, path: str, floor: Times, often: int = TIMES
) -> str:
    """With what the hub itself worked for one answer, whatever else the machine did."""
    before = hub.worked()
    times = _asked(client, path, often)
    spent = (hub.worked() - before) / (often + _WARM) * 1000
    return f"| {name} | {times} | {times.over(floor)} | {spent:.0f} |"


def _asked(client: httpx2.Client, path: str, often: int) -> Times:
    def get() -> None:
        client.get(path, headers={"Accept": "text/html"}).raise_for_status()

    for _ in range(_WARM):
        get()
    return times_of([partial(get) for _ in range(often)])


def _fill(hub: RunningHub, client: httpx2.Client) -> None:
    teams = [{"kind": "team", "slug": f"t{n}", "title": f"チーム{n}"} for n in range(1, TEAMS + 1)]
    services = [_service(number) for number in range(1, SERVICES + 1)]
    catalogue = yaml.safe_dump_all([*teams, *services], allow_unicode=True)
    client.post("/api/v1/catalog", content=catalogue.encode()).raise_for_status()
    for at in range(0, LEARNINGS, _BATCH):
        lines = [json.dumps(_pushed(number)) for number in range(at, at + _BATCH)]
        _take(client.post("/api/v1/push/batch", content="\n".join(lines).encode()))
    database = Database(f"sqlite:///{hub.folder / 'yokoten.db'}")
    assert _count(database) == SERVICES * LEARNINGS
    _answer(database)
    database.close()


def _take(said: httpx2.Response) -> None:
    """Raises RuntimeError for a line that was refused."""
    said.raise_for_status()
    if refused := [line for line in said.text.splitlines() if "error" in json.loads(line)]:
        raise RuntimeError(refused[0])


def _service(number: int) -> dict[str, object]:
    team = f"t{1 + number % TEAMS}"
    said = {"slug": f"s{number}", "title": f"サービス{number}", "team": team, "tier": 2}
    return {"kind": "service", **said, "technologies": ["kotlin", "aurora-mysql"]}


def _pushed(number: int) -> dict[str, str]:
    statement = f"{number}番目の教訓: 接続数は全タスクの合計で数え、増やす前に上限と比べる"
    front = {
        "kind": "learning",
        "title": statement,
        "statement": statement,
        "applies_when": "tier == 2",
        "date": datetime.now(UTC).date().isoformat(),
        "tags": [f"tag{number % 20}"],
    }
    text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n{statement}\n"
    team = f"t{1 + number % TEAMS}"
    return {"markdown": text, "source": f"git.example.jp/{team}/docs:{number}.md", "team": team}


def _count(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(Cell.service)).all())


def _answer(database: Database) -> None:
    """State what was said of each cell, past the hub; a learning's cells in one transaction."""
    chance, now = random.Random(3), datetime.now(UTC)
    statuses = [status for status, share in _SHARES.items() for _ in range(share)]
    statuses += [""] * (100 - len(statuses))
    with database.reading() as session:
        learnings = sorted(set(session.exec(select(Cell.learning))))
    for learning in learnings:
        with database.transaction() as session:
            for cell in session.exec(select(Cell).where(Cell.learning == learning)).all():
                if status := chance.choice(statuses):
                    _state(session, cell, status, now)


def _state(session: Session, cell: Cell, status: str, now: datetime) -> None:
    is_verified, until = status == "verified", (now + timedelta(days=60))
    said = Answer(
        learning=cell.learning,
        service=cell.service,
        status=status,
        justification="component_not_used" if status == "not_affected" else None,
        by="hub",
        at=now,
        via="check" if is_verified else "web",
        tier="T2" if is_verified else "T0",
        until=until.date() if status == "deferred" else None,
        valid_until=until if status in ("verified", "deferred") else None,
    )
    session.add(said)
    session.flush()
    cell.take(standing_of([said], proven_until=None, now=now))


if __name__ == "__main__":
    main()
