"""People who are asked, and what they answer, when, and how rightly."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.organisation.authors import Authors
from bench.organisation.company import Lesson
from bench.organisation.life import Life
from bench.organisation.model import LOOKING
from models import scope


@dataclass
class OpenAsk:
    """The cells (learning, service) of an ask that wait; ``looking`` since which week, by cell."""

    person: str
    report: str
    cells: list[tuple[str, str]]
    looking: dict[tuple[str, str], int] = field(default_factory=dict)


class Answering:
    def __init__(self, life: Life, authors: Authors) -> None:
        self._life, self._authors = life, authors
        self._known: set[str] = set()
        self._open: list[OpenAsk] = []
        self._people: dict[str, str] = {}

    def read(self, week: int, name: str) -> None:
        """Read the asks of a week, ``name`` as the hub calls it, and keep them open."""
        for item in self._asks(name):
            if item["id"] not in self._known:
                self._known.add(item["id"])
                self._note(item, week)

    def answer(self, week: int) -> None:
        """Whoever comes to it this week answers."""
        model, chance = self._life.model, self._life.chance
        for ask in self._open:
            key = (ask.person, ask.report)
            is_silent = chance.happens(model.silent, "silent", *key)
            if is_silent or not self._is_at_work(ask.person, week):
                continue
            if ask.looking or chance.happens(model.answers, "answers", week, *key):
                self._answer(ask, week)
        self._open = [ask for ask in self._open if ask.cells]

    def _asks(self, week: str) -> Iterator[dict[str, Any]]:
        cursor: str | None = ""
        while cursor is not None:
            params = {"week": week, "cursor": cursor}
            page = self._life.hub.as_admin("GET", "/asks", params=params)
            yield from page["items"]
            cursor = page["next"]

    def _note(self, item: dict[str, Any], week: int) -> None:
        person = self._person(item["person"])
        cells = [(cell["learning"], cell["service"]) for cell in item["cells"]]
        report = self._authors.lessons[cells[0][0]].report
        self._open.append(OpenAsk(person, report, cells))
        self._life.diary.asks.append((week, person))
        for learning, service in cells:
            self._life.diary.note_asked(self._cell(learning, service), week)

    def _answer(self, ask: OpenAsk, week: int) -> None:
        for learning, service in list(ask.cells):
            lesson = self._authors.lessons[learning]
            about = (lesson.report, lesson.position, service)
            since = ask.looking.get((learning, service))
            if since is None and self._life.chance.happens(
                self._life.model.looks_into, "looks", *about
            ):
                ask.looking[learning, service] = week
                self._state(ask, learning, service, {"status": "under_investigation"})
            elif since is None or week >= since + LOOKING:
                self._conclude(ask, learning, service, lesson, week)

    def _conclude(
        self, ask: OpenAsk, learning: str, service: str, lesson: Lesson, week: int
    ) -> None:
        about = (lesson.report, lesson.position, service)
        is_right = self._life.chance.happens(self._life.model.right, "right", *about)
        could_happen = (service in lesson.could_happen) == is_right
        self._state(ask, learning, service, _statement(could_happen))
        self._life.diary.note_answered(self._cell(learning, service), week)
        ask.cells.remove((learning, service))
        ask.looking.pop((learning, service), None)
        if not could_happen and self._life.chance.happens(
            self._life.model.corrects, "corrects", *about
        ):
            self._put_right(lesson, service)

    def _state(self, ask: OpenAsk, learning: str, service: str, said: dict[str, Any]) -> None:
        path = f"/rollouts/{learning}/answers/{service}"
        self._life.hub.as_person(
            self._life.company.people[ask.person].email, "POST", path, json=said
        )

    def _put_right(self, lesson: Lesson, service: str) -> None:
        """The facts by which one was asked stand beside the question; what is wrong shows."""
        condition = self._life.diary.circulated[lesson.report, lesson.position]
        read = scope.reads(condition).names
        for name in list(self._life.hearsay.untrue(service)):
            kind, _, technology = name.partition(".")
            if kind == "technologies" and f'"{technology}"' in condition:
                self._life.hearsay.put_right(service, name)
                self._life.office.say_technologies(service)
            elif name in read and name in self._life.hearsay.heard[service].facts:
                self._life.hearsay.put_right(service, name)
                self._life.office.say(
                    service, {name: self._life.hearsay.heard[service].facts[name]}
                )

    def _cell(self, learning: str, service: str) -> tuple[str, int, str]:
        lesson = self._authors.lessons[learning]
        return lesson.report, lesson.position, service

    def _is_at_work(self, person: str, week: int) -> bool:
        one = self._life.company.people[person]
        is_away = one.away is not None and one.away[0] <= week <= one.away[1]
        return week <= one.leaves and not is_away

    def _person(self, id_: str) -> str:
        """The company's name for whom the hub calls by an id."""
        if id_ not in self._people:
            for one in self._life.company.people.values():
                told = self._life.hub.as_person(one.email, "GET", "/me")
                self._people[told["id"]] = one.id
        return self._people[id_]


def _statement(could_happen: bool) -> dict[str, Any]:  # noqa: FBT001 - the answer itself
    if could_happen:
        return {"status": "affected"}
    return {"status": "not_affected", "justification": "path_unreachable"}
