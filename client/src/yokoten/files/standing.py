"""Where a checkout stands: the commit that evidence is about, and whether it counts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yokoten.files.checkout import Checkout, NoGit, checkout_of, git, git_line
from yokoten.surroundings import branch_of_ci, commit_time_of_ci, repository_of_ci

_HEADS = "refs/remotes/origin/"


@dataclass(frozen=True, slots=True)
class Standing:
    """What Git, else CI, says. `is_default_branch` is None where neither knows.

    That a checkout is behind its remote cannot be seen from here, and is not claimed.
    """

    repository: str | None = None
    commit: str | None = None
    committed_at: str | None = None  # RFC 3339
    branch: str | None = None
    is_default_branch: bool | None = None
    is_dirty: bool = False

    @property
    def source(self) -> str | None:
        """host/owner/repo@sha."""
        known = self.repository and self.commit
        return f"{self.repository}@{self.commit}" if known else self.repository

    def as_evidence(self) -> dict[str, Any]:
        """The fields of evidence that it fills."""
        return {
            "commit": self.commit,
            "committed_at": self.committed_at,
            "branch": self.branch,
            "is_default_branch": bool(self.is_default_branch),
        }


def standing_of(folder: Path, environment: Mapping[str, str] = os.environ) -> Standing:
    """The standing of a resolved folder; without a commit outside of Git and of CI."""
    said = repository_of_ci(environment, folder)
    try:
        checkout = checkout_of(folder)
    except NoGit:
        checkout = None
    if checkout is None or checkout.commit is None:
        return _by_ci(folder, environment, checkout)
    branch, is_default = branch_of_ci(environment, folder) or (None, None)
    if is_default is None:
        own, is_default = _branch(folder, checkout)
        branch = branch or own
    return Standing(
        repository=checkout.repository or (said[0] if said else None),
        commit=checkout.commit,
        committed_at=git_line(folder, "log", "-1", "--format=%cI"),
        branch=branch,
        is_default_branch=is_default,
        is_dirty=bool(git(folder, "status", "--porcelain", "--", ".").stdout.strip()),
    )


def _by_ci(folder: Path, environment: Mapping[str, str], checkout: Checkout | None) -> Standing:
    """A runner without Git still says what it checked out."""
    known = (checkout.repository if checkout else None, None)
    repository, commit = repository_of_ci(environment, folder) or known
    branch, is_default = branch_of_ci(environment, folder) or (None, None)
    at = commit_time_of_ci(environment, folder)
    return Standing(repository, commit, at, branch, is_default)


def _branch(folder: Path, checkout: Checkout) -> tuple[str | None, bool | None]:
    """The branch, and whether it is origin's: by name, or where detached by its commit.

    A repository without a remote has no other default branch than its own HEAD.
    """
    branch = git_line(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    default = git_line(folder, "symbolic-ref", "--quiet", f"{_HEADS}HEAD")
    if default is None:
        has_remote = git_line(folder, "remote", "get-url", "origin") is not None
        return branch, None if has_remote or branch is None else True
    if branch:
        return branch, branch == default.removeprefix(_HEADS)
    return None, checkout.commit == git_line(folder, "rev-parse", "--verify", "--quiet", default)
