"""The root that a file's key is counted from: a checkout, or the folder that was given."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from yokoten.files.checkout import Checkout, NoGit, checkout_of
from yokoten.problems import Misused
from yokoten.surroundings import repository_of_ci, workspace_of_ci


@dataclass(frozen=True, slots=True)
class Root:
    """A resolved folder and what a source begins with, e.g. `github.com/acme/shop@1a2b3c`."""

    folder: Path
    name: str
    in_git: bool
    is_named: bool = False  # by the user, so that everything below is counted from it

    def inside(self, path: Path) -> str:
        """The path below the root as keys spell it: slashes, composed characters (NFC)."""
        text = path.relative_to(self.folder).as_posix()
        if text.isascii():
            return text
        return normalize("NFC", "".join(map(_spelled, text)))

    def source(self, path: Path) -> str:
        """The source of a file: the same on every machine that has the same repository."""
        return f"{self.name}:{self.inside(path)}"


@cache
def root_of(folder: Path, source: str | None) -> Root:
    """The root for a resolved folder; `source` is the name that the user gave, if any."""
    checkout = _checkout(folder, named=source is not None)
    if source is not None:
        top, by_git = (checkout.top, checkout.by_git) if checkout else (folder, False)
        return Root(top, _checked(source), by_git, is_named=True)
    if checkout is None:
        return Root(folder, f"dir:{_folder_name(folder)}", in_git=False)
    return Root(checkout.top, _name_of(checkout), in_git=checkout.by_git)


def _checkout(folder: Path, *, named: bool) -> Checkout | None:
    try:
        found = checkout_of(folder)
    except NoGit:
        found = None
        if not named and workspace_of_ci(os.environ, folder) is None:
            raise Misused(
                "{folder} is a Git checkout, but there is no git command to ask for its "
                "repository. Install git, or give a name with --source NAME.",
                folder=folder,
            ) from None
    return found or _checkout_of_ci(os.environ, folder)


def _checkout_of_ci(environment: Mapping[str, str], folder: Path) -> Checkout | None:
    """A runner without git still has the files and says whose they are."""
    top = workspace_of_ci(environment, folder)
    said = repository_of_ci(environment, folder)
    return Checkout(top, *said, by_git=False) if top and said else None


def _name_of(checkout: Checkout) -> str:
    said = repository_of_ci(os.environ, checkout.top)
    repository, commit = checkout.repository, checkout.commit
    if repository is None and said:
        repository, commit = said[0], commit or said[1]
    if repository is None:
        return f"dir:{_folder_name(checkout.top)}"
    return f"{repository}@{commit}" if commit else repository


def _checked(source: str) -> str:
    if not source.strip() or ":" in source or any(char.isspace() for char in source):
        raise Misused("--source takes a name without spaces and colons, not {source}.",
                      source=repr(source))  # fmt: skip
    return source


def _folder_name(folder: Path) -> str:
    name = "".join(map(_spelled, folder.name or "root"))
    return normalize("NFC", name.replace(":", "%3A").replace("@", "%40"))


def _spelled(char: str) -> str:
    """A byte that is no UTF-8 as %XX, since a key is text."""
    return f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char
