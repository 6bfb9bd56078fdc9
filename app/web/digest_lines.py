"""An edition of the digest as its page shows it: names, addresses and words for what is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.actions.digest_parts import Changed, Digest, ForYou, Given, Picked, Why
from app.i18n import say
from app.markdown import strip_redactions
from app.pages.words import msgid, words_for
from app.web.asking import asks_of_edition
from app.web.cards import TONES
from app.web.naming import Label, Names, names
from models.action import Action
from models.actor import Actor
from models.learning import Learning
from models.writeup import WriteUp

#: Names of services or teams that stand in a line before it says how many more there are.
FEW = 4


@dataclass(frozen=True, slots=True)
class WriteUpLine:
    """A write-up in an edition; ``told`` says why it is there, where the section does not."""

    href: str
    kind: str
    title: str
    lang: str
    team: Label
    severity: str | None
    state: str
    standing: str | None
    tone: str
    date: date
    told: str = ""
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class LearningLine:
    """A learning in an edition; ``note`` is what the SRE team says of its pick."""

    href: str
    statement: str
    lang: str
    source: WriteUpLine
    services: tuple[Label, ...] = ()
    why: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    href: str
    what: str
    team: Label
    due: date | None
    is_overdue: bool


def digest_lines(
    session: Session, digest: Digest, viewer: Actor, *, locale: str, today: date
) -> dict[str, Any]:
    """By the names that digest/show.html knows; a fixed number of queries."""
    called = names(session, locale, services=_services_in(digest))
    return {
        "pick": _picked(digest.pick, called) if digest.pick else None,
        "for_you": [_for_you(one, called, locale) for one in digest.for_you],
        "asks": asks_of_edition(session, digest.asks, viewer, called),
        "actions": [_action(one, called, today) for one in digest.actions],
        "reviews": [_writeup(one, called) for one in digest.reviews],
        "gave": [_gave(one, called, locale) for one in digest.gave],
        "new": [_writeup(one, called) for one in digest.new],
        "changed": [_changed(one, called, locale) for one in digest.changed],
    }


def _services_in(digest: Digest) -> set[str]:
    whys = [*(why for one in digest.for_you for why in one.why), *(c.why for c in digest.changed)]
    owed = {service.slug for one in digest.asks for service in one.services}
    named = {service.slug for one in digest.for_you for service in one.services}
    return owed | named | {why.name for why in whys if why.kind == "follow-service"}


def _picked(one: Picked, called: Names) -> LearningLine:
    return _learning(one.learning, one.writeup, called, note=strip_redactions(one.note))


def _for_you(one: ForYou, called: Names, locale: str) -> LearningLine:
    return _learning(
        one.learning,
        one.writeup,
        called,
        services=tuple(called.service(service.slug) for service in one.services),
        why=_followed(one.why, called, locale),
    )


def _learning(learning: Learning, writeup: WriteUp, called: Names, **more: Any) -> LearningLine:
    return LearningLine(
        href=f"/learnings/{learning.id}",
        statement=strip_redactions(learning.statement),
        lang=writeup.lang,
        source=_writeup(writeup, called),
        **more,
    )


def _writeup(writeup: WriteUp, called: Names, told: str = "") -> WriteUpLine:
    return WriteUpLine(
        href=f"/w/{writeup.id}",
        kind=writeup.kind,
        title=strip_redactions(writeup.title),
        lang=writeup.lang,
        team=called.team(writeup.team),
        severity=writeup.severity,
        state=writeup.state,
        standing=writeup.standing,
        tone=TONES.get(writeup.standing or "", ""),
        date=writeup.date,
        told=told,
    )


def _action(action: Action, called: Names, today: date) -> ActionLine:
    return ActionLine(
        href=f"/actions/{action.id}",
        what=strip_redactions(action.what),
        team=called.team(action.team),
        due=action.due,
        is_overdue=action.due is not None and action.due < today,
    )


def _gave(one: Given, called: Names, locale: str) -> WriteUpLine:
    told = say(locale, words_for("given", one.what), by=_few(one.by, locale))
    return _writeup(one.writeup, called, told)


def _changed(one: Changed, called: Names, locale: str) -> WriteUpLine:
    what = say(locale, words_for("digest_change", one.what))
    why = _followed([one.why], called, locale)
    return _writeup(one.writeup, called, " · ".join((what, *why)))


def _followed(whys: Iterable[Why], called: Names, locale: str) -> tuple[str, ...]:
    """What the reader follows, in words; that it could happen to a service is said by its name."""
    return tuple(
        say(locale, msgid("You follow {name}"), name=_name(why, called, locale))
        for why in whys
        if why.kind != "service"
    )


def _name(why: Why, called: Names, locale: str) -> str:
    if why.kind == "follow-team":
        return called.team(why.name).name
    if why.kind == "follow-service":
        return called.service(why.name).name
    return say(locale, msgid("this write-up")) if why.kind == "follow-writeup" else why.name


def _few(by: Sequence[str], locale: str) -> list[str]:
    """The first few names, and how many more there are."""
    if len(by) <= FEW:
        return [*by]
    return [*by[:FEW], say(locale, msgid("{count} more"), count=len(by) - FEW)]
