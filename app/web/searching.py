"""A search as an address: what was asked, and the addresses of what could be asked next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from app.actions.searching import Query
from search.port import LABELS

PER_PAGE = 20
_MOST_VALUES = 20
_LONGEST_VALUE = 200
_VERBATIM = ("verbatim", "1")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says. ``page`` counts from 1; ``verbatim``: no word is put right."""

    query: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: Literal["relevance", "date"] = "relevance"
    page: int = 1
    verbatim: bool = False

    @property
    def is_blank(self) -> bool:
        return not (self.query.strip() or self.labels or self.since or self.until)

    def as_query(self) -> Query:
        """The same question, as the search floor is asked."""
        query = Query(
            text=self.query,
            since=self.since,
            until=self.until,
            sort=self.sort,
            limit=PER_PAGE,
            offset=(self.page - 1) * PER_PAGE,
            verbatim=self.verbatim,
        )
        chosen = {LABELS[name]: values for name, values in self.labels.items()}
        return replace(query, **chosen)  # type: ignore[arg-type]

    def kept(self) -> list[tuple[str, str]]:
        """The parameters beside the question itself, which another question keeps."""
        pairs = [(name, value) for name, values in self.labels.items() for value in values]
        pairs += [("from", self.since.isoformat())] if self.since else []
        pairs += [("to", self.until.isoformat())] if self.until else []
        return pairs + ([("sort", self.sort)] if self.sort != "relevance" else [])

    @property
    def address(self) -> str:
        return _address(self.query, self._own())

    def less(self, name: str, value: str) -> "Asked":
        """Without one label."""
        left = tuple(one for one in self.labels.get(name, ()) if one != value)
        labels = {**self.labels, name: left}
        return replace(self, labels={key: values for key, values in labels.items() if values})

    def asking(self, query: str) -> str:
        """The address of another question with the same filters."""
        return _address(query, self.kept())

    def literally(self) -> str:
        """The address of the same question, without putting any word right."""
        return _address(self.query, [*self.kept(), _VERBATIM])

    def toggled(self, name: str, value: str) -> str:
        """The address with one more label, or without it where it is there."""
        pairs = [pair for pair in self._own() if pair != (name, value)]
        if value not in self.labels.get(name, ()):
            pairs.append((name, value))
        return _address(self.query, pairs)

    def in_year(self, year: str) -> str:
        """The address with that year's hits alone, or with all where it is chosen."""
        if year == self.year:
            return replace(self, since=None, until=None).address
        pairs = [pair for pair in self._own() if pair[0] not in ("from", "to")]
        return _address(self.query, [*pairs, ("from", f"{year}-01-01"), ("to", f"{year}-12-31")])

    def sorted_by(self, sort: str) -> str:
        pairs = [pair for pair in self._own() if pair[0] != "sort"]
        return _address(self.query, [*pairs, ("sort", sort)] if sort != "relevance" else pairs)

    def on_page(self, number: int) -> str:
        pairs = self._own()
        return _address(self.query, [*pairs, ("page", str(number))] if number > 1 else pairs)

    @property
    def year(self) -> str | None:
        """The year that the dates span, first day to last."""
        if not self.since or not self.until or self.since.year != self.until.year:
            return None
        is_whole = (self.since.month, self.since.day) == (1, 1) and self.until == date(
            self.until.year, 12, 31
        )
        return f"{self.since.year:04}" if is_whole else None

    def _own(self) -> list[tuple[str, str]]:
        return self.kept() + ([_VERBATIM] if self.verbatim else [])


def asked_in(parameters: QueryParams) -> Asked:
    """What an address asks; whatever is not understood in it is left out."""
    number = parameters.get("page", "1")
    sort = parameters.get("sort", "relevance")
    return Asked(
        query=parameters.get("q", ""),
        labels={name: values for name in LABELS if (values := _values(parameters, name))},
        since=_day(parameters.get("from", "")),
        until=_day(parameters.get("to", "")),
        sort="date" if sort == "date" else "relevance",
        page=max(1, int(number)) if number.isascii() and number.isdigit() else 1,
        verbatim=parameters.get("verbatim", "") in ("1", "true"),
    )


def _values(parameters: QueryParams, name: str) -> tuple[str, ...]:
    given = [value[:_LONGEST_VALUE] for value in parameters.getlist(name) if value]
    return tuple(dict.fromkeys(given))[:_MOST_VALUES]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _address(query: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"/search?{urlencode([('q', query), *pairs])}"
