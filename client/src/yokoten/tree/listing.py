"""The names of a checkout's files, from Git where there is one, else by walking the folder."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yokoten.files.checkout import NoGit, checkout_of, files_of


@dataclass(frozen=True, slots=True)
class Listing:
    """Names below a root with slashes, sorted: files, and links that are not followed."""

    files: tuple[str, ...]
    links: tuple[str, ...]


def listing_of(root: Path) -> Listing:
    """What lies below a resolved folder, without `.git` and without what Git ignores.

    A link to a file inside is that file; one that leads out, nowhere or to a folder is a link.
    """
    files, links = [], []
    for name in _names(root):
        kind = _kind(root, name)
        if kind == "file":
            files.append(name)
        elif kind == "link":
            links.append(name)
    return Listing(tuple(sorted(files)), tuple(sorted(links)))


def _names(root: Path) -> list[str]:
    try:
        tracked = files_of(root) if checkout_of(root) else None
    except NoGit:
        tracked = None
    return list(_walk(root)) if tracked is None else tracked


def _walk(root: Path) -> Iterator[str]:
    for current, folders, files in os.walk(root):
        linked = [name for name in folders if os.path.islink(f"{current}/{name}")]  # noqa: PTH114
        folders[:] = [name for name in folders if name != ".git"]
        for name in (*files, *linked):
            if name != ".git":
                yield os.path.relpath(f"{current}/{name}", root).replace(os.sep, "/")


def _kind(root: Path, name: str) -> str | None:
    path = root / name
    try:
        mode = path.lstat().st_mode
    except OSError:  # tracked, and deleted in the work tree
        return None
    if stat.S_ISREG(mode):
        return "file"
    if not stat.S_ISLNK(mode):
        return None  # a submodule, a socket
    return "file" if path.is_file() and stays(root, path) else "link"


def stays(root: Path, path: Path) -> bool:
    """Whether a path, its links followed, lies below the root and not in its `.git`."""
    try:
        inside = path.resolve().relative_to(root)
    except (OSError, ValueError, RuntimeError):
        return False
    return ".git" not in inside.parts
