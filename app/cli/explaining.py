"""Why a write-up ranks where it does."""

from dataclasses import asdict

from app.cli.opening import ready_hub
from app.cli.terminal import tell
from models.actor import HUB
from models.visibility import words_of
from search.library import Explanation
from search.port import Filter
from search.ranking import Ranked


def explain_rank(query: str, id: str) -> None:
    with ready_hub() as hub, hub.reading() as session:
        found = hub.library(session).explain(query, id, Filter(readers=words_of(HUB)))
    _print_question(found)
    if found.hit is None:
        tell(
            "{id} is not among the {count} write-ups that answer this.",
            id=id,
            count=found.candidates,
        )
        return
    tell("{id} is number {place} of {count}.", id=id, place=found.place, count=found.candidates)
    _print_parts(found.hit)


def _print_question(found: Explanation) -> None:
    tell("Asked for: {groups}", groups=[group.forms for group in found.plan.groups])
    if found.searched_for:
        tell("Read as: {words}", words=found.searched_for)


def _print_parts(hit: Ranked) -> None:
    for name, value in asdict(hit).items():
        shown = " ".join(value) if isinstance(value, tuple) else value
        print(f"  {name:8} {round(shown, 4) if isinstance(shown, float) else shown}")
