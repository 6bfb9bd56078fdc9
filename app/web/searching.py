"""A search as an address: what was asked, and the addresses of what could be asked next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from search.port import Filter

#: Parameter of the address to field of the filter.
FIELDS = {
    "kind": "kinds",
    "team": "teams",
    "service": "services",
    "tag": "tags",
    "technology": "technologies",
    "lang": "langs",
    "severity": "severities",
    "state": "states",
}
PER_PAGE = 20
_MOST_VALUES = 20
_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says. ``page`` counts from 1."""

    query: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: str | None = None
    date_to: str | None = None
    sort: str = "relevance"
    page: int = 1

    @property
    def is_blank(self) -> bool:
        return not (self.query.strip() or self.labels or self.date_from or self.date_to)

    def within(self, readers: Sequence[str]) -> Filter:
        """What the hits must lie within, for a viewer who holds these words."""
        chosen = {FIELDS[name]: values for name, values in self.labels.items()}
        allowed = Filter(readers=tuple(readers), date_from=self.date_from, date_to=self.date_to)
        return replace(allowed, **chosen)  # type: ignore[arg-type]

    def kept(self) -> list[tuple[str, str]]:
        """The parameters beside the question itself."""
        pairs = [(name, value) for name, values in self.labels.items() for value in values]
        pairs += [("from", self.date_from)] if self.date_from else []
        pairs += [("to", self.date_to)] if self.date_to else []
        return pairs + ([("sort", self.sort)] if self.sort != "relevance" else [])

    def toggled(self, name: str, value: str) -> str:
        """The address with one more label, or without it where it is there."""
        pairs = [pair for pair in self.kept() if pair != (name, value)]
        if value not in self.labels.get(name, ()):
            pairs.append((name, value))
        return _address(self.query, pairs)

    def without(self, name: str) -> str:
        return _address(self.query, [pair for pair in self.kept() if pair[0] != name])

    def sorted_by(self, sort: str) -> str:
        pairs = [pair for pair in self.kept() if pair[0] != "sort"]
        return _address(self.query, [*pairs, ("sort", sort)] if sort != "relevance" else pairs)

    def on_page(self, number: int) -> str:
        pairs = self.kept()
        return _address(self.query, [*pairs, ("page", str(number))] if number > 1 else pairs)


def asked_in(parameters: QueryParams) -> Asked:
    """What an address asks; whatever is not understood in it is left out."""
    number = parameters.get("page", "1")
    sort = parameters.get("sort", "relevance")
    return Asked(
        query=parameters.get("q", ""),
        labels={name: values for name in FIELDS if (values := _values(parameters, name))},
        date_from=parameters.get("from") or None,
        date_to=parameters.get("to") or None,
        sort=sort if sort in ("relevance", "date") else "relevance",
        page=max(1, int(number)) if number.isascii() and number.isdigit() else 1,
    )


def _values(parameters: QueryParams, name: str) -> tuple[str, ...]:
    given = [value[:_LONGEST_VALUE] for value in parameters.getlist(name) if value]
    return tuple(dict.fromkeys(given))[:_MOST_VALUES]


def _address(query: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"/search?{urlencode([('q', query), *pairs])}"
