"""A learning that stands alone, out of what a form says: a write-up of kind learning."""

from dataclasses import replace
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from app.actions.incoming import Incoming
from app.reading.frontmatter import front_matter
from app.reading.remarks import Remarks
from models import check, scope
from models.errors import Invalid
from models.source import Source
from models.team import SLUG

Text = Annotated[str, Field(max_length=10_000)]
Slug = Annotated[str, Field(pattern=f"^{SLUG.pattern}$")]
MOST_CHECKS = 50


class LearningForm(BaseModel):
    """``service`` are those it was learned in; ``due`` is a day such as 2026-04-30."""

    model_config = ConfigDict(strict=True, extra="forbid")

    statement: Annotated[str, Field(min_length=1, max_length=500)]
    background: Text | None = None
    applies_when: Annotated[str, Field(max_length=scope.LONGEST)] | None = None
    checks: Annotated[list[dict[str, Any]], Field(max_length=MOST_CHECKS)] = []
    effort_hours: Annotated[float, Field(ge=0, le=10_000)] | None = None
    downtime: bool | None = None
    due: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    risk_if_ignored: Text | None = None
    team: Slug | None = None
    service: list[Slug] = []
    visibility: Annotated[str, Field(pattern="^(org|team|restricted)$")] | None = None


#: Keys of front matter that the form says, or leaves out.
_OF_FORM = ("kind", "title", *LearningForm.model_fields)


def written(form: LearningForm, *, via: str) -> Incoming:
    """The text to push; the same form gives the same text. Raises Invalid for its condition."""
    front = _front(form)
    return _incoming(front, _body(form), form, via=via)


def rewritten(form: LearningForm, text: str, *, source: Source, onto: int, via: str) -> Incoming:
    """A new revision of a learning's ``text``, its revision ``onto``; raises what ``written`` does.

    What the form does not know of stays as it is: other front matter, and a text below it that is
    more than the background.
    """
    before = front_matter(text, Remarks())
    other = {name: value for name, value in before.values.items() if name not in _OF_FORM}
    body = text[before.body_start :].strip()
    is_own = body in (before.values.get("background"), before.values.get("statement"))
    front = other | _front(form)
    incoming = _incoming(front, _body(form) if is_own or not body else body, form, via=via)
    return replace(incoming, source=source, onto=onto)


def _front(form: LearningForm) -> dict[str, Any]:
    if form.applies_when:
        scope.parsed(form.applies_when)
    if len(check.identified(form.checks)) < len(form.checks):
        raise Invalid("A check needs a type, and an id that no other check of the learning has.")
    said = form.model_dump(exclude_none=True, exclude={"team"})
    front = {"kind": "learning", "title": form.statement.strip()[:200], **said}
    return {name: value for name, value in front.items() if value not in ([], "")}


def _body(form: LearningForm) -> str:
    return form.background or form.statement


def _incoming(front: dict[str, Any], body: str, form: LearningForm, *, via: str) -> Incoming:
    text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)
    markdown = f"---\n{text}---\n{body}\n"
    return Incoming(content=markdown.encode(), text=markdown, team=form.team, via=via)
