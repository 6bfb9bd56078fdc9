"""The part that talks to a Meilisearch server, through its official client.

What works best is an index of our own tokens, written in ASCII so that no tokenizer splits them,
asked with single-term queries (docs/relevance.md). Only ids are displayed.
"""

import hashlib
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, cast

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from search.port import LABELS, Entry, Filter

INDEX = "yokoten"
ASIDE = "yokoten-next"
CONNECT, READ = 0.2, 0.6
"""Seconds; a question waits 800 ms at most."""
TASK_PATIENCE = timedelta(minutes=10)
PAUSE = timedelta(seconds=30)
TOKEN_FIELDS = tuple(f"tokens{at}" for at in range(4))
WORDS_PER_FIELD = 60_000
"""Meilisearch silently leaves out what stands behind the 65,535th word of a field."""
LONGEST_QUESTION = 200

FILTERABLE = (*LABELS, "reader")
SETTINGS: dict[str, Any] = {
    "displayedAttributes": ["id"],
    "searchableAttributes": ["title", *TOKEN_FIELDS],
    "filterableAttributes": sorted([*FILTERABLE, "day", "id"]),
    "rankingRules": ["words", "typo", "attribute", "exactness"],
    "prefixSearch": "disabled",
    "proximityPrecision": "byAttribute",
    "typoTolerance": {"enabled": True, "disableOnAttributes": list(TOKEN_FIELDS)},
    "pagination": {"maxTotalHits": 1_000},
    "searchCutoffMs": 500,
}


class TaskFailed(MeilisearchError):
    """A task of the server's did not succeed."""


class Breaker:
    """Asks nobody for thirty seconds after a failure; one for all sessions of this process."""

    def __init__(self) -> None:
        self._open_until = 0.0
        self._lock = threading.Lock()
        self.problem = ""

    @staticmethod
    @cache
    def of(address: str) -> "Breaker":
        del address  # the key of the cache
        return Breaker()

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._open_until

    def trip(self, problem: Exception) -> None:
        with self._lock:
            self._open_until = time.monotonic() + PAUSE.total_seconds()
            self.problem = type(problem).__name__


class Server:
    """One address. The client is made per thread of work: it keeps headers between requests."""

    def __init__(self, address: str, key: str | None, breaker: Breaker) -> None:
        self.breaker = breaker
        # requests takes (connect, read); the client only passes it on.
        self._quick = Client(address, key, timeout=cast("int", (CONNECT, READ)))
        self._patient = Client(address, key, timeout=60)

    def version(self) -> str:
        return str(self._quick.get_version()["pkgVersion"])

    def find(self, terms: Sequence[str], typed: str, within: Filter, each: int) -> list[str]:
        """The ids that hold one of `terms`, and those whose title answers the words as typed."""
        common = {
            "indexUid": INDEX,
            "filter": filters(within),
            "limit": each,
            "attributesToRetrieve": ["id"],
        }
        tokens = [{**common, "q": ascii_token(term)} for term in terms]
        queries: list[dict[str, Any]] = [
            {**query, "attributesToSearchOn": list(TOKEN_FIELDS)} for query in tokens
        ]
        title = {"q": typed[:LONGEST_QUESTION], "attributesToSearchOn": ["title"]}
        answer = self._quick.multi_search([*queries, {**common, **title}])
        found = [hit["id"] for result in answer["results"] for hit in result["hits"]]
        return list(dict.fromkeys(found))

    def put(self, entries: Sequence[Entry], index: str = INDEX) -> None:
        if entries:
            rows = [document_of(entry) for entry in entries]
            self._await(self._patient.index(index).add_documents(rows, "key"))

    def remove(self, ids: Sequence[str]) -> None:
        if ids:
            those = f"id IN [{', '.join(map(_quoted, ids))}]"
            self._await(self._patient.index(INDEX).delete_documents(filter=those))

    def has_index(self) -> bool:
        """Whether the index is there; its settings are made ours where they differ."""
        try:
            self._patient.get_raw_index(INDEX)
        except MeilisearchApiError as refused:
            if refused.code == "index_not_found":
                return False
            raise
        self._set(INDEX)
        return True

    def build(self, batches: Iterable[Sequence[Entry]]) -> None:
        """Fill an index aside, then put it in the place of the one that answers meanwhile."""
        self._await(self._patient.delete_index(ASIDE), missing_is_fine=True)
        self._await(self._patient.create_index(ASIDE, {"primaryKey": "key"}))
        self._set(ASIDE)
        for batch in batches:
            self.put(batch, ASIDE)
        self._await(self._patient.create_index(INDEX, {"primaryKey": "key"}), there_is_fine=True)
        self._await(self._patient.swap_indexes([{"indexes": [INDEX, ASIDE]}]))
        self._await(self._patient.delete_index(ASIDE))

    def _set(self, index: str) -> None:
        there = self._patient.index(index).get_settings()
        if wrong := {name: value for name, value in SETTINGS.items() if differs(there, name)}:
            self._await(self._patient.index(index).update_settings(wrong))

    def _await(
        self, info: Any, *, missing_is_fine: bool = False, there_is_fine: bool = False
    ) -> None:
        """Nothing is on the server before its task has succeeded, whatever the 202 said."""
        milliseconds = int(TASK_PATIENCE.total_seconds() * 1000)
        task = self._patient.wait_for_task(info.task_uid, milliseconds, 20)
        code = (task.error or {}).get("code")
        fine = (missing_is_fine and code == "index_not_found") or (
            there_is_fine and code == "index_already_exists"
        )
        if task.status != "succeeded" and not fine:
            raise TaskFailed(f"{task.type}: {task.status} {code}")


