"""When the editions of one recipient go out, and what span of time each of them tells of."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.actions.moments import due_week, moment
from app.actions.weeks import Week
from app.actions.working_days import WorkingDays
from app.settings import Settings
from models.subscription import Subscription, zone_of

USUAL_TIME = time(9)
#: An edition is planned this long after its moment: what was begun before it is committed by then.
SETTLING = timedelta(minutes=5)
_WEEKS_OF_A_MONTH = 5


@dataclass(frozen=True, slots=True)
class Timetable:
    """``cadence`` is weekly or monthly; a month's edition is that of its first Monday's week."""

    cadence: str
    weekday: int
    at: time
    zone: ZoneInfo
    is_working: WorkingDays

    def moment(self, week: Week) -> datetime:
        """When the edition of a week is due."""
        return moment(
            week,
            weekday=self.weekday,
            at=self.at,
            zone=self.zone,
            is_working=self.is_working,
        )

    def due_week(self, now: datetime) -> Week:
        """The newest edition that is due."""
        week = due_week(
            now,
            weekday=self.weekday,
            at=self.at,
            zone=self.zone,
            is_working=self.is_working,
        )
        return self._edition_of(week)

    def coming_week(self, now: datetime) -> Week:
        """The next edition that is not due yet."""
        return self.after(self.due_week(now))

    def after(self, week: Week) -> Week:
        """The week of the edition that follows that of this week."""
        return next(
            one for n in range(1, _WEEKS_OF_A_MONTH + 2) if self.has_edition(one := week.later(n))
        )

    def span(
        self, week: Week, *, told_until: datetime | None, now: datetime
    ) -> tuple[datetime, datetime]:
        """What an edition tells of: from where the one before it ended, to its own moment."""
        until = min(self.moment(week), now)
        if told_until and told_until < until:
            return told_until, until
        return min(self.moment(self._edition_of(week.later(-1))), until), until

    def _edition_of(self, week: Week) -> Week:
        """This week where it has an edition, else the newest before it that has."""
        return next(
            one for n in range(_WEEKS_OF_A_MONTH) if self.has_edition(one := week.later(-n))
        )

    def has_edition(self, week: Week) -> bool:
        return self.cadence != "monthly" or week.is_first_of_month


def timetable(subscription: Subscription, timezone: str | None, settings: Settings) -> Timetable:
    """When letters come to somebody; by the week on the web where they want none."""
    return Timetable(
        cadence="monthly" if subscription.cadence == "monthly" else "weekly",
        weekday=subscription.weekday - 1,
        at=subscription.time or USUAL_TIME,
        zone=zone_of(timezone, settings.zone),
        is_working=WorkingDays(settings.holidays, settings.closed_days),
    )


def house_timetable(settings: Settings) -> Timetable:
    """When the editions of teams go out."""
    return timetable(Subscription(person=""), None, settings)
