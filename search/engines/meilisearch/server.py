"""What is asked of a Meilisearch server and brought to it, through its official client.

Only ids are displayed; texts come from the database.
"""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from datetime import timedelta
from typing import Any

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError

from search.engines.meilisearch.calls import FAILURES, Breaker, Line, TaskFailed, hasty_client
from search.engines.meilisearch.shapes import (
    FILTERABLE,
    STAMP,
    TOKEN_FIELDS,
    Row,
    among,
    ascii_token,
    bare_row,
    filters,
    parcels,
    row_of,
    stamp_row,
)
from search.port import Entry, Filter

INDEX = "yokoten"
ASIDE = "yokoten-next"
PATIENCE = 20
"""Seconds for an answer to what changes the server."""
TASK_PATIENCE = timedelta(minutes=10)
LONGEST_QUESTION = 200
_TOO_LARGE = 413

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
WISHES: dict[str, Any] = {
    "localizedAttributes": [{"attributePatterns": ["title"], "locales": ["jpn", "eng"]}],
}
"""Settings without which it works as well; some servers do not know them."""


class Server:
    """One address, for one thread of work: the clients keep headers between requests."""

    def __init__(self, address: str, key: str | None) -> None:
        self._line = Line.to(address)
        self.breaker: Breaker = self._line.breaker
        self._hasty = hasty_client(address, key, self._line)
        self._patient = Client(address, key, timeout=PATIENCE)

    def version(self) -> str:
        return str(self._hasty.get_version()["pkgVersion"])

    def find(
        self, terms: Sequence[str], typed: str, within: Filter, *, each: int, but: Sequence[str]
    ) -> list[str]:
        """The ids that hold one of `terms`, and those whose title answers the words as typed."""
        common = {
            "indexUid": INDEX,
            "filter": filters(within, but),
            "limit": each,
            "attributesToRetrieve": ["id"],
        }
        tokens = [{**common, "q": ascii_token(term)} for term in terms]
        queries: list[Row] = [
            {**query, "attributesToSearchOn": list(TOKEN_FIELDS)} for query in tokens
        ]
        title = {"q": typed[:LONGEST_QUESTION], "attributesToSearchOn": ["title"]}
        answer = self._hasty.multi_search([*queries, {**common, **title}])
        found = [str(hit["id"]) for result in answer["results"] for hit in result["hits"]]
        return list(dict.fromkeys(found))

    def stamp(self) -> str | None:
        """What `put` and `build` were last given; None where nothing is there.

        Asked with little patience: a frozen server costs no minute.
        """
        try:
            return str(self._hasty.http.get(f"indexes/{INDEX}/documents/{STAMP}")["id"])
        except MeilisearchApiError as refused:
            if refused.code in ("index_not_found", "document_not_found"):
                return None
            raise

    def size(self) -> int:
        """How many entries the server holds."""
        return int(self._patient.index(INDEX).get_stats().number_of_documents) - 1

    def put(self, entries: Iterable[Entry], gone: Sequence[str], stamp: str) -> None:
        """Bring entries and take others away; the stamp goes last."""
        if gone:
            self._await(self._patient.index(INDEX).delete_documents(filter=among(gone)))
        self._add([*map(row_of, entries), stamp_row(stamp)], INDEX)

    def build(self, batches: Iterable[Sequence[Entry]], stamp: str) -> None:
        """Fill an index aside, then put it in the place of the one that answers meanwhile."""
        self._await(self._patient.delete_index(ASIDE), fine="index_not_found")
        self._await(self._patient.create_index(ASIDE, {"primaryKey": "key"}))
        self.settle_settings(ASIDE)
        for batch in batches:
            self._add([row_of(entry) for entry in batch], ASIDE)
        self._add([stamp_row(stamp)], ASIDE)
        created = self._patient.create_index(INDEX, {"primaryKey": "key"})
        self._await(created, fine="index_already_exists")
        self._await(self._patient.swap_indexes([{"indexes": [INDEX, ASIDE]}]))
        self._await(self._patient.delete_index(ASIDE))

    def settle_settings(self, index: str = INDEX) -> None:
        """Make the settings ours where they differ; an older server names fewer of them."""
        there = self._patient.index(index).get_settings()
        self._set(index, {name: value for name, value in SETTINGS.items() if differs(there, name)})
        wishes = {name: value for name, value in WISHES.items() if there.get(name, value) != value}
        if not self._line.refuses_wishes:
            self._wish(index, wishes)

    def _wish(self, index: str, wishes: MutableMapping[str, Any]) -> None:
        try:
            self._set(index, wishes)
        except (MeilisearchApiError, TaskFailed):
            self._line.refuses_wishes = True

    def _set(self, index: str, settings: MutableMapping[str, Any]) -> None:
        if settings:
            self._await(self._patient.index(index).update_settings(settings))

    def _add(self, rows: Sequence[Row], index: str) -> None:
        for parcel in parcels(rows):
            self._add_parcel(parcel, index)

    def _add_parcel(self, rows: list[Row], index: str) -> None:
        """Where the server will not take one, all others go, and a bare row stands for that one."""
        try:
            self._await(self._patient.index(index).add_documents(rows, "key"))
        except FAILURES as problem:
            if not _is_about_documents(problem) or rows[0].keys() == bare_row("").keys():
                raise
            half = len(rows) // 2
            parts = [rows[:half], rows[half:]] if half else [[bare_row(rows[0]["id"])]]
            for part in parts:
                self._add_parcel(part, index)

    def _await(self, info: Any, *, fine: str | None = None) -> None:
        """Nothing is on the server before its task has succeeded, whatever the 202 said."""
        milliseconds = int(TASK_PATIENCE.total_seconds() * 1000)
        task = self._patient.wait_for_task(info.task_uid, milliseconds, 20)
        error = task.error or {}
        if task.status != "succeeded" and error.get("code") != fine:
            raise TaskFailed(
                f"{task.type}: {task.status} {error.get('code') or ''}".strip(),
                is_about_documents=error.get("type") in ("invalid_request", "internal"),
            )


def differs(there: Mapping[str, Any], name: str) -> bool:
    """Whether the server's setting is another; it may know more parts of one than we set."""
    ours: object = SETTINGS[name]
    theirs: object = there.get(name)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {part: theirs.get(part) for part in ours} != ours
    if name == "filterableAttributes" and isinstance(theirs, list):
        return sorted(map(str, theirs)) != ours
    return ours != theirs


def _is_about_documents(problem: Exception) -> bool:
    if isinstance(problem, MeilisearchApiError):
        return problem.status_code == _TOO_LARGE
    return isinstance(problem, TaskFailed) and problem.is_about_documents
