"""Authors: they push what happened to them, and say where it could happen elsewhere."""

from dataclasses import dataclass

from bench.organisation.company import Lesson, Report
from bench.organisation.knowing import corrected
from bench.organisation.life import Life


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lesson whose author may click in a week, and by what: None takes the hub's proposal."""

    report: Report
    lesson: Lesson
    learning: str
    week: int
    condition: str | None


class Authors:
    def __init__(self, life: Life) -> None:
        self._life = life
        #: By the hub's id of the learning.
        self.lessons: dict[str, Lesson] = {}
        self._waiting: list[Proposal] = []

    def push(self, week: int) -> None:
        """The reports of a week, each by its team's CI."""
        for report in self._life.company.reports:
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
        said = {"markdown": self._written(report), "source": source}
        pushed = self._life.hub.as_ci(report.team, "POST", "/push", json=said)
        learnings = pushed["learnings"]
        if len(learnings) != len(report.lessons):
            raise RuntimeError(f"{report.id}: the hub reads {len(learnings)} learnings")
        for learning, lesson in zip(learnings, report.lessons, strict=True):
            self.lessons[learning] = lesson
            if not lesson.stated and (one := self._proposal(report, lesson, learning)):
                self._waiting.append(one)

    def _written(self, report: Report) -> str:
        """The text with its conditions as their author leaves them."""
        text = report.text
        for lesson in report.lessons:
            if lesson.stated:
                condition = corrected(self._life, report, lesson, lesson.stated)
                text = text.replace(f"'{lesson.stated}'", f"'{condition}'")
                self._life.diary.circulated[lesson.report, lesson.position] = condition
        return text

    def _proposal(self, report: Report, lesson: Lesson, learning: str) -> Proposal | None:
        """What this author will do with what the hub proposes; None for nothing."""
        model, about = self._life.model, (lesson.report, lesson.position)
        mood = self._life.chance.draw("mood", *about)
        wait = int(self._life.chance.draw("dawdles", *about) * model.dawdles)
        if mood >= model.edits + model.takes:
            return None
        clicked = lesson.clicked if mood < model.edits else None
        return Proposal(report, lesson, learning, report.week + 1 + wait, clicked)

    def _click(self, one: Proposal) -> None:
        path = f"/learnings/{one.learning}"
        condition = one.condition
        if condition is None:
            condition = self._life.hub.as_admin("GET", path)["proposed_when"]
        else:
            condition = corrected(self._life, one.report, one.lesson, condition)
        if condition is None:
            return
        said = {"condition": condition} if one.condition else {}
        self._life.hub.as_person(self._author(one), "POST", f"{path}/scope", json=said)
        self._life.diary.circulated[one.lesson.report, one.lesson.position] = condition

    def _author(self, one: Proposal) -> str:
        """Who looks after the service of the report, or leads the team where they have gone."""
        company = self._life.company
        keepers = (
            person
            for person in company.people.values()
            if one.report.services[0] in person.keeps and person.leaves >= one.week
        )
        found = next(keepers, None)
        return (found or company.people[company.lead(one.report.team)]).email
