"""一斉対応: a security or best-practice change, asked of every service like a lesson."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.actions.adopting import Terms, adopt
from app.actions.doubting import check_complaint
from app.actions.writing_learnings import LearningForm
from models.actor import Actor
from models.errors import Invalid
from models.learning import Learning
from models.rollout import Rollout

MOST_LINKS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """``form`` is what is asked; about a hole each team sees its own row only."""

    form: LearningForm
    due: date | None
    is_mandatory: bool
    is_about_a_hole: bool


def checked_campaign(
    form: LearningForm,
    *,
    links: list[str],
    is_mandatory: bool,
    is_about_a_hole: bool,
    today: date,
) -> Campaign:
    """Raises Invalid for what cannot be rolled out."""
    if not form.applies_when:
        raise Invalid("Please say first which services it concerns.")
    due = date.fromisoformat(form.due) if form.due else None
    if is_mandatory and due is None:
        raise Invalid("What is mandatory needs a day by which it is due.")
    if due and due < today:
        raise Invalid("The day {day} is past.", day=due.isoformat())
    for one in form.checks:
        if complaint := check_complaint(one):
            message, values = complaint
            raise Invalid(message, **values)
    background = _with_links(form.background or "", links)
    visibility = "restricted" if is_about_a_hole else "org"
    told = form.model_copy(update={"background": background, "visibility": visibility})
    return Campaign(form=told, due=due, is_mandatory=is_mandatory, is_about_a_hole=is_about_a_hole)


def start(
    session: Session, learning: Learning, campaign: Campaign, *, by: Actor, now: datetime
) -> Rollout:
    """Adopt what was written down for it. Raises Forbidden for others than the SRE team."""
    terms = Terms(
        due=campaign.due,
        is_mandatory=campaign.is_mandatory,
        is_restricted=campaign.is_about_a_hole,
        kind="campaign",
    )
    rollout, _ = adopt(session, learning, terms, by=by, now=now)
    return rollout


def _with_links(background: str, links: list[str]) -> str | None:
    """The advisories as a list below the text."""
    if len(links) > MOST_LINKS:
        raise Invalid("More than {limit} links are too many.", limit=MOST_LINKS)
    for link in links:
        if not link.startswith(("https://", "http://")) or any(map(str.isspace, link)):
            raise Invalid("“{link}” is no address of a page.", link=link[:200])
    listed = "\n".join(f"- <{link}>" for link in links)
    return "\n\n".join(part for part in (background.strip(), listed) if part) or None
