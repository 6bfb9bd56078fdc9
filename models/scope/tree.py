"""A condition as a tree: what it is, not how it is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from models.scope.judging import Literal, all_of, any_of, negation, of_fact, of_package

#: Facts that are whole by nature: what they do not hold is not there.
CLOSED = ("technologies", "tags", "team", "tier", "service")
ALIASES = {"tech": "technologies", "technology": "technologies", "tag": "tags"}
#: The operator of ``sbom("pkg:npm/axios")`` alone: it is there.
PRESENT = "present"

Facts = Mapping[str, Any]


class Condition(Protocol):
    #: How many conditions stand inside one another here.
    @property
    def depth(self) -> int: ...

    def holds(self, facts: Facts) -> bool | None: ...

    def leaves(self) -> Iterator["Leaf"]: ...


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison: of the fact ``name``, or of the package with the address ``name``."""

    name: str
    operator: str
    #: One, but for ``in`` any number and for PRESENT none.
    wanted: tuple[Literal, ...] = ()
    depth: int = field(default=0, compare=False)

    @property
    def is_package(self) -> bool:
        return self.name.startswith("pkg:")

    @property
    def text(self) -> str:
        subject = f'sbom("{self.name}")' if self.is_package else self.name
        values = ", ".join(one.text for one in self.wanted)
        if self.operator == PRESENT:
            return subject
        return f"{subject} {self.operator} " + (f"[{values}]" if self.operator == "in" else values)

    def fact(self, facts: Facts) -> Any:
        """What is known: an empty list for a closed fact or a package that is not there."""
        if self.is_package:
            packages = facts.get("sbom")
            return None if packages is None else list(packages.get(self.name, ()))
        value = facts.get(self.name)
        return [] if value is None and self.name in CLOSED else value

    def holds(self, facts: Facts) -> bool | None:
        fact = self.fact(facts)
        if fact is None:
            return None
        if self.is_package:
            return of_package(self.name, fact, self.operator, self.wanted)
        return of_fact(fact, self.operator, self.wanted)

    def leaves(self) -> Iterator["Leaf"]:
        yield self


@dataclass(frozen=True, slots=True)
class Negated:
    part: Condition
    depth: int = field(compare=False)

    def holds(self, facts: Facts) -> bool | None:
        return negation(self.part.holds(facts))

    def leaves(self) -> Iterator[Leaf]:
        return self.part.leaves()


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions with ``and`` or ``or`` between them."""

    word: str
    parts: Sequence[Condition]
    depth: int = field(compare=False)

    def holds(self, facts: Facts) -> bool | None:
        join = all_of if self.word == "and" else any_of
        return join([part.holds(facts) for part in self.parts])

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()
