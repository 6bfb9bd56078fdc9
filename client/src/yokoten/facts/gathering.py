"""All facts of a checkout."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yokoten.facts.completeness import unlisted
from yokoten.facts.containers import containers
from yokoten.facts.frameworks import frameworks, managers
from yokoten.facts.pipelines import pipelines
from yokoten.facts.runtimes import runtimes
from yokoten.facts.sources import Reading, is_own
from yokoten.facts.terraform import terraform
from yokoten.packages.locks import locks_below
from yokoten.packages.package import Package
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree

#: Facts that are lists even where one thing is found.
LISTS = frozenset(
    {
        "runtime",
        "datastore",
        "base_image",
        "framework",
        "package_manager",
        "ci",
        "terraform.providers",
        "terraform.resources",
    }
)
_LONGEST_LIST, _LONGEST_TEXT = 200, 500  # the hub's limits


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts by name, packages, what could not be read, and which files list no packages."""

    facts: dict[str, Any]
    packages: tuple[Package, ...]
    problems: tuple[Inconclusive, ...]
    unlisted: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything that is there was read, so that what is not found is not there."""
        return not self.problems


def gather(tree: Tree) -> Gathered:
    """What a checkout says; raises Inconclusive where it has no files."""
    if not tree.listing.files:
        raise Inconclusive("the checkout has no files")
    reading = Reading(tree)
    locks, problem = locks_below(tree)
    own = [lock for lock in locks if is_own(lock.file)]
    said = [
        *runtimes(reading),
        *containers(reading),
        *terraform(reading),
        *managers(reading),
        *frameworks(own),
        *pipelines(reading),
    ]
    partial = unlisted(reading, own)
    problems = dict.fromkeys((str(one), one) for one in (*reading.problems, problem) if one)
    return Gathered(
        facts=_merged(said),
        packages=_distinct(package for lock in own for package in lock.packages),
        problems=tuple(one for _, one in problems),
        unlisted=tuple(partial),
    )


def _merged(said: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Lists in order; a single thing that several files tell differently is a list, too."""
    found: dict[str, set[Any]] = {}
    for name, value in said:
        if value is not None and len(str(value)) <= _LONGEST_TEXT:
            found.setdefault(name, set()).add(value)
    return {name: _value(name, found[name]) for name in sorted(found)}


def _value(name: str, values: set[Any]) -> Any:
    """Of versions the exact ones: 21 says nothing beside 21.0.5."""
    if name.startswith("version."):
        values = {one for one in values if not any(two.startswith(f"{one}.") for two in values)}
    ordered = sorted(values)[:_LONGEST_LIST]
    return ordered if name in LISTS or len(ordered) > 1 else ordered[0]


def _distinct(packages: Iterable[Package]) -> tuple[Package, ...]:
    by_purl = {package.purl: package for package in packages}
    return tuple(by_purl[purl] for purl in sorted(by_purl))