def differs(there: Mapping[str, Any], name: str) -> bool:
    """Whether the server's setting is another; it may know more parts of one than we set."""
    ours: object = SETTINGS[name]
    theirs: object = there.get(name)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {part: theirs.get(part) for part in ours} != ours
    if name == "filterableAttributes" and isinstance(theirs, list):
        return sorted(map(str, theirs)) != ours
    return ours != theirs


def document_of(entry: Entry) -> dict[str, Any]:
    words = [ascii_token(term) for term in entry.terms.split(" ") if term]
    chunks = (words[at : at + WORDS_PER_FIELD] for at in range(0, len(words), WORDS_PER_FIELD))
    fields = {name: " ".join(chunk) for name, chunk in zip(TOKEN_FIELDS, chunks, strict=False)}
    labels = {name: list(entry.labelled(name)) for name in FILTERABLE}
    day = {"day": day_of(entry.date)} if entry.date else {}
    return (
        {"key": key_of(entry.id), "id": entry.id, "title": entry.title_text} | fields | labels | day
    )


def key_of(id_: str) -> str:
    """Meilisearch's keys are letters, digits, - and _; ours may be anything."""
    return hashlib.sha256(id_.encode("utf-8", "replace")).hexdigest()[:32]


def ascii_token(term: str) -> str:
    """A token that no tokenizer takes apart: 決済 as x6c7a6e08."""
    if term.isascii() and term.isalnum():
        return term
    return "x" + term.encode("utf-16-be", "replace").hex()


def day_of(date: str) -> int:
    """2026-03-01 as 20260301; a start of a date as the number that lies before all of it."""
    digits = "".join(filter(str.isdecimal, date[:10]))
    return int(digits.ljust(8, "0") or 0)


def filters(within: Filter) -> list[str]:
    """A Filter in Meilisearch's language, all of which must hold."""
    labels = {"reader": within.readers, **within.labels()}
    return [*_labelled(labels), *_dated(within)]


def _labelled(labels: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for name, values in labels.items():
        yield f"{name} IN [{', '.join(_quoted(value) for value in values)}]"


def _dated(within: Filter) -> Iterator[str]:
    if within.other_teams_than:
        yield f"team != {_quoted(within.other_teams_than)}"
    if within.date_from:
        yield f"day >= {day_of(within.date_from)}"
    if within.date_to:
        digits = str(day_of(within.date_to)).rstrip("0") if len(within.date_to) < 10 else ""
        yield f"day <= {digits.ljust(8, '9') if digits else day_of(within.date_to)}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
