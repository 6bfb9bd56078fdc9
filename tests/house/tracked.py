"""The files of the project: what Git would take, whether or not it was added yet."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[2]


@cache
def files(*patterns: str) -> tuple[Path, ...]:
    """Paths below the house, by Git's own patterns (`docs/*.md`, `*.py`)."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
    listed = subprocess.run([*command, *patterns], cwd=HOUSE, capture_output=True, check=True)
    names = sorted(set(listed.stdout.decode().split("\0")) - {""})
    return tuple(path for path in map(HOUSE.joinpath, names) if path.is_file())


def text(path: Path) -> str:
    return path.read_text("utf-8", "replace")


def shown(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def product() -> tuple[Path, ...]:
    """The Python that is run, not its tests."""
    return files("app/*.py", "models/*.py", "search/*.py", "client/*.py")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function of a file."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{shown(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1
