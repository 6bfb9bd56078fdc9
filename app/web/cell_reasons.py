"""Why a service is asked: the terms of the condition, each with the fact and its date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.web.learning_words import comparison_in_words
from models import scope
from models.errors import Invalid
from models.fact import Fact, Sbom, facts_of, known, sbom_of
from models.learning import Learning
from models.scope.tree import CLOSED
from models.service import Service


@dataclass(frozen=True, slots=True)
class Reason:
    """One comparison; ``holds`` is None where the fact is not known.

    ``at`` is None, and ``source`` too, for what the catalogue says.
    """

    words: str
    text: str
    value: str | None
    holds: bool | None
    at: datetime | None = None
    source: str | None = None


def reasons(session: Session, learning: Learning, service: Service, locale: str) -> list[Reason]:
    """In the order of the condition; where there is none, the technologies stand for it."""
    condition = learning.condition or _by_technology(learning)
    facts = known(session, [service], packages=learning.reads.packages)[service.slug]
    dated = {fact.name: fact for fact in facts_of(session, service.slug)}
    sbom = sbom_of(session, service.slug)
    try:
        leaves = list(scope.parsed(condition).leaves())
        terms = scope.terms(condition, facts)
    except Invalid:
        return []
    return [
        _reason(term, comparison_in_words(leaf, locale), dated, sbom, locale)
        for leaf, term in zip(leaves, terms, strict=True)
    ]


def _by_technology(learning: Learning) -> str:
    return scope.as_text([("technologies", "in", learning.technologies)])


def _reason(
    term: scope.Term, words: str, dated: Mapping[str, Fact], sbom: Sbom | None, locale: str
) -> Reason:
    value = _value(term, locale)
    found = sbom if term.name.startswith("pkg:") else dated.get(term.name)
    if term.name in CLOSED or found is None:
        return Reason(words, term.text, value, term.holds)
    return Reason(words, term.text, value, term.holds, found.observed_at, found.source)


def _value(term: scope.Term, locale: str) -> str | None:
    fact: Any = term.fact
    if fact is None:
        return None
    if isinstance(fact, bool):
        return "true" if fact else "false"
    if isinstance(fact, list | tuple | set | frozenset):
        return ("、" if locale == "ja" else ", ").join(sorted(map(str, fact)))
    return str(fact)
