"""What a kind of write-up is: its fields, what it must say by when, the words of its standing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.kinds.words import folded

#: In this order; whoever reaches a stage must have what the earlier ones ask for too.
STAGES = ("push", "review", "publish", "close")


@dataclass(frozen=True)
class Kind:
    """``required`` maps a stage to fields; ``"symptom|alerts"`` asks for either.

    ``standings`` maps each word allowed to other words for it.
    """

    name: str
    prefix: str
    fields: tuple[str, ...]
    required: Mapping[str, tuple[str, ...]]
    standings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    initial_standing: str | None = None

    def missing(self, present: Collection[str], *, stage: str = "publish") -> list[str]:
        """The fields still needed to reach a stage, the earliest first."""
        asked = [one for each in _up_to(stage) for one in self.required.get(each, ())]
        choices = [one.split("|") for one in asked]
        return [names[0] for names in choices if not any(name in present for name in names)]

    def standing_of(self, word: str) -> str | None:
        """The standing that a word of a file means, None where it is no word of this kind."""
        return self._standing_words.get(folded(word))

    @cached_property
    def _standing_words(self) -> dict[str, str]:
        return words_to_names(self.standings)


def words_to_names(names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """``{folded word: name}`` for a table of names and other words for each."""
    return {folded(word): name for name, words in names.items() for word in (name, *words)}


def _up_to(stage: str) -> tuple[str, ...]:
    return STAGES[: STAGES.index(stage) + 1]
