"""A team's edition of the digest: where its channels lead."""

from fastapi import APIRouter, Request, Response

from app.actions.team_editions import team_edition
from app.actions.timetables import house_timetable
from app.actions.weeks import week_from
from app.deps import Now, ReadSession, TheHub, Viewer
from app.i18n import locale_of
from app.pages import page
from app.web.digest_lines import digest_lines
from models.catalogue import visible_team
from models.errors import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/teams/{slug}/digests/{week}", name="team.digest")
def show(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    now: Now,
    slug: str,
    week: str,
) -> Response:
    team, meant, locale = (
        visible_team(session, slug, viewer=viewer),
        week_from(week),
        locale_of(request),
    )
    coming = house_timetable(hub.settings).coming_week(now)
    if meant > coming:
        raise NotFound("There is no edition of that week.")
    digest = team_edition(
        session, team, meant, viewer=viewer, settings=hub.settings, locale=locale, now=now
    )
    today = now.astimezone(hub.settings.zone).date()
    return page(
        request,
        "digest/team.html",
        digest=digest,
        is_coming=meant == coming,
        team=team.name(locale),
        slug=slug,
        **digest_lines(session, digest, viewer, locale=locale, today=today),
    )
