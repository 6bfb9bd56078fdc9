"""Answering by the link of a letter: GET shows, POST records, and nobody has to sign in.

Mail scanners open every link, and letters are forwarded: the page tells for whom the link was, and
shows the statement and the services, nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from sqlmodel import Session, col, select

from app.actions.answering import answer
from app.auth.actors import person_actor
from app.auth.answer_links import read
from app.deps import Now, TheHub
from app.hub import Hub
from app.i18n import locale_of, translated
from app.markdown import strip_redactions
from app.pages import page
from app.web.naming import Label, names
from models.actor import Actor
from models.answer import JUSTIFICATIONS, OFFERED, Statement
from models.ask import Ask, cells_asked
from models.errors import Forbidden, Invalid, NotFound
from models.learning import Learning
from models.person import Person
from models.service import Service

router = APIRouter(include_in_schema=False, prefix="/answer")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a link stands for."""

    learning: Learning
    person: Person
    services: list[Service]


@dataclass(frozen=True, slots=True)
class _Typed:
    """What somebody has chosen and typed; ``services`` is None where all are meant."""

    choice: str = ""
    services: tuple[str, ...] | None = None
    justification: str = ""
    note: str = ""


@router.get("/{token}", name="answer-link.show")
def show(
    request: Request, hub: TheHub, now: Now, token: str, status: Annotated[str, Query()] = ""
) -> Response:
    with hub.reading() as session:
        asked = _asked(session, hub.settings.signing_key, token, now)
        return _page(request, session, asked, token, _Typed(status))


@router.post("/{token}", name="answer-link.create")
def create(
    request: Request,
    hub: TheHub,
    now: Now,
    token: str,
    status: Annotated[str, Form()] = "",
    service: Annotated[list[str] | None, Form()] = None,
    justification: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    typed = _Typed(status, tuple(service or ()), justification, note)
    try:
        with hub.transaction() as session:
            asked = _asked(session, hub.settings.signing_key, token, now)
            chosen = _record(request, session, asked, typed, hub=hub, now=now)
    except (Invalid, Forbidden) as error:
        problem = translated(error, locale_of(request))
        with hub.reading() as session:
            asked = _asked(session, hub.settings.signing_key, token, now)
            return _page(request, session, asked, token, typed, problem=problem)
    with hub.reading() as session:
        return page(
            request,
            "answer/done.html",
            statement=strip_redactions(asked.learning.statement),
            services=_labels(request, session, chosen),
            answered=status,
            token=token,
        )


def _record(
    request: Request, session: Session, asked: _Asked, typed: _Typed, *, hub: Hub, now: datetime
) -> list[Service]:
    """Raises Invalid and Forbidden, and then nothing is recorded."""
    chosen = [one for one in asked.services if one.slug in (typed.services or ())]
    _refuse(typed.choice, chosen)
    by, via = _answerer(request, session, asked)
    reason = typed.justification if typed.choice == "not_affected" else ""
    said = Statement(status=typed.choice, note=typed.note, via=via, justification=reason or None)
    for one in chosen:
        answer(session, asked.learning, one, said, by=by, now=now, zone=hub.settings.zone)
    return chosen


def _asked(session: Session, key: bytes, token: str, now: Now) -> _Asked:
    """Raises NotFound where the link is over, the ask is gone, or the person is."""
    link = read(token, key=key, now=now)
    ask, learning = session.get(Ask, link.ask), session.get(Learning, link.learning)
    person = session.get(Person, ask.person) if ask else None
    if ask is None or learning is None or person is None or not person.is_here(now):
        raise NotFound("This link is no longer valid. Please answer on the page of your service.")
    slugs = [c.service for c in cells_asked(session, [ask.id])[ask.id] if c.learning == learning.id]
    query = select(Service).where(col(Service.slug).in_(slugs)).order_by(Service.slug)
    return _Asked(learning, person, list(session.exec(query)))


def _answerer(request: Request, session: Session, asked: _Asked) -> tuple[Actor, str]:
    """Whoever is signed in; else the person to whom the link was sent, by mail."""
    viewer: Actor | None = getattr(request.state, "actor", None)
    if viewer and viewer.scope is None:
        return viewer, "web"
    return person_actor(session, asked.person), "mail"


def _refuse(status: str, chosen: list[Service]) -> None:
    if status not in OFFERED:
        raise Invalid("To put it off or to ask for an exemption, please sign in.")
    if not chosen:
        raise Invalid("Please choose at least one service.")


def _labels(request: Request, session: Session, services: list[Service]) -> list[Label]:
    called = names(session, locale_of(request), services=[one.slug for one in services])
    return [called.service(one.slug) for one in services]


def _page(
    request: Request,
    session: Session,
    asked: _Asked,
    token: str,
    typed: _Typed,
    *,
    problem: str | None = None,
) -> Response:
    services = _labels(request, session, asked.services)
    chosen = [one.slug for one in services] if typed.services is None else typed.services
    return page(
        request,
        "answer/show.html",
        status=422 if problem else 200,
        token=token,
        learning=asked.learning.id,
        statement=strip_redactions(asked.learning.statement),
        name=asked.person.name,
        services=services,
        chosen=chosen,
        typed=typed,
        offered=OFFERED,
        justifications=[one for one in JUSTIFICATIONS if one != "decommissioning"],
        problem=problem,
    )
