"""How it is said where it was asked for in other words: DB as PostgreSQL, 証明書 as certificate."""

from collections.abc import Iterable, Iterator
from functools import cache

from search.port import QueryPlan
from search.vocabulary import vocabulary
from search.words import lowered


def meanings(text: str, plan: QueryPlan) -> Iterator[tuple[str, str]]:
    """(as asked, as it stands in `text`) of the concepts that were asked for in other words.

    `text` is a title and an excerpt: every form of every concept is looked for in it.
    """
    low = lowered(text)
    for group in plan.groups:
        asked = lowered(group.forms)
        if group.concept is None or _place(low, asked) >= 0:
            continue
        # バッチ says nothing of 夜間バッチ that the marks do not.
        others = (member for member in _members(group.concept) if member not in asked)
        if found := _first(low, others):
            at, size = found
            yield group.forms, text[at : at + size]


def _first(low: str, members: Iterable[str]) -> tuple[int, int] | None:
    """Place and size of the first member, the longest first, that stands there as a word."""
    for member in members:
        if (at := _place(low, member)) >= 0:
            return at, len(member)
    return None


def _place(low: str, form: str) -> int:
    """Where it stands, in alphabetic scripts at the start of a word; -1 where it does not."""
    at = low.find(form)
    while at > 0 and form[0].isascii() and low[at - 1].isalnum() and low[at - 1].isascii():
        at = low.find(form, at + 1)
    return at


@cache
def _members(token: str) -> tuple[str, ...]:
    concept = vocabulary().concepts[token]
    members = {member.lower() for member in (*concept.japanese, *concept.english)}
    return tuple(sorted(members, key=lambda member: (-len(member), member)))
