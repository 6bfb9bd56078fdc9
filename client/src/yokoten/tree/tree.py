"""A checkout as checks and facts see it."""

import time
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from yokoten.files.decoding import decode
from yokoten.problems import Misused, Refusal
from yokoten.tree.formats import parsed
from yokoten.tree.globs import Names, checked, is_wild
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.listing import Listing, listing_of, stays

MOST_BYTES = 32 * 1024 * 1024  # of one file; a plan of a large organisation has 20 MB
MOST_SECONDS = 60.0  # for the files of one check
_KEPT = 64 * 1024 * 1024  # bytes of texts that are kept for the next check

T = TypeVar("T")


class Tree:
    """The files below one folder. What was read once is not read again."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise Misused("There is no folder {path}.", path=root)
        self.root = root.resolve()
        self._found: dict[str, list[str]] = {}
        self._texts: dict[str, str] = {}
        self._data: dict[str, list[Any]] = {}
        self._room = _KEPT
        self.begin()

    @cached_property
    def listing(self) -> Listing:
        """All names, listed when they are first asked for."""
        return listing_of(self.root)

    @cached_property
    def _names(self) -> Names:
        return Names((*self.listing.files, *self.listing.links))

    @cached_property
    def _inside(self) -> frozenset[str]:
        return frozenset(self.listing.files)

    def begin(self) -> None:
        """Start the clock of the next check."""
        self._until = time.monotonic() + MOST_SECONDS

    def matching(self, glob: str) -> list[str]:
        """What a path means: files and links. One without wildcards is found though Git ignores it.

        Raises Inconclusive for a path that leads out.
        """
        path = checked(glob)
        if path not in self._found:
            self._found[path] = self._match(path)
        return self._found[path]

    def is_file(self, name: str) -> bool:
        """Whether the name is a file inside, rather than a link that is not followed."""
        path = self.root / name
        return path.is_file() and stays(self.root, path)

    def text(self, name: str) -> str:
        """A file's text with plain newlines; raises Inconclusive."""
        if name in self._texts:
            return self._texts[name]
        try:
            text = decode(self._bytes(name))[0].replace("\r\n", "\n")
        except Refusal as error:
            raise Inconclusive("{file}: {reason}", file=name, reason=error) from error
        self._room -= len(text)
        if self._room > 0:
            self._texts[name] = text
        return text

    def data(self, name: str) -> list[Any]:
        """The documents of a JSON, YAML or TOML file; raises Inconclusive."""
        if name not in self._data:
            self._data[name] = parsed(name, self.text(name))
        return self._data[name]

    def _match(self, path: str) -> list[str]:
        if found := self._names.matching(path):
            return sorted(found)
        if is_wild(path):
            return []
        named = self.root / path
        if named.exists() and not stays(self.root, named.parent):
            raise Inconclusive("the path {path} leads out of the checkout", path=path)
        return [path] if named.is_file() or named.is_symlink() else []

    def _bytes(self, name: str) -> bytes:
        if time.monotonic() > self._until:
            raise Inconclusive("reading took longer than {limit} seconds", limit=int(MOST_SECONDS))
        path = self.root / name
        if name not in self._inside and not stays(self.root, path):
            raise Inconclusive("the path {path} leads out of the checkout", path=name)
        try:
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise _too_large(name, size)
            return path.read_bytes()
        except OSError as error:
            reason = error.strerror or error
            raise Inconclusive("{file} cannot be read ({reason})",
                               file=name, reason=reason) from error  # fmt: skip


def _too_large(name: str, size: int) -> Inconclusive:
    return Inconclusive("{file} has {size} bytes, the limit is {limit}",
                        file=name, size=f"{size:,}", limit=f"{MOST_BYTES:,}")  # fmt: skip


def each(
    names: Iterable[str], read: Callable[[str], T]
) -> tuple[list[tuple[str, T]], Inconclusive | None]:
    """Every file that can be read, and why the first of the others cannot."""
    there: list[tuple[str, T]] = []
    problem: Inconclusive | None = None
    for name in names:
        try:
            there.append((name, read(name)))
        except Inconclusive as error:
            problem = problem or error
    return there, problem
