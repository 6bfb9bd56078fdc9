"""Teams: what they run, what they wrote."""

from collections import Counter

from fastapi import APIRouter, Request, Response

from app.deps import Now, ReadSession, TheHub, Viewer
from app.i18n import locale_of
from app.pages import page
from app.web.action_lines import action_lines
from app.web.cards import cards_of
from app.web.follow_lines import to_follow
from app.web.naming import names
from models.action_list import list_actions
from models.catalogue import visible_services, visible_team, visible_teams
from models.person import members_of
from models.writeup import counts_by_kind, counts_by_team, list_writeups

MOST_ACTIONS = 10
router = APIRouter(include_in_schema=False)


@router.get("/teams", name="team.index")
def index(request: Request, session: ReadSession, viewer: Viewer) -> Response:
    locale = locale_of(request)
    writeups = counts_by_team(session, viewer=viewer)
    services = Counter(one.team for one in visible_services(session, viewer=viewer))
    teams = [
        {
            "href": f"/teams/{team.slug}",
            "name": team.name(locale),
            "summary": team.summary,
            "is_library": team.is_library,
            "is_confirmed": team.is_confirmed,
            "services": services[team.slug],
            "writeups": writeups.get(team.slug, 0),
        }
        for team in visible_teams(session, viewer=viewer)
    ]
    return page(request, "team/index.html", teams=teams)


@router.get("/teams/{slug}", name="team.show")
def show(
    request: Request, session: ReadSession, viewer: Viewer, hub: TheHub, now: Now, slug: str
) -> Response:
    locale, team = locale_of(request), visible_team(session, slug, viewer=viewer)
    writeups = list_writeups(session, viewer=viewer, team=slug, limit=20)
    services = [one for one in visible_services(session, viewer=viewer) if one.team == slug]
    called = names(session, locale, services=[one.slug for one in services])
    return page(
        request,
        "team/show.html",
        team={"slug": slug, "name": team.name(locale), "summary": team.summary}
        | {"is_confirmed": team.is_confirmed},
        cards=cards_of(session, writeups, locale=locale),
        counts=counts_by_kind(session, viewer=viewer, team=slug),
        services=[(called.service(one.slug), one.tier) for one in services],
        people=members_of(session, slug),
        follows=to_follow(session, viewer, [("team", slug)]),
        actions=action_lines(
            session,
            list_actions(session, viewer=viewer, team=slug, state="open", limit=MOST_ACTIONS),
            viewer,
            locale=locale,
            today=now.astimezone(hub.settings.zone).date(),
        ),
    )
