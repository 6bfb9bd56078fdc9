"""Who a condition would ask, and which past incidents it would have met, as pages show it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.actions.backtesting import BackTest, Lesson, back_test
from app.actions.offering_facts import FactGroup, facts_offered
from app.actions.reaching import Landscape, Reach, landscape, reach_of
from app.i18n import translated
from app.markdown import strip_redactions
from app.web.learning_terms import terms_of
from app.web.learning_words import Said, condition_in_words
from app.web.naming import Label, Names, names
from models.actor import Actor
from models.errors import Invalid
from models.scope import parsed
from search.library import Library


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A service of which facts are missing: their names, packages by address."""

    service: Label
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReachLines:
    inside: tuple[Label, ...]
    unknown: tuple[UnknownLine, ...]
    outside: int


@dataclass(frozen=True, slots=True)
class IncidentLine:
    title: str
    lang: str
    href: str
    date: date
    severity: str | None
    team: Label
    services: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class TestLines:
    """Of ``incidents`` those that were met; ``by`` is ``signature`` or ``search``."""

    incidents: int
    met: tuple[IncidentLine, ...]
    by: str


@dataclass(frozen=True, slots=True)
class ScopeView:
    """``terms`` is None where the condition is more than a row of them; ``words`` says it.

    ``reach`` is None where there is no condition, ``test`` also while search is resting.
    """

    condition: str
    terms: list[str] | None
    words: Said | None
    problem: str | None
    reach: ReachLines | None
    test: TestLines | None
    facts: list[FactGroup]


def scope_view(
    session: Session,
    library: Library,
    lesson: Lesson,
    condition: str,
    *,
    viewer: Actor,
    locale: str,
    now: datetime,
) -> ScopeView:
    """What a condition comes to; an unreadable one is told with its place and what was meant."""
    problem = problem_of(condition, locale)
    is_said = bool(condition.strip()) and problem is None
    said = [condition] if is_said else []
    land = landscape(session, said, viewer=viewer, now=now)
    reach = reach_of(land, condition) if is_said else None
    test = _test(session, library, lesson, reach, viewer) if reach else None
    return ScopeView(
        condition=condition,
        terms=terms_of(condition),
        words=condition_in_words(condition, locale) if is_said else None,
        problem=problem,
        reach=reach_lines(reach, names_in(session, land, locale)) if reach else None,
        test=_test_lines(session, test, locale) if test else None,
        facts=facts_offered(land),
    )


def problem_of(condition: str, locale: str) -> str | None:
    """What is wrong with a condition, in words; an empty one is none yet."""
    if not condition.strip():
        return None
    try:
        parsed(condition)
    except Invalid as error:
        return translated(error, locale)
    return None


def names_in(session: Session, land: Landscape, locale: str) -> Names:
    return names(session, locale, services=[one.slug for one in land.services])


def reach_lines(reach: Reach, called: Names) -> ReachLines:
    return ReachLines(
        inside=tuple(called.service(one.slug) for one in reach.inside),
        unknown=tuple(
            UnknownLine(called.service(one.slug), missing) for one, missing in reach.unknown
        ),
        outside=reach.outside,
    )


def _test(
    session: Session, library: Library, lesson: Lesson, reach: Reach, viewer: Actor
) -> BackTest | None:
    try:
        return back_test(session, library, lesson, reach.slugs, viewer=viewer)
    except DBAPIError:
        return None


def _test_lines(session: Session, test: BackTest, locale: str) -> TestLines:
    slugs = {slug for _, services in test.met for slug in services}
    called = names(session, locale, services=slugs)
    return TestLines(
        incidents=test.incidents,
        met=tuple(
            IncidentLine(
                title=strip_redactions(one.title),
                lang=one.lang,
                href=f"/w/{one.id}",
                date=one.date,
                severity=one.severity,
                team=called.team(one.team),
                services=tuple(called.service(slug) for slug in services),
            )
            for one, services in test.met
        ),
        by=test.by,
    )
