"""Writing a learning: a new one, a revision of one that was born here, the condition of any."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.backtesting import Lesson, lesson_of
from app.actions.writing_learnings import written
from app.deps import Author, Now, ReadSession, TheHub, Viewer
from app.errors import status_of
from app.hub import Hub
from app.i18n import locale_of, translated
from app.pages import page
from app.pushing import push
from app.web.learning_editing import Edited, edited, save
from app.web.learning_form import Clicked, TheClick, TheForm, Typed, checks_in
from app.web.learning_scope import scope_view
from app.web.learning_terms import OPERATORS, word_of
from app.web.learning_words import CheckLine, check_line
from app.web.new import choices_for
from models.actor import Actor
from models.errors import Invalid, Stale, YokotenError

router = APIRouter(include_in_schema=False, prefix="/learnings")


@router.get("/new", name="learning.new")
def begin(request: Request, session: ReadSession, hub: TheHub, by: Author, now: Now) -> Response:
    form = Typed(team=by.teams[0] if by.teams else "")
    return _page(request, session, hub, form, None, by=by, now=now)


@router.post("/new", name="learning.create")
def create(
    request: Request, hub: TheHub, by: Author, now: Now, form: TheForm, click: TheClick
) -> Response:
    try:
        form = clicked_into(form, click)
        if click.publishes:
            pushed = push(hub, written(form.form, via="web"), by=by, now=now)
            return RedirectResponse(f"/learnings/{pushed.learnings[0]}", 303)
    except YokotenError as error:
        return _again(request, hub, form, None, by, now, error)
    return _again(request, hub, form, None, by, now)


@router.post("/scope", name="learning.scope-view")
def scope(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    now: Now,
    form: TheForm,
    click: TheClick,
    learning: str = "",
) -> Response:
    """The part of the form that changes while one types; ``learning`` is what is edited."""
    problem = None
    try:
        form = clicked_into(form, click)
    except YokotenError as error:
        problem = translated(error, locale_of(request))
    there = edited(session, learning, viewer=viewer) if learning else None
    told = _told(request, session, hub, form, there, viewer=viewer, now=now)
    return page(request, "learning/_scope.html", form=form, refused=problem, **told)


@router.get("/{id}/edit", name="learning.edit")
def edit(
    request: Request, session: ReadSession, hub: TheHub, by: Author, now: Now, id: str
) -> Response:
    there = edited(session, id, viewer=by)
    by.must_write_for(there.learning.team)
    return _page(request, session, hub, there.typed, there, by=by, now=now)


@router.post("/{id}/edit", name="learning.update")
def update(
    request: Request, hub: TheHub, by: Author, now: Now, id: str, form: TheForm, click: TheClick
) -> Response:
    try:
        form = clicked_into(form, click)
        if click.publishes:
            save(hub, id, form, by=by, now=now)
            return RedirectResponse(f"/learnings/{id}", 303)
    except YokotenError as error:
        return _again(request, hub, form, id, by, now, error)
    return _again(request, hub, form, id, by, now)


def clicked_into(form: Typed, click: Clicked) -> Typed:
    """The form after what was clicked. Raises Invalid."""
    condition = click.applied(form)
    return form.with_condition(condition, word_of(condition, form.word))


def _again(
    request: Request,
    hub: Hub,
    form: Typed,
    id: str | None,
    by: Actor,
    now: Now,
    error: YokotenError | None = None,
) -> Response:
    """The form with all that was typed, and why it was not taken."""
    with hub.reading() as session:
        there = edited(session, id, viewer=by) if id else None
        if there:
            by.must_write_for(there.learning.team)
        return _page(request, session, hub, form, there, by=by, now=now, error=error)


def _page(
    request: Request,
    session: Session,
    hub: Hub,
    form: Typed,
    there: Edited | None,
    *,
    by: Actor,
    now: Now,
    error: YokotenError | None = None,
) -> Response:
    locale = locale_of(request)
    theirs = there.others(form) if there and isinstance(error, Stale) else None
    if there and theirs is not None:
        form = form.on_revision(there.revision)
    return page(
        request,
        "learning/edit.html",
        status=status_of(error) if error else 200,
        form=form,
        refused=translated(error, locale) if error else None,
        theirs=theirs,
        **choices_for(session, by, locale),
        **_told(request, session, hub, form, there, viewer=by, now=now),
    )


def _told(
    request: Request,
    session: Session,
    hub: Hub,
    form: Typed,
    there: Edited | None,
    *,
    viewer: Actor,
    now: Now,
) -> dict[str, Any]:
    locale = locale_of(request)
    lesson = lesson_of(there.learning, there.writeup) if there else Lesson(words=form.words)
    library = hub.library(session)
    view = scope_view(
        session, library, lesson, form.condition, viewer=viewer, locale=locale, now=now
    )
    checks, problem = _checks(form.checks, locale)
    return {
        "scope": view,
        "edited": there,
        "checks": checks,
        "check_problem": problem,
        "operators": OPERATORS,
    }


def _checks(written: str, locale: str) -> tuple[list[CheckLine], str | None]:
    """The checks in words, or what is wrong with their YAML."""
    try:
        return [check_line(one, locale) for one in checks_in(written)], None
    except Invalid as error:
        return [], translated(error, locale)
