"""The evidence of one cell, by check: the newest that counts, and what was seen before."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.actions.attributing import names_of_actors
from app.web.learning_words import check_line
from models.evidence import Evidence, counting, evidence_of
from models.learning import Learning

#: So many pieces of evidence are shown of all checks together.
MOST = 60
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation; ``details`` is what the check found, as JSON."""

    evidence: Evidence
    by: str
    href: str | None
    details: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """``is_weak`` where it passed, in whichever service, and it happened there again.

    ``words`` are empty for a check that the learning no longer has.
    """

    id: str
    words: str
    is_weak: bool
    newest: Seen | None
    earlier: tuple[Seen, ...]


def check_lines(session: Session, learning: Learning, service: str, locale: str) -> list[CheckLine]:
    """The learning's checks, then those that it no longer has."""
    arrived = evidence_of(session, learning.id, service, limit=MOST)
    newest = counting(session, learning.id, service, digests=learning.check_digests)
    people = names_of_actors(session, {one.by for one in [*arrived, *newest.values()]})
    words = {str(one["id"]): check_line(one, locale).words for one in learning.checks}
    gone = dict.fromkeys(one.check_id for one in arrived if one.check_id not in words)
    weak = {one.get("check") for one in learning.weakened}
    return [
        CheckLine(
            id_,
            words.get(id_, ""),
            id_ in weak,
            _seen(newest[id_], people) if id_ in newest else None,
            _earlier(arrived, newest.get(id_), id_, people),
        )
        for id_ in [*words, *gone]
    ]


def _earlier(
    arrived: Sequence[Evidence], newest: Evidence | None, check: str, people: dict[str, str]
) -> tuple[Seen, ...]:
    return tuple(
        _seen(one, people) for one in arrived if one.check_id == check and one is not newest
    )


def _seen(one: Evidence, people: dict[str, str]) -> Seen:
    details = json.dumps(one.details, ensure_ascii=False, indent=1) if one.details else ""
    is_address = (one.url or "").startswith(("https://", "http://"))
    return Seen(one, people.get(one.by, one.by), one.url if is_address else None, details[:LONGEST])
