"""``python -m bench.digests``: planning and rendering everybody's edition, at 5,000 write-ups.

Beside a bare letter: the same MIME with three lines in it.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session, select

from app.actions.composing import compose
from app.actions.planning_digests import plan_digests
from app.actions.timetables import house_timetable
from app.clock import utc_now
from app.digest_runs import plan
from app.hub import Hub
from app.mail import Letter
from app.mail.mime import as_bytes
from app.settings import Settings
from bench.big_house import House, build
from models.dispatch import Dispatch

_FROM = "Yokoten <yokoten@example.jp>"
_COUNTED = 20
#: As many as the machine that the aim is for has cores.
PROCESSES = 2


def main() -> None:
    """Print two Markdown tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--writeups", type=int, default=5_000)
    parser.add_argument("--week", type=int, default=100, help="write-ups that are new")
    asked = parser.parse_args()
    few = House(people=200, writeups=asked.week, week=asked.week)
    many = House(asked.people, asked.writeups, asked.week)
    print("| write-ups | people | queries to plan for all | queries to read one digest |")
    print("|---|---|---|---|")
    _measured(few, lambda hub, now: print(_queries(hub, few, now), flush=True))
    _measured(many, lambda hub, now: _all(hub, many, now))


def _measured(house: House, act: Callable[[Hub, datetime], None]) -> None:
    with tempfile.TemporaryDirectory(prefix="yokoten-bench-") as folder:
        hub = Hub(Settings(data_dir=Path(folder), mail_pace=0))
        hub.migrate()
        now = utc_now()
        table = house_timetable(hub.settings)
        build(hub, house, since=table.moment(table.due_week(now).later(-1)), now=now)
        act(hub, now)
        hub.close()


def _all(hub: Hub, house: House, now: datetime) -> None:
    print(_queries(hub, house, now))
    since = time.perf_counter()
    count = plan(hub, now=now)
    planned = time.perf_counter() - since
    letters, rendered, bare = _render(hub, now)
    whole = planned + rendered
    print(
        f"\n| {count:,} editions, {letters:,} letters | seconds | ms each | times a bare letter |"
    )
    print("|---|---|---|---|")
    for name, seconds in (
        ("planned and queued", planned),
        ("read, rendered, made MIME", rendered),
        ("both (aim: under 60 s)", whole),
        ("bare letters", bare),
    ):
        each = seconds / letters * 1000
        print(f"| {name} | {seconds:.1f} | {each:.2f} | {seconds / bare:.1f} |")


def _render(hub: Hub, now: datetime) -> tuple[int, float, float]:
    """(letters, seconds for them by as many processes as there are workers, for bare ones)."""
    with hub.reading() as session:
        ids = list(session.exec(select(Dispatch.id).where(Dispatch.state == "waiting")))
    folder = hub.settings.data_dir
    with get_context("spawn").Pool(PROCESSES) as pool:
        parts = [ids[at::PROCESSES] for at in range(PROCESSES)]
        pool.starmap(_rendered, [(folder, part[:_COUNTED], now) for part in parts])  # imports
        rendered = max(pool.starmap(_rendered, [(folder, part, now) for part in parts]))
        bare = max(pool.map(_bare, map(len, parts)))
    return len(ids), rendered, bare


def _rendered(folder: Path, ids: Sequence[str], now: datetime) -> float:
    """Seconds to read, render and write as MIME what these dispatches are."""
    hub = Hub(Settings(data_dir=folder, mail_pace=0))
    since = time.perf_counter()
    for id_ in ids:
        with hub.reading() as session:
            row = session.get_one(Dispatch, id_)
            letter = compose(session, row, settings=hub.settings, now=now)
        assert isinstance(letter, Letter)
        as_bytes(letter, _FROM)
    seconds = time.perf_counter() - since
    hub.close()
    return seconds


def _bare(count: int) -> float:
    letter = Letter(to="a@example.jp", subject="a", text="1\n2\n3\n", html="<p>1<p>2<p>3")
    since = time.perf_counter()
    for _ in range(count):
        as_bytes(letter, _FROM)
    return time.perf_counter() - since


def _queries(hub: Hub, house: House, now: datetime) -> str:
    with hub.reading() as session:
        planning = _counted(hub, lambda: plan_digests(session, settings=hub.settings, now=now))
    with hub.reading() as session:
        planned = plan_digests(session, settings=hub.settings, now=now)
        loud = [one for one in planned if one.state == "waiting"][:_COUNTED]
        reading = max(_counted(hub, partial(_composed, session, hub, one, now)) for one in loud)
    return f"| {house.writeups:,} | {house.people:,} | {planning} | {reading} |"


def _composed(session: Session, hub: Hub, one: Dispatch, now: datetime) -> None:
    session.expire_all()
    compose(session, one, settings=hub.settings, now=now)


def _counted(hub: Hub, act: Callable[[], object]) -> int:
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(hub.database.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(hub.database.engine, "before_cursor_execute", note)
    return count


if __name__ == "__main__":
    main()
