"""People who are asked, and what they answer, when, and how rightly."""

from dataclasses import dataclass, field
from typing import Any

from bench.organisation.authors import Authors
from bench.organisation.chance import Chance
from bench.organisation.company import Company, Lesson
from bench.organisation.diary import Diary
from bench.organisation.hearsay import Hearsay
from bench.organisation.hub import TravellingHub
from bench.organisation.model import LOOKING, Model
from bench.organisation.office import Office
from models import scope


@dataclass
class OpenAsk:
    """An ask with the cells (learning, service) that still wait, and since which week each is
    being looked into."""

    person: str
    report: str
    cells: list[tuple[str, str]]
    looking: dict[tuple[str, str], int] = field(default_factory=dict)


class Answering:
    def __init__(
        self,
        hub: TravellingHub,
        company: Company,
        model: Model,
        chance: Chance,
        diary: Diary,
        *,
        authors: Authors,
        hearsay: Hearsay,
        office: Office,
    ) -> None:
        self._hub, self._company, self._model, self._chance = hub, company, model, chance
        self._diary, self._authors, self._hearsay = diary, authors, hearsay
        self._office = office
        self._known: set[str] = set()
        self._open: list[OpenAsk] = []
        self._people: dict[str, str] = {}

    def read(self, week: int, name: str) -> None:
        """Read the asks of a week, ``name`` as the hub calls it, and keep them open."""
        for item in self._hub.as_admin("GET", "/asks", params={"week": name})["items"]:
            if item["id"] not in self._known:
                self._known.add(item["id"])
                self._note(item, week)

    def answer(self, week: int) -> None:
        """Whoever comes to it this week answers."""
        for ask in self._open:
            key = (ask.person, ask.report)
            if not self._is_at_work(ask.person, week):
                continue
            if self._chance.happens(self._model.silent, "silent", *key):
                continue
            if ask.looking or self._chance.happens(self._model.answers, "answers", week, *key):
                self._answer(ask, week)
        self._open = [ask for ask in self._open if ask.cells]

    def _note(self, item: dict[str, Any], week: int) -> None:
        person = self._person(item["person"])
        cells = [(cell["learning"], cell["service"]) for cell in item["cells"]]
        report = self._authors.lessons[cells[0][0]].report
        self._open.append(OpenAsk(person, report, cells))
        self._diary.asks.append((week, person))
        for learning, service in cells:
            self._diary.note_asked(self._cell(learning, service), week)

    def _answer(self, ask: OpenAsk, week: int) -> None:
        for learning, service in list(ask.cells):
            lesson = self._authors.lessons[learning]
            about = (lesson.report, lesson.position, service)
            since = ask.looking.get((learning, service))
            if since is None and self._chance.happens(self._model.looks_into, "looks", *about):
                ask.looking[learning, service] = week
                self._state(ask, learning, service, {"status": "under_investigation"})
            elif since is None or week >= since + LOOKING:
                self._conclude(ask, learning, service, lesson, week)

    def _conclude(
        self, ask: OpenAsk, learning: str, service: str, lesson: Lesson, week: int
    ) -> None:
        about = (lesson.report, lesson.position, service)
        is_right = self._chance.happens(self._model.right, "right", *about)
        could_happen = (service in lesson.could_happen) == is_right
        self._state(ask, learning, service, _statement(could_happen))
        self._diary.note_answered(self._cell(learning, service), week)
        ask.cells.remove((learning, service))
        ask.looking.pop((learning, service), None)
        if not could_happen and self._chance.happens(self._model.corrects, "corrects", *about):
            self._put_right(lesson, service)

    def _state(self, ask: OpenAsk, learning: str, service: str, said: dict[str, Any]) -> None:
        path = f"/rollouts/{learning}/answers/{service}"
        self._hub.as_person(self._company.people[ask.person].email, "POST", path, json=said)

    def _put_right(self, lesson: Lesson, service: str) -> None:
        """The facts by which one was asked stand beside the question; what is wrong shows."""
        condition = self._diary.circulated[lesson.report, lesson.position]
        read = scope.reads(condition).names
        for name in list(self._hearsay.untrue(service)):
            kind, _, technology = name.partition(".")
            if kind == "technologies" and f'"{technology}"' in condition:
                self._hearsay.put_right(service, name)
                self._office.say_technologies(service)
            elif name in read and name in self._hearsay.heard[service].facts:
                self._hearsay.put_right(service, name)
                self._office.say(service, {name: self._hearsay.heard[service].facts[name]})

    def _cell(self, learning: str, service: str) -> tuple[str, int, str]:
        lesson = self._authors.lessons[learning]
        return lesson.report, lesson.position, service

    def _is_at_work(self, person: str, week: int) -> bool:
        one = self._company.people[person]
        is_away = one.away is not None and one.away[0] <= week <= one.away[1]
        return week <= one.leaves and not is_away

    def _person(self, id_: str) -> str:
        """The company's name for whom the hub calls by an id."""
        if id_ not in self._people:
            for one in self._company.people.values():
                told = self._hub.as_person(one.email, "GET", "/me")
                self._people[told["id"]] = one.id
        return self._people[id_]


def _statement(could_happen: bool) -> dict[str, Any]:  # noqa: FBT001 - the answer itself
    if could_happen:
        return {"status": "affected"}
    return {"status": "not_affected", "justification": "path_unreachable"}
