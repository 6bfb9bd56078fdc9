"""What Git knows about a folder. Git is asked, its files are never read by hand."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from yokoten.files.remotes import repository_of
from yokoten.problems import Misused

_ANSWER_WITHIN = 60  # seconds; a cold, very large checkout needs several
#: Variables that in a hook point at the repository of the hook, whatever folder is asked about.
LOCAL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR",
          "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checkout:
    """A Git work tree: its top folder, the name of its repository and its commit, if any."""

    top: Path
    repository: str | None
    commit: str | None
    by_git: bool = True  # else a CI system's word for it


class NoGit(Exception):
    """There is a checkout, but no `git` command to ask."""


def checkout_of(folder: Path) -> Checkout | None:
    """The checkout around a resolved folder; None outside of Git.

    Raises NoGit, or Misused when Git refuses to read the checkout.
    """
    if not any((above / ".git").exists() for above in (folder, *folder.parents)):
        return None
    answer = git(folder, "rev-parse", "--show-toplevel")
    if answer.returncode:
        return _refused(folder, answer)
    return Checkout(
        top=Path(os.fsdecode(answer.stdout.rstrip(b"\r\n"))).resolve(),
        repository=repository_of(git_line(folder, "remote", "get-url", "origin") or ""),
        commit=git_line(folder, "rev-parse", "--verify", "--quiet", "HEAD"),
    )


def files_of(folder: Path) -> list[str] | None:
    """Paths below the folder that are tracked, or untracked and not ignored.

    None when the folder itself is ignored: whoever names it wants what is in it.
    """
    if git(folder, "check-ignore", "--quiet", ".").returncode == 0:
        return None
    answer = git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if answer.returncode:
        raise _unreadable(folder, answer)
    names = {os.fsdecode(name) for name in answer.stdout.split(b"\0") if name}
    return sorted(names)


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What a git command answers in a folder; raises NoGit, or Misused when it takes too long."""
    # A checkout can name a program to run as its file monitor: not from here.
    command = ("git", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments)
    try:
        return subprocess.run(
            command, capture_output=True, env=_environment(), timeout=_ANSWER_WITHIN, check=False
        )
    except FileNotFoundError as error:
        raise NoGit from error
    except subprocess.TimeoutExpired as error:
        raise Misused("Git gave no answer about {folder}.", folder=folder) from error


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL}
    return kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def git_line(folder: Path, *arguments: str) -> str | None:
    """The one line that a git command prints; None where it fails or prints nothing."""
    answer = git(folder, *arguments)
    text = answer.stdout.decode("utf-8", "replace").strip()
    return text if answer.returncode == 0 and text else None


def _refused(folder: Path, answer: subprocess.CompletedProcess[bytes]) -> Checkout | None:
    words = answer.stderr.decode("utf-8", "replace")
    if "dubious ownership" in words:
        raise Misused(
            "Git does not trust {folder}, because it belongs to another user. "
            "If you do: git config --global --add safe.directory {folder}",
            folder=_top_by_hand(folder),
        )
    if _is_bare_or_none(words):
        return None
    raise _unreadable(folder, answer)


def _unreadable(folder: Path, answer: subprocess.CompletedProcess[bytes]) -> Misused:
    words = answer.stderr.decode("utf-8", "replace").strip()
    return Misused("Git cannot read {folder}: {reason}", folder=folder, reason=words)


def _is_bare_or_none(words: str) -> bool:
    return "not a git repository" in words or "must be run in a work tree" in words


def _top_by_hand(folder: Path) -> Path:
    return next(above for above in (folder, *folder.parents) if (above / ".git").exists())
