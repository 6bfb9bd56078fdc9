"""Which files the given paths mean, each once, each with its key."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yokoten.files.folder import markdown_below
from yokoten.files.roots import Root, root_of
from yokoten.problems import Misused


@dataclass(frozen=True, slots=True)
class Found:
    """A file to push: where it is, how messages call it, and its place below its root."""

    path: Path
    root: Root

    @property
    def source(self) -> str:
        """The file's stable key, with the commit where there is one."""
        return self.root.source(self.path)

    @property
    def shown(self) -> str:
        """The path as a person here would type it: short below the current folder, else whole."""
        here = Path.cwd()
        return str(self.path.relative_to(here) if self.path.is_relative_to(here) else self.path)


def find(paths: Sequence[Path], *, source: str | None) -> list[Found]:
    """All files that the paths mean, in the order given, those below a folder sorted.

    A file that a given folder holds is counted from that folder. Raises Misused for a path that is
    neither a file nor a folder, before anything is sent.
    """
    folders = _outermost(path.resolve() for path in paths if path.is_dir())
    found: dict[Path, Found] = {}
    for path in paths:
        for one in _below(path, folders, source):
            found.setdefault(one.path, one)
    return list(found.values())


def _outermost(folders: Iterable[Path]) -> list[Path]:
    kept: list[Path] = []
    for folder in sorted(set(folders), key=lambda folder: len(folder.parts)):
        if not any(folder.is_relative_to(other) for other in kept):
            kept.append(folder)
    return kept


def _below(path: Path, folders: list[Path], source: str | None) -> Iterator[Found]:
    if path.is_dir():
        folder = path.resolve()
        root = root_of(_given(folder, folders), source)
        yield from (Found(file, whose) for file, whose in markdown_below(folder, root))
    elif path.is_file():
        file = path.parent.resolve() / path.name
        yield Found(file, root_of(_given(file.parent, folders), source))
    else:
        raise Misused("There is no file or folder {path}.", path=path)


def _given(folder: Path, folders: list[Path]) -> Path:
    return next((given for given in folders if folder.is_relative_to(given)), folder)
