"""The period that an address asks for, and the addresses of the others."""

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from app.actions.periods import SPANS, Period, before, following, period_of
from app.deps import Now, TheHub

#: What is shown where nobody chose.
USUAL = "quarter"
#: A hub has nothing to show of other years.
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A period, and the way to its neighbours."""

    period: Period
    start_month: int
    zone: tzinfo
    today: date

    @property
    def window(self) -> tuple[datetime, datetime]:
        return self.period.window(self.zone)

    @property
    def spans(self) -> list[tuple[str, "Chosen"]]:
        """The other lengths, around the same days."""
        day = min(self.today, self.period.last)
        return [(one, self.at(period_of(one, day, start_month=self.start_month))) for one in SPANS]

    @property
    def before(self) -> "Chosen":
        return self.at(before(self.period, start_month=self.start_month))

    @property
    def following(self) -> "Chosen | None":
        """None where it has not begun yet."""
        one = following(self.period, start_month=self.start_month)
        return self.at(one) if one.first <= self.today else None

    def at(self, period: Period) -> "Chosen":
        return replace(self, period=period)

    def address(self, path: str, **more: str) -> str:
        """A page about this period; what is empty is left out."""
        said = {"span": self.period.span, "day": self.period.first.isoformat(), **more}
        return f"{path}?{urlencode({name: value for name, value in said.items() if value})}"


def chosen_period(
    hub: TheHub,
    now: Now,
    span: Annotated[str, Query(max_length=20)] = USUAL,
    day: date | None = None,
) -> Chosen:
    """The quarter that today is in, where nothing is said. Raises Invalid."""
    settings = hub.settings
    today = now.astimezone(settings.zone).date()
    meant = max(FIRST, min(day or today, LAST))
    period = period_of(span, meant, start_month=settings.fiscal_year_start)
    return Chosen(period, settings.fiscal_year_start, settings.zone, today)


ThePeriod = Annotated[Chosen, Depends(chosen_period)]
