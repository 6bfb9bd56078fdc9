"""Authors: they push what happened to them, and answer for where it could happen elsewhere."""

from dataclasses import dataclass

from bench.organisation.chance import Chance
from bench.organisation.company import Company, Lesson, Report
from bench.organisation.diary import Diary
from bench.organisation.hub import TravellingHub
from bench.organisation.model import Model


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lesson whose author may click in a week, and by what: None takes the hub's proposal."""

    lesson: Lesson
    learning: str
    week: int
    condition: str | None


class Authors:
    def __init__(
        self, hub: TravellingHub, company: Company, model: Model, chance: Chance, diary: Diary
    ) -> None:
        self._hub, self._company, self._diary = hub, company, diary
        self._model, self._chance = model, chance
        #: (report, position) by the hub's id of the learning.
        self.lessons: dict[str, Lesson] = {}
        self._waiting: list[Proposal] = []

    def push(self, week: int) -> None:
        """The reports of a week, each by its team's CI."""
        for report in self._company.reports:
            if report.week == week:
                self._push(report)

    def confirm(self, week: int) -> None:
        """Clicks that come in this week."""
        due = [one for one in self._waiting if one.week <= week]
        self._waiting = [one for one in self._waiting if one.week > week]
        for one in due:
            self._click(one)

    def _push(self, report: Report) -> None:
        source = f"git.tsumugi.example.jp/{report.team}/docs@{report.week:07x}:{report.id}.md"
        said = {"markdown": report.text, "source": source}
        pushed = self._hub.as_ci(report.team, "POST", "/push", json=said)
        learnings = pushed["learnings"]
        if len(learnings) != len(report.lessons):
            raise RuntimeError(f"{report.id}: the hub reads {len(learnings)} learnings")
        for learning, lesson in zip(learnings, report.lessons, strict=True):
            self.lessons[learning] = lesson
            if lesson.stated:
                self._diary.circulated[lesson.report, lesson.position] = lesson.stated
            elif proposal := self._proposal(lesson, learning, report.week):
                self._waiting.append(proposal)

    def _proposal(self, lesson: Lesson, learning: str, week: int) -> Proposal | None:
        """What this author will do with what the hub proposes; None for nothing."""
        mood = self._chance.draw("mood", lesson.report, lesson.position)
        when = (
            week
            + 1
            + int(
                self._chance.draw("dawdles", lesson.report, lesson.position) * self._model.dawdles
            )
        )
        if mood < self._model.edits:
            return Proposal(lesson, learning, when, lesson.clicked)
        if mood < self._model.edits + self._model.takes:
            return Proposal(lesson, learning, when, None)
        return None

    def _click(self, one: Proposal) -> None:
        path = f"/learnings/{one.learning}"
        proposed = self._hub.as_admin("GET", path)["proposed_when"]
        condition = one.condition or proposed
        if condition is None:
            return
        said = {"condition": one.condition} if one.condition else {}
        self._hub.as_person(self._author(one), "POST", f"{path}/scope", json=said)
        self._diary.circulated[one.lesson.report, one.lesson.position] = condition

    def _author(self, one: Proposal) -> str:
        """Who looks after the service of the report, or leads the team where they have gone."""
        report = next(each for each in self._company.reports if each.id == one.lesson.report)
        keepers = (
            person
            for person in self._company.people.values()
            if report.services[0] in person.keeps and person.leaves >= one.week
        )
        found = next(keepers, None)
        return (found or self._company.people[self._company.lead(report.team)]).email
