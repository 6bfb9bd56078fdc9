"""What the engines know of a term besides where it stands."""

from collections.abc import Iterable

from search.port import Statistics

ROWS_PER_CANDIDATE = 20
"""Terms bring candidates until they stand in this many documents for each that is wanted."""
MOST_TERMS = 60
SHORTEST_SURFACE = 3

Description = tuple[str | None, str | None, str | None, int | None]


def described(surface: str | None) -> Description:
    """What finds a written form again when it is mistyped: its ends and its size."""
    if surface is None or len(surface) < SHORTEST_SURFACE or not surface.isalpha():
        return None, None, None, None
    return surface, surface[0], surface[-1], len(surface)


def rarest_terms(terms: Iterable[str], known: Statistics, wanted: int) -> list[str]:
    """The rarest first, as many as it takes to find the best `wanted` documents."""
    rare: list[str] = []
    seen = 0
    for term in sorted(terms, key=lambda term: known.frequencies.get(term, 0))[:MOST_TERMS]:
        seen += known.frequencies.get(term, 0)
        if rare and seen > ROWS_PER_CANDIDATE * wanted:
            break
        rare.append(term)
    return rare
