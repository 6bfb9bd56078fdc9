"""一斉対応: starting one, and how far each has come."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session

from app.actions.campaigning import Campaign, checked_campaign, start
from app.actions.reaching import Reach, landscape, reach_of
from app.actions.writing_learnings import LearningForm, written
from app.deps import Now, ReadSession, Sre, TheHub, Viewer
from app.errors import status_of
from app.hub import Hub
from app.i18n import locale_of, translated
from app.pages import page
from app.pushing import push
from app.web.campaign_lines import campaign_lines
from app.web.learning_form import checks_in
from app.web.new import choices_for
from models.actor import Actor
from models.errors import Invalid, YokotenError
from models.learning import Learning

router = APIRouter(prefix="/campaigns", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they were typed; ``links`` are addresses, one a line."""

    statement: str = ""
    background: str = ""
    condition: str = ""
    checks: str = ""
    links: str = ""
    effort_hours: str = ""
    due: str = ""
    team: str = ""
    is_mandatory: bool = False
    is_about_a_hole: bool = False
    do: str = ""

    @property
    def form(self) -> LearningForm:
        """Raises Invalid."""
        if not self.statement.strip():
            raise Invalid("Please say in one sentence what is to be done.")
        said = {
            "statement": self.statement.strip(),
            "background": self.background.strip() or None,
            "applies_when": self.condition.strip() or None,
            "checks": checks_in(self.checks),
            "effort_hours": _number(self.effort_hours),
            "due": self.due.strip() or None,
            "team": self.team or None,
        }
        try:
            return LearningForm.model_validate(said)
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            raise Invalid("“{field}” cannot be taken as it stands.", field=field) from None


def typed(
    statement: Annotated[str, Form()] = "",
    background: Annotated[str, Form()] = "",
    condition: Annotated[str, Form()] = "",
    checks: Annotated[str, Form()] = "",
    links: Annotated[str, Form()] = "",
    effort_hours: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
    team: Annotated[str, Form()] = "",
    is_mandatory: Annotated[bool, Form()] = False,
    is_about_a_hole: Annotated[bool, Form()] = False,
    do: Annotated[str, Form()] = "",
) -> Typed:
    return Typed(
        statement=statement,
        background=_lf(background),
        condition=_lf(condition).strip(),
        checks=_lf(checks),
        links=_lf(links),
        effort_hours=effort_hours,
        due=due,
        team=team,
        is_mandatory=is_mandatory,
        is_about_a_hole=is_about_a_hole,
        do=do,
    )


TheForm = Annotated[Typed, Depends(typed)]


@router.get("", name="campaign.index")
def index(
    request: Request, session: ReadSession, hub: TheHub, viewer: Viewer, now: Now
) -> Response:
    """Those of which the viewer sees a cell; the open ones first."""
    lines = campaign_lines(
        session, viewer=viewer, now=now, zone=hub.settings.zone, locale=locale_of(request)
    )
    return page(request, "campaign/index.html", campaigns=lines)


@router.get("/new", name="campaign.new")
def begin(request: Request, session: ReadSession, by: Sre) -> Response:
    form = Typed(team=by.teams[0] if by.teams else "")
    return _page(request, session, by, form)


@router.post("/new", name="campaign.create")
def create(request: Request, hub: TheHub, by: Sre, now: Now, form: TheForm) -> Response:
    """Show which services it concerns, or start it."""
    try:
        campaign = _campaign(hub, form, now)
        if form.do == "start":
            return RedirectResponse(f"/rollouts/{_started(hub, campaign, by, now)}", 303)
        with hub.reading() as session:
            land = landscape(session, [form.condition], viewer=by, now=now)
            return _page(request, session, by, form, reach=reach_of(land, form.condition))
    except YokotenError as error:
        with hub.reading() as session:
            return _page(request, session, by, form, error=error)


def _campaign(hub: Hub, form: Typed, now: Now) -> Campaign:
    return checked_campaign(
        form.form,
        links=form.links.split(),
        is_mandatory=form.is_mandatory,
        is_about_a_hole=form.is_about_a_hole,
        today=now.astimezone(hub.settings.zone).date(),
    )


def _started(hub: Hub, campaign: Campaign, by: Actor, now: Now) -> str:
    """The same once more finds what was written before, and its rollout."""
    pushed = push(hub, written(campaign.form, via="web"), by=by, now=now)
    with hub.transaction() as session:
        learning = session.get_one(Learning, pushed.learnings[0])
        return start(session, learning, campaign, by=by, now=now).id


def _page(
    request: Request,
    session: Session,
    by: Actor,
    form: Typed,
    *,
    reach: Reach | None = None,
    error: YokotenError | None = None,
) -> Response:
    locale = locale_of(request)
    choices: dict[str, Any] = choices_for(session, by, locale)
    return page(
        request,
        "campaign/new.html",
        status=status_of(error) if error else 200,
        form=form,
        reach=reach,
        names={one.slug: one.name(locale) for one in reach.inside} if reach else {},
        refused=translated(error, locale) if error else None,
        # Only conditions are told apart by columns.
        field="applies_when" if error and "column" in error.values else None,
        teams=choices["teams"],
    )


def _number(typed: str) -> float | None:
    try:
        return float(typed) if typed.strip() else None
    except ValueError:
        raise Invalid("“{written}” is no number of hours.", written=typed[:40]) from None


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n")
