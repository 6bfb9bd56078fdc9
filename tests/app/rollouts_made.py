"""Learnings that are asked of four services of three teams, made beside the doors."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.actions.adopting import Terms, adopt
from app.actions.answering import answer
from app.actions.circulating import circulate
from app.actions.proving import Observation, prove
from app.hub import Hub
from models.actor import HUB, Actor
from models.answer import Statement
from models.ids import new_id
from models.learning import Learning
from models.service import Service, service_by_slug
from models.team import ensure_team
from models.visibility import set_readers
from models.writeup import WriteUp

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
SERVICES = {
    "career-api": ("career", "応募API", ["aurora-mysql", "python"]),
    "career-web": ("career", "応募画面", ["python"]),
    "payments-api": ("payments", "決済API", ["aurora-mysql"]),
    "search-api": ("search", "検索API", ["aurora-mysql"]),
}
ANYWHERE = 'technologies ~ "aurora-mysql"'
CHECK = {"id": "limit", "type": "file_exists", "path": "limits.yaml"}
SWEEP = Actor(id="tk-sweep", role="sre", scope="evidence:all")


def make_services(hub: Hub, *more: str) -> None:
    with hub.transaction() as session:
        for slug, (team, title, technologies) in SERVICES.items():
            _service(session, slug, team, title, technologies)
        for slug in more:
            _service(session, slug, "search", slug, ["aurora-mysql"])


def make_learning(
    hub: Hub,
    statement: str = "共有DBの接続上限は合計で管理する",
    *,
    team: str = "career",
    condition: str = ANYWHERE,
    readers: tuple[str, ...] = ("org",),
    title: str = "接続が枯渇した",
    tags: tuple[str, ...] = (),
    checks: tuple[dict[str, Any], ...] = (),
    terms: Terms | None = None,
    at: datetime = NOW,
) -> str:
    """The id of a learning in circulation; adopted where ``terms`` are given."""
    with hub.transaction() as session:
        ensure_team(session, team, now=at)
        writeup = _writeup(team, title, tags, at)
        writeup.visibility = "restricted" if terms and terms.is_restricted else "org"
        session.add(writeup)
        session.flush()
        set_readers(session, writeup.id, (*readers, f"team:{team}", "sre"))
        learning = Learning(
            id=new_id("ln"), writeup=writeup.id, team=team, position=0, statement=statement,
            applies_when=condition, checks=list(checks), technologies=["aurora-mysql"],
            effort_hours=4, created_at=at,
        )  # fmt: skip
        session.add(learning)
        session.flush()
        circulate(session, learning, by=HUB, now=at)
        if terms:
            adopt(session, learning, terms, by=HUB, now=at)
        return learning.id


def state(
    hub: Hub,
    learning: str,
    service: str,
    status: str,
    *,
    by: Any = HUB,
    now: datetime = NOW,
    until: date | None = None,
    note: str = "理由",
    **more: Any,
) -> None:
    """Somebody says how a service stands."""
    with hub.transaction() as session:
        said = Statement(status=status, until=until, note=note, **more)
        answer(
            session, session.get_one(Learning, learning), service_by_slug(session, service), said,
            by=by, now=now,
        )  # fmt: skip


def seen(
    hub: Hub,
    learning: str,
    service: str,
    result: str = "pass",
    *,
    now: datetime = NOW,
    life: timedelta = timedelta(days=90),
    **more: Any,
) -> None:
    """A sweep sends the evidence of the check."""
    with hub.transaction() as session:
        observed = Observation(
            rollout=learning, service=service, check="limit", result=result, observed_at=now,
            life=life, **more,
        )  # fmt: skip
        prove(session, observed, by=SWEEP, now=now)


def _service(session: Session, slug: str, team: str, title: str, technologies: list[str]) -> None:
    ensure_team(session, team, now=NOW)
    session.add(
        Service(slug=slug, team=team, title=title, technologies=technologies, created_at=NOW)
    )
    session.flush()


def _writeup(team: str, title: str, tags: tuple[str, ...], at: datetime) -> WriteUp:
    id_ = new_id("pm")
    return WriteUp(
        id=id_, kind="postmortem", team=team, title=title, lang="ja", date=at.date(),
        source=f"x.example/a/b:{id_}.md", revision=1, state="published", visibility="org",
        created_by="hub", created_at=at, updated_at=at, published_at=at, tags=list(tags),
    )  # fmt: skip
