"""What a question is answered with."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.port import QueryPlan
from search.ranking import Ranked

Warning_ = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """`covered` and `missing` are what the user wrote, by group."""

    id: str
    score: float
    covered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`facets` is {field: {value: count}}; `warnings` are (message id, values).

    `searched_for` is what the words were put right to; `did_you_mean` is the whole text with a
    likelier word, offered where few answer.
    """

    hits: tuple[Hit, ...]
    total: int
    total_is_lower_bound: bool
    facets: Mapping[str, Mapping[str, int]]
    searched_for: str | None
    plan: QueryPlan
    warnings: tuple[Warning_, ...] = ()
    next_cursor: str | None = None
    did_you_mean: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an entry ranks where it does; `place` is None when it is no hit or not permitted."""

    place: int | None
    hit: Ranked | None
    plan: QueryPlan
    searched_for: str | None
    candidates: int
    weights: Mapping[str, float]
