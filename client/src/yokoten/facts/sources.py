"""Files that say what the service itself is: not what its tests, samples and libraries are."""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree

_ASIDE = re.compile(
    r"(?:^|/)(?:node_modules|vendor|testdata|fixtures|examples?|samples?|\.terraform)/"
)

T = TypeVar("T")


class Reading:
    """The files of one checkout, and why some of them could not be read."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[Inconclusive] = []

    def named(self, pattern: re.Pattern[str]) -> list[str]:
        """Files whose whole path matches, those near the top first."""
        found = [name for name in self.tree.listing.files if pattern.fullmatch(name)]
        return sorted(
            (name for name in found if is_own(name)), key=lambda one: (one.count("/"), one)
        )

    def texts(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        """Their texts; what cannot be read is kept in `problems`."""
        yield from self.each(pattern, self.tree.text)

    def data(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The first document of each, where it is a map."""
        for name, documents in self.each(pattern, self.tree.data):
            if documents and isinstance(documents[0], dict):
                yield name, documents[0]

    def each(self, pattern: re.Pattern[str], read: Callable[[str], T]) -> Iterator[tuple[str, T]]:
        """What is read out of each file."""
        for name in self.named(pattern):
            try:
                yield name, read(name)
            except Inconclusive as error:
                self.problems.append(error)


def is_own(name: str) -> bool:
    """Whether the file is one of the service's own."""
    return not _ASIDE.search(name)
