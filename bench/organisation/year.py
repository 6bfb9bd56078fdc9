"""Fifty-two weeks, one after the other."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bench.organisation.answering import Answering
from bench.organisation.authors import Authors
from bench.organisation.chance import Chance
from bench.organisation.company import Company
from bench.organisation.diary import Diary
from bench.organisation.hearsay import PACKAGES, Hearsay
from bench.organisation.hub import TravellingHub, travelling_hub
from bench.organisation.life import Life
from bench.organisation.model import Model
from bench.organisation.office import Office

SEED = 20_260_406
ZONE = ZoneInfo("Asia/Tokyo")
QUARTER = 13
_MONDAY, _TUESDAY, _FRIDAY = (0, time(9, 30)), (1, time(10)), (4, time(16))


def live(company: Company, model: Model, *, seed: int = SEED) -> tuple[Diary, Hearsay]:
    """A year of the company with people of this model: what happened, what the hub heard."""
    year = Year(company, model, Chance(seed))
    with travelling_hub(year.moment(1, (0, time(9)))) as hub:
        year.begin(hub)
        for week in range(1, company.weeks + 1):
            year.week(week)
        year.diary.letters = hub.post.letters
    return year.diary, year.hearsay


class Year:
    def __init__(self, company: Company, model: Model, chance: Chance) -> None:
        self._company, self._model, self._chance = company, model, chance
        self.diary, self.hearsay = Diary(), Hearsay(company, model, chance)

    def begin(self, hub: TravellingHub) -> None:
        self._hub = hub
        self._office = Office(hub, self._company, self.hearsay)
        life = Life(
            hub, self._company, self._model, self._chance, self.diary, self.hearsay, self._office
        )
        self._authors = Authors(life)
        self._answering = Answering(life, self._authors)
        self._office.open()

    def week(self, week: int) -> None:
        """On Monday facts change, on Tuesday people click and answer, on Friday they push."""
        self._go(week, _MONDAY)
        self._office.begin_week(week)
        self._care_for_facts(week)
        self._hub.work()
        self._go(week, _TUESDAY)
        self._authors.confirm(week)
        self._hub.work()
        self._read(week)
        self._answering.answer(week)
        self._hub.work()
        self._go(week, _FRIDAY)
        self._authors.push(week)
        self._hub.work()
        self._read(week)

    def moment(self, week: int, at: tuple[int, time]) -> datetime:
        day = self._company.begins + timedelta(weeks=week - 1, days=at[0])
        return datetime.combine(day, at[1], ZONE)

    def _go(self, week: int, at: tuple[int, time]) -> None:
        self._hub.move_to(self.moment(week, at))

    def _read(self, week: int) -> None:
        iso = self.moment(week, _MONDAY).isocalendar()
        self._answering.read(week, f"{iso.year}-W{iso.week:02}")

    def _care_for_facts(self, week: int) -> None:
        """Facts decay; what is wanted is said by some; each quarter teams look at their pages."""
        for slug, service in self._company.services.items():
            if service.is_there(week):
                self._office.say(slug, self.hearsay.decay(slug, week))
        wanted = self._office.facts_wanted()
        self.diary.facts_wanted.append(len(wanted))
        for slug, names in wanted.items():
            if self._chance.happens(self._model.cares, "cares", week, slug):
                self._say_wanted(slug, names, week)
        if week % QUARTER == 0:
            self._review(week)

    def _say_wanted(self, slug: str, names: list[str], week: int) -> None:
        said = {}
        for name in names:
            is_right = self._chance.happens(self._model.right, "said", week, slug, name)
            if name == PACKAGES:
                self._office.say_packages(slug)
            elif (value := self.hearsay.told(slug, name, rightly=is_right)) is not None:
                said[name] = value
        self._office.say(slug, said)

    def _review(self, week: int) -> None:
        for slug, service in self._company.services.items():
            if not service.is_there(week):
                continue
            found = [
                name
                for name in self.hearsay.untrue(slug)
                if self._chance.happens(self._model.reviews, "review", week, slug, name)
            ]
            for name in found:
                self.hearsay.put_right(slug, name)
            facts = self.hearsay.heard[slug].facts
            self._office.say(slug, {name: facts[name] for name in found if name in facts})
            if any(name.startswith("technologies.") for name in found):
                self._office.say_technologies(slug)
