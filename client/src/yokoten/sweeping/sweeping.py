"""`yokoten sweep`: every repository of a catalogue, several at a time."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from yokoten.hub.connection import Hub
from yokoten.outcome import DONE, SOMETHING_REFUSED
from yokoten.report.progress import Progress
from yokoten.report.screen import Screen, is_terminal
from yokoten.report.swept import show_rows
from yokoten.settings import settings_from
from yokoten.surroundings import run_url
from yokoten.sweeping.catalogue import Service, services_in
from yokoten.sweeping.row import Row
from yokoten.sweeping.visiting import Sweep
from yokoten.words import say


def sweep(catalogue: str, *, below: Path | None, jobs: int, is_dry_run: bool, as_json: bool) -> int:
    """`yokoten sweep`; gives the exit code."""
    settings, screen = settings_from(), Screen()
    with Hub(settings) as hub:
        services = services_in(catalogue, hub)
        run = Sweep(hub, screen, settings, below, run_url(os.environ), is_dry_run)
        rows = []
        bar = not (as_json and is_terminal(sys.stdout))
        with Progress(screen, len(services), bar=bar, title=say("Sweeping")) as progress:
            for row in _rows(run, services, jobs):
                rows.append(row)
                progress.step()
                if as_json:
                    screen.document(row.as_json())
    show_rows(screen, settings, rows, is_dry_run=is_dry_run, with_table=not as_json)
    return SOMETHING_REFUSED if any(not one.is_read or one.refused for one in rows) else DONE


def _rows(run: Sweep, services: list[Service], jobs: int) -> Iterator[Row]:
    """Each repository is visited once, for all of its services."""
    by_repository: dict[str, list[str]] = {}
    for service in services:
        by_repository.setdefault(service.repository or "", []).append(service.slug)
    with ThreadPoolExecutor(jobs, thread_name_prefix="sweeping") as pool:
        visits = [
            pool.submit(run.visit, repository or None, slugs)
            for repository, slugs in by_repository.items()
        ]
        try:
            for visit in visits:
                yield from visit.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
