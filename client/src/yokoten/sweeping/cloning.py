"""Getting a repository to read: a shallow clone, or a checkout that is there already."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yokoten.files.checkout import LOCAL
from yokoten.plain import one_line
from yokoten.problems import Misused
from yokoten.tree.inconclusive import Inconclusive

_WITHIN = 300  # seconds
_HARMLESS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=true",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "http.followRedirects=initial",
    "transfer.fsckObjects=true",
    "credential.interactive=false",
    "gc.auto=0",
)
_SAYS_WHY = ("fatal:", "error:", "remote:")


class NotThere(Inconclusive):
    """The sweeper's folder lacks the checkout: nothing is known of the repository itself."""


@contextmanager
def checkout(repository: str, below: Path | None) -> Iterator[Path]:
    """A folder with the default branch of `host/owner/name`. A clone is gone afterwards.

    Raises Inconclusive with the reason why there is none.
    """
    if below is not None:
        yield _existing(repository, below)
        return
    with tempfile.TemporaryDirectory(prefix="yokoten-", ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "checkout"
        _clone(repository, target)
        yield target.resolve()


def _existing(repository: str, below: Path) -> Path:
    if not below.is_dir():
        raise Misused("There is no folder {path}.", path=below)
    parts = repository.split("/")
    for at in range(len(parts)):
        folder = below.joinpath(*parts[at:])
        if folder.is_dir():
            return folder.resolve()
    raise NotThere("there is no checkout of it below {path}", path=below)


def _clone(repository: str, target: Path) -> None:
    """Over https, the newest commit alone; Git may use its stored credentials and never asks."""
    settings = [word for setting in _HARMLESS for word in ("-c", setting)]
    options = ("--depth=1", "--single-branch", "--no-tags", "--no-recurse-submodules", "--quiet")
    address = f"https://{repository}.git"
    command = ("git", *settings, "clone", *options, "--", address, str(target))
    try:
        done = subprocess.run(
            command, capture_output=True, env=_environment(), timeout=_WITHIN, check=False
        )
    except FileNotFoundError as error:
        raise Inconclusive("there is no git command") from error
    except subprocess.TimeoutExpired as error:
        raise Inconclusive("cloning took longer than {limit} seconds", limit=_WITHIN) from error
    if done.returncode:
        raise Inconclusive("it cannot be cloned: {reason}", reason=_reason(done.stderr))


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL}
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": "", "LC_ALL": "C",
             "GCM_INTERACTIVE": "never", "GIT_LFS_SKIP_SMUDGE": "1"}  # fmt: skip
    # Whoever wants another way than https says so to Git itself.
    return {"GIT_ALLOW_PROTOCOL": "https"} | kept | quiet


def _reason(stderr: bytes) -> str:
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    said = [line for line in lines if line.startswith(_SAYS_WHY)]
    return one_line((said or lines or ["?"])[-1])[:200]
