"""In which order the teams of a flow stand, so that its ribbons cross little."""

from collections.abc import Mapping, Sequence

Flows = Mapping[tuple[str, str], int]
#: Each round sorts one side by the other; the picture does not get better after a few.
ROUNDS = 8


def ordered(flows: Flows) -> tuple[list[str], list[str]]:
    """Those that flows come from and those that they go to, from top to bottom.

    Alphabetical, unless an order by barycentres (Sugiyama, Tagawa, Toda 1981) crosses less.
    """
    left = sorted({source for source, _ in flows})
    right = sorted({taker for _, taker in flows})
    best = left, right
    least = crossings(flows, left, right)
    for _ in range(ROUNDS):
        right = _by_centre(
            right, left, {(taker, source): n for (source, taker), n in flows.items()}
        )
        left = _by_centre(left, right, flows)
        if (found := crossings(flows, left, right)) < least:
            best, least = (left, right), found
    return best


def crossings(flows: Flows, left: Sequence[str], right: Sequence[str]) -> int:
    """How much crosses how much: the products of the widths of all that cross, summed up."""
    rows = {team: at for at, team in enumerate(left)}
    columns = {team: at for at, team in enumerate(right)}
    edges = sorted((rows[source], columns[taker], n) for (source, taker), n in flows.items())
    above, waiting, found = [0] * len(right), [(0, 0)] * 0, 0
    row = -1
    for at, column, n in edges:
        if at != row:
            for earlier, width in waiting:
                above[earlier] += width
            row, waiting = at, []
        found += n * sum(above[column + 1 :])
        waiting.append((column, n))
    return found


def _by_centre(teams: Sequence[str], others: Sequence[str], flows: Flows) -> list[str]:
    """Sorted by the middle of what each is joined to; where that is the same, as before."""
    places = {team: at for at, team in enumerate(others)}
    sums = {team: [0.0, 0.0] for team in teams}
    for (team, other), n in flows.items():
        sums[team][0] += n * places[other]
        sums[team][1] += n
    return sorted(teams, key=lambda team: sums[team][0] / sums[team][1])
