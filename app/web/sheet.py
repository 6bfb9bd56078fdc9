"""A write-up as its page shows it: facts, rendered text, what was guessed, links, learnings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from app.i18n import say
from app.markdown import strip_all_redactions, strip_redactions
from app.web.cards import TONES, Card, cards_of
from app.web.naming import Label, names
from models.action import actions_of
from models.actor import Actor
from models.learning import Learning
from models.link import Link, links_of, links_to
from models.revision import Page, page_of
from models.source import address_in, source_from
from models.visibility import sees_spans
from models.writeup import WriteUp, readable_writeups, services_of_writeups

OWN_LINKS = "/w/~/to/"
TIMES = ("started_at", "detected_at", "mitigated_at", "resolved_at")
#: Texts of a write-up that an author may have redacted in part.
_TEXTS = ("title", "tags", "technologies", "alerts", "severity_as_written", "author_id")
_PLAIN = ("id", "kind", "lang", "state", "standing", "visibility", "is_past", "severity")
_MORE = ("date", "duration", "revision", "missing")


_FIRST_HEADING = re.compile(r"\s*<h1(?: [^>]*)?>(.*?)</h1>\s*", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What stands of a page's text; ``failed`` says why it is the bare one."""

    html: Markup
    failed: str | None


@dataclass(frozen=True, slots=True)
class LinkLine:
    """``group`` is that of its relation's words: ``relation``, or ``arriving`` from elsewhere."""

    relation: str
    words: str
    href: str | None
    group: str = "relation"


def sheet_of(
    session: Session,
    writeup: WriteUp,
    learnings: Sequence[Learning],
    *,
    viewer: Actor,
    locale: str,
) -> dict[str, Any]:
    """Everything but what is related, by the names that writeup/show.html knows."""
    stored = page_of(session, writeup.id, writeup.revision)
    may_write = viewer.writes_for(writeup.team)
    return {
        "writeup": shown(writeup),
        "page": rendered(stored, writeup, viewer),
        "outline": [entry for entry in stored.outline if entry["level"] > 1],
        "times": [(name, at) for name in TIMES if (at := getattr(writeup, name))],
        "learnings": [_open(learning) for learning in learnings],
        "actions": [_open(action) for action in actions_of(session, writeup.id)],
        "links": _links(session, writeup, viewer),
        "successors": _successors(session, writeup, viewer=viewer, locale=locale),
        "gaps": may_write and bool(writeup.missing or writeup.guessed or writeup.findings),
        "guesses": guesses(writeup.guessed),
        "findings": findings(writeup.findings, locale),
        "edit_href": edit_address(writeup),
        **_owners(session, writeup, locale),
    }


def shown(writeup: WriteUp) -> dict[str, Any]:
    """What may be shown of a write-up's row to whoever may see the write-up."""
    told = {name: getattr(writeup, name) for name in (*_PLAIN, *_MORE)}
    texts = {name: strip_all_redactions(getattr(writeup, name)) for name in _TEXTS}
    return {**told, **texts, "tone": TONES.get(writeup.standing or "", "")}


def rendered(stored: Page, writeup: WriteUp, viewer: Actor) -> Rendered:
    """The stored HTML, its relative links led through this write-up's own address."""
    html = stored.html_for(sees_spans=sees_spans(viewer, writeup.team))
    own = without_title(html, writeup.title)
    own = own.replace(f'href="{OWN_LINKS}', f'href="/w/{writeup.id}/to/')
    return Rendered(Markup(own), stored.failed)  # noqa: S704 - cleaned before it was stored


def without_title(html: str, title: str) -> str:
    """The HTML without a first heading that only repeats the title above it."""
    heading = _FIRST_HEADING.match(html)
    if heading is None or _folded(unescape(_TAG.sub("", heading[1]))) != _folded(title):
        return html
    return html[heading.end() :]


def guesses(guessed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Guessed fields with where each was found; ``from`` is no name in a template."""
    return [
        {
            "field": one["field"],
            "value": strip_redactions(in_words(one["value"])),
            "origin": one["from"],
        }
        for one in guessed
    ]


def findings(found: Sequence[dict[str, Any]], locale: str) -> list[dict[str, Any]]:
    """Findings with their messages in the reader's language."""
    return [
        one | {"message": say(locale, one["message"], **(one.get("values") or {}))} for one in found
    ]


def in_words(value: Any, longest: int = 300) -> str:
    """A field's value as one line of text."""
    if isinstance(value, list):
        return ", ".join(in_words(one, longest) for one in value)[:longest]
    if isinstance(value, dict):
        return ", ".join(f"{name}: {in_words(one, longest)}" for name, one in value.items())[
            :longest
        ]
    text = str(value)
    return text if len(text) <= longest else f"{text[:longest]}…"


def edit_address(writeup: WriteUp) -> str | None:
    """Where the file of a write-up from a repository can be edited."""
    if not writeup.root or not writeup.path:
        return None
    repository = source_from(writeup.source).repository
    return address_in(repository, writeup.path) if repository else None


def _folded(words: str) -> str:
    return "".join(strip_redactions(words).split())


def _owners(session: Session, writeup: WriteUp, locale: str) -> dict[str, Label | list[Label]]:
    slugs = services_of_writeups(session, [writeup.id])[writeup.id]
    called = names(session, locale, services=slugs)
    return {
        "team": called.team(writeup.team),
        "services": [called.service(slug) for slug in slugs],
    }


def _open(row: Learning | Any) -> dict[str, Any]:
    opened: dict[str, Any] = strip_all_redactions(row.model_dump())
    return opened


def _links(session: Session, writeup: WriteUp, viewer: Actor) -> list[LinkLine]:
    stated = links_of(session, writeup.id)
    ids = [link.target for link in stated if link.target]
    targets = readable_writeups(session, ids, viewer=viewer)
    lines = [_stated(link, targets.get(link.target or "")) for link in stated]
    known = {line.href for line in lines}
    return lines + [
        LinkLine(link.rel, strip_redactions(origin.title), f"/w/{origin.id}", group="arriving")
        for link, origin in links_to(session, writeup.id, viewer=viewer)
        if f"/w/{origin.id}" not in known
    ]


def _stated(link: Link, target: WriteUp | None) -> LinkLine:
    if target:
        return LinkLine(link.rel, strip_redactions(target.title), f"/w/{target.id}")
    is_address = link.to.startswith(("https://", "http://"))
    return LinkLine(link.rel, strip_redactions(link.to), link.to if is_address else None)


def _successors(session: Session, writeup: WriteUp, *, viewer: Actor, locale: str) -> list[Card]:
    """What supersedes this, as either end says it."""
    if writeup.standing not in ("superseded", "deprecated"):
        return []
    said_here = [
        link.target
        for link in links_of(session, writeup.id)
        if link.rel == "superseded_by" and link.target
    ]
    found = list(readable_writeups(session, said_here, viewer=viewer).values())
    found += [
        origin
        for link, origin in links_to(session, writeup.id, viewer=viewer)
        if link.rel == "supersedes" and origin.id not in said_here
    ]
    return cards_of(session, found, locale=locale)
