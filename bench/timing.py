"""Times in milliseconds, told as median and 95th percentile."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of many calls of one kind."""

    p50: float
    p95: float
    p99: float

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f}"

    def over(self, other: "Times") -> str:
        """How many times as long as the other's."""
        return f"{self.p50 / other.p50:.1f} / {self.p95 / other.p95:.1f}"


def times_of(calls: list[Callable[[], object]]) -> Times:
    """Each call once, one after the other."""
    spent = []
    for call in calls:
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(spent, n=100)
    return Times(cuts[49], cuts[94], cuts[98])
