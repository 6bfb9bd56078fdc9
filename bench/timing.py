"""Times in milliseconds, told as median, 95th and 99th percentile."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of many calls of one kind."""

    p50: float
    p95: float
    p99: float

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f} / {self.p99:.1f}"

    def over(self, other: "Times") -> str:
        """How many times as long as the other's, at the median and the 95th percentile."""
        return f"{self.p50 / other.p50:.1f} / {self.p95 / other.p95:.1f}"


def times_of(calls: list[Callable[[], object]]) -> Times:
    """Each call once, one after the other."""
    spent = []
    for call in calls:
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1000)
    return times_from(spent)


def times_from(milliseconds: Sequence[float]) -> Times:
    cuts = quantiles(milliseconds, n=100)
    return Times(cuts[49], cuts[94], cuts[98])
