"""The form of a learning: what is typed there, kept whatever becomes of it."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

import yaml
from fastapi import Depends, Form
from pydantic import ValidationError

from app.actions.writing_learnings import LearningForm
from app.reading.yaml12 import Rejected, loaded
from app.web.learning_terms import (
    OPERATORS,
    WORDS,
    chip_in,
    joined_by,
    value_in,
    with_term,
    without_term,
)
from models.errors import Invalid
from models.learning import Learning

_DOWNTIME = {"yes": True, "no": False}
_LONGEST_CHECKS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields as texts; ``checks`` is YAML, ``revision`` what was there when it was opened."""

    statement: str = ""
    background: str = ""
    condition: str = ""
    checks: str = ""
    effort_hours: str = ""
    downtime: str = ""
    due: str = ""
    risk_if_ignored: str = ""
    team: str = ""
    service: tuple[str, ...] = ()
    visibility: str = ""
    revision: str = ""
    #: How the next term is joined and compared.
    word: str = "and"
    operator: str = "=="

    @property
    def words(self) -> str:
        """What search may be asked by."""
        return "\n".join(filter(None, (self.statement.strip(), self.background.strip())))

    def with_condition(self, condition: str, word: str) -> "Typed":
        return replace(self, condition=condition, word=word)

    def on_revision(self, revision: str) -> "Typed":
        return replace(self, revision=revision)

    @property
    def form(self) -> LearningForm:
        """What is to be written. Raises Invalid."""
        if not self.statement.strip():
            raise Invalid("Please say in one sentence what others can learn.")
        said = {
            "statement": self.statement.strip(),
            "background": self.background.strip() or None,
            "applies_when": self.condition.strip() or None,
            "checks": checks_in(self.checks),
            "effort_hours": _hours(self.effort_hours),
            "downtime": _DOWNTIME.get(self.downtime),
            "due": self.due.strip() or None,
            "risk_if_ignored": self.risk_if_ignored.strip() or None,
            "team": self.team or None,
            "service": [one for one in self.service if one],
            "visibility": self.visibility or None,
        }
        try:
            return LearningForm.model_validate(said)
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            raise Invalid("“{field}” cannot be taken as it stands.", field=field) from None


@dataclass(frozen=True, slots=True)
class Clicked:
    """What was clicked of the condition's chips, if anything was."""

    chip: str = ""
    drop: str = ""
    name: str = ""
    value: str = ""
    do: str = ""

    @property
    def publishes(self) -> bool:
        return self.do == "publish"

    def applied(self, typed: Typed) -> str:
        """The condition after the click. Raises Invalid."""
        condition, word = joined_by(typed.condition, typed.word), typed.word
        if self.chip:
            name, value = chip_in(self.chip)
            return with_term(condition, name, typed.operator, value, word=word)
        if self.drop.isdigit():
            return without_term(condition, int(self.drop))
        if self.do == "add" and self.name.strip():
            name, value = self.name.strip(), value_in(self.value)
            return with_term(condition, name, typed.operator, value, word=word)
        return condition


def typed(
    statement: Annotated[str, Form()] = "",
    background: Annotated[str, Form()] = "",
    condition: Annotated[str, Form()] = "",
    checks: Annotated[str, Form()] = "",
    effort_hours: Annotated[str, Form()] = "",
    downtime: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
    risk_if_ignored: Annotated[str, Form()] = "",
    team: Annotated[str, Form()] = "",
    service: Annotated[list[str] | None, Form()] = None,
    visibility: Annotated[str, Form()] = "",
    revision: Annotated[str, Form()] = "",
    word: Annotated[str, Form()] = "and",
    operator: Annotated[str, Form()] = "==",
) -> Typed:
    return Typed(
        statement=statement,
        background=_lf(background),
        condition=_lf(condition),
        checks=_lf(checks),
        effort_hours=effort_hours,
        downtime=downtime,
        due=due,
        risk_if_ignored=_lf(risk_if_ignored),
        team=team,
        service=tuple(service or ()),
        visibility=visibility,
        revision=revision,
        word=word if word in WORDS else "and",
        operator=operator if operator in OPERATORS else "==",
    )


def clicked(
    chip: Annotated[str, Form()] = "",
    drop: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    do: Annotated[str, Form()] = "",
) -> Clicked:
    return Clicked(chip, drop, name, value, do)


TheForm = Annotated[Typed, Depends(typed)]
TheClick = Annotated[Clicked, Depends(clicked)]


def typed_of(learning: Learning, *, services: list[str], visibility: str, revision: str) -> Typed:
    """The form of a learning as it stands."""
    checks = [dict(one) for one in learning.checks]
    hours, downtime = learning.effort_hours, learning.downtime
    return Typed(
        statement=learning.statement,
        background=learning.background or "",
        condition=learning.condition or "",
        checks=yaml.safe_dump(checks, allow_unicode=True, sort_keys=False) if checks else "",
        effort_hours=f"{hours:g}" if hours is not None else "",
        downtime="" if downtime is None else "yes" if downtime else "no",
        due=learning.due.isoformat() if learning.due else "",
        risk_if_ignored=learning.risk_if_ignored or "",
        team=learning.team,
        service=tuple(services),
        visibility=visibility,
        revision=revision,
    )


def checks_in(written: str) -> list[dict[str, Any]]:
    """Checks as YAML lists them. Raises Invalid with the line."""
    if len(written) > _LONGEST_CHECKS:
        raise Invalid("The checks are longer than {limit} characters.", limit=_LONGEST_CHECKS)
    try:
        said = loaded(written)
    except Rejected as rejected:
        raise Invalid("Line {line} of the checks is no YAML.", line=rejected.line) from None
    found = said if isinstance(said, list) else [] if said is None else [said]
    if not all(isinstance(one, dict) for one in found):
        raise Invalid("The checks are a list of maps, each with a type.")
    return found


def _hours(written: str) -> float | None:
    try:
        return float(written) if written.strip() else None
    except ValueError:
        raise Invalid("“{written}” is no number of hours.", written=written[:40]) from None


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n")
