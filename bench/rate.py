"""Searches that arrive at a constant rate, whether the last was answered or not.

Latency counts from the moment at which a search was due: a server that stalls is not spared the
searches that would have come meanwhile (Tene, *How NOT to Measure Latency*, 2015).
"""

import asyncio
import time
from dataclasses import dataclass
from itertools import cycle, islice

import httpx2

from bench.hub import RunningHub
from bench.timing import Times, times_from

RATES = (5, 10, 20, 30, 40, 50, 75, 100, 150, 200)
SECONDS = 12
SLOWEST = 100.0
"""Milliseconds at the 99th percentile beyond which a rate counts as more than it can bear."""


@dataclass(frozen=True, slots=True)
class Borne:
    """What became of the searches of one rate; `failed` were not answered with hits or none."""

    rate: int
    times: Times
    failed: int

    @property
    def is_borne(self) -> bool:
        return not self.failed and self.times.p99 <= SLOWEST


def ladder(hub: RunningHub, paths: list[str]) -> list[Borne]:
    """One rate after the other, up to the first that is not borne."""
    told: list[Borne] = []
    for rate in RATES:
        told.append(asyncio.run(_at(hub, paths, rate)))
        if not told[-1].is_borne:
            break
    return told


async def _at(hub: RunningHub, paths: list[str], rate: int) -> Borne:
    headers = {"Authorization": f"Bearer {hub.reader}"}
    limits = httpx2.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx2.AsyncClient(
        base_url=hub.url, headers=headers, limits=limits, timeout=30
    ) as client:
        began = time.perf_counter() + 0.1
        asked = (
            _ask(client, path, began + number / rate)
            for number, path in enumerate(islice(cycle(paths), rate * SECONDS))
        )
        spent = await asyncio.gather(*asked)
    answered = [one for one in spent if one is not None]
    return Borne(rate, times_from(answered), len(spent) - len(answered))


async def _ask(client: httpx2.AsyncClient, path: str, due: float) -> float | None:
    """Milliseconds from when it was due until its answer; None for another than 200 with JSON."""
    await asyncio.sleep(due - time.perf_counter())
    answer = await client.get(path)
    spent = (time.perf_counter() - due) * 1000
    return spent if answer.status_code == 200 and "hits" in answer.json() else None
