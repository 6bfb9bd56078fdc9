"""The Markdown in one folder: not what is hidden, installed, ignored or somebody else's."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from yokoten.files.checkout import files_of
from yokoten.files.markdown import (
    begins_like_markdown,
    is_named_markdown,
    is_part_of_site,
    is_template,
    may_be_markdown,
)
from yokoten.files.roots import Root, root_of

_SKIPPED = frozenset({"node_modules", "__pycache__"})


def markdown_below(folder: Path, root: Root) -> Iterator[tuple[Path, Root]]:
    """Markdown files and the root that each is counted from.

    A folder outside of Git may hold checkouts: each is read as Git sees it, and counted from its
    own root, unless the user named the root.
    """
    tracked = files_of(folder) if root.in_git else None
    names, checkouts = _walk(folder) if tracked is None else (tracked, [])
    yield from ((path, root) for path in _chosen(folder, names, root))
    for checkout in checkouts:
        inner = replace(root, in_git=True) if root.is_named else root_of(checkout, None)
        yield from markdown_below(checkout, inner)


def _chosen(folder: Path, names: Iterable[str], root: Root) -> Iterator[Path]:
    names = list(names)
    is_site = any(map(is_template, names))
    for name in names:
        path = folder / name
        if _is_hidden(name) or not (path.is_file() and _stays(path, root)):
            continue
        if _is_markdown(path) or (is_site and is_part_of_site(path.name)):
            yield path


def _walk(folder: Path) -> tuple[list[str], list[Path]]:
    """Names below the folder, and the checkouts in it, which are not entered."""
    names: list[str] = []
    checkouts: list[Path] = []
    for current, below, files in os.walk(folder):
        visible = [Path(current, name) for name in sorted(below) if not _is_skipped(name)]
        checkouts += [path for path in visible if (path / ".git").exists()]
        below[:] = [path.name for path in visible if not (path / ".git").exists()]
        names += [os.path.relpath(f"{current}/{name}", folder) for name in sorted(files)]
    return names, checkouts


def _is_hidden(name: str) -> bool:
    parts = Path(name).parts
    return parts[-1].startswith("._") or any(map(_is_skipped, parts[:-1]))


def _is_skipped(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED


def _stays(path: Path, root: Root) -> bool:
    return not path.is_symlink() or path.resolve().is_relative_to(root.folder)


def _is_markdown(path: Path) -> bool:
    if is_named_markdown(path.name):
        return True
    return may_be_markdown(path.name) and begins_like_markdown(path)
