"""What the engines know of a term besides where it stands."""

from collections.abc import Iterable

from search.port import Statistics

RARE_UP_TO = 3_000
"""Terms bring candidates until their summed document frequency reaches this."""
MOST_TERMS = 60
SHORTEST_SURFACE = 3

Description = tuple[str | None, str | None, str | None, int | None]


def described(surface: str | None) -> Description:
    """What finds a written form again when it is mistyped: its ends and its size."""
    if surface is None or len(surface) < SHORTEST_SURFACE or not surface.isalpha():
        return None, None, None, None
    return surface, surface[0], surface[-1], len(surface)


def rarest_terms(terms: Iterable[str], known: Statistics) -> list[str]:
    """Rarest first, until together they stand in about `RARE_UP_TO` open documents."""
    rare: list[str] = []
    seen = 0
    for term in sorted(terms, key=lambda term: known.frequencies.get(term, 0))[:MOST_TERMS]:
        seen += known.frequencies.get(term, 0)
        if rare and seen > RARE_UP_TO:
            break
        rare.append(term)
    return rare
