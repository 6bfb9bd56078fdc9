"""Warnings that GitHub shows beside the line they are about.

Source: "Workflow commands for GitHub Actions", setting a warning message.
"""

import os
from pathlib import Path

from yokoten.plain import one_line


def annotation(words: str, *, file: str | None = None, line: int | None = None) -> str:
    """A workflow command, on one line, with everything in it escaped."""
    named = {"file": _from_workspace(file) if file else None, "line": line, "title": "yokoten"}
    properties = ",".join(f"{key}={_property(value)}" for key, value in named.items() if value)
    return f"::warning {properties}::{_data(one_line(words))}"


def _from_workspace(file: str) -> str:
    workspace = os.environ.get("GITHUB_WORKSPACE")
    path = Path(os.path.abspath(file))  # noqa: PTH100 - resolve() would leave by a link
    if workspace and path.is_relative_to(Path(workspace).resolve()):
        return path.relative_to(Path(workspace).resolve()).as_posix()
    return file


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(one_line(str(value))).replace(":", "%3A").replace(",", "%2C")
