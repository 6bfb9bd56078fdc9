"""What a CI system says about the repository it runs for."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def is_public_repository(environment: Mapping[str, str]) -> bool:
    """Whether CI says that anybody on the internet may read its log."""
    if environment.get("CI_PROJECT_VISIBILITY") == "public":
        return True
    if environment.get("GITHUB_ACTIONS") != "true":
        return False
    if visibility := environment.get("GITHUB_REPOSITORY_VISIBILITY"):
        return visibility == "public"
    repository = _event(environment).get("repository")
    return isinstance(repository, dict) and _is_public(repository)


def repository_of_ci(environment: Mapping[str, str], folder: Path) -> tuple[str, str | None] | None:
    """The repository ("host/owner/repo") and commit that CI checked out around the folder."""
    if _is_below(folder, environment.get("GITHUB_WORKSPACE")):
        return _named(
            urlsplit(environment.get("GITHUB_SERVER_URL", "https://github.com")).hostname,
            environment.get("GITHUB_REPOSITORY"),
            environment.get("GITHUB_SHA"),
        )
    if _is_below(folder, environment.get("CI_PROJECT_DIR")):
        return _named(
            environment.get("CI_SERVER_HOST", "gitlab.com"),
            environment.get("CI_PROJECT_PATH"),
            environment.get("CI_COMMIT_SHA"),
        )
    return None


def workspace_of_ci(environment: Mapping[str, str], folder: Path) -> Path | None:
    """The folder that CI checked its repository out into, when the given one is inside it."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        if _is_below(folder, environment.get(name)):
            return Path(environment[name]).resolve()
    return None


def branch_of_ci(
    environment: Mapping[str, str], folder: Path
) -> tuple[str | None, bool | None] | None:
    """The branch that CI runs for, and whether it is the default one; None outside of its folder.

    A tag and a pull request are not the default branch; None where CI does not say.
    """
    if _is_below(folder, environment.get("GITHUB_WORKSPACE")):
        branch = environment.get("GITHUB_HEAD_REF") or environment.get("GITHUB_REF_NAME")
        return branch or None, _is_default_at_github(environment)
    if _is_below(folder, environment.get("CI_PROJECT_DIR")):
        branch = environment.get("CI_COMMIT_BRANCH")
        is_default = bool(branch) and branch == environment.get("CI_DEFAULT_BRANCH")
        return branch or environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"), is_default
    return None


def commit_time_of_ci(environment: Mapping[str, str], folder: Path) -> str | None:
    """When the commit was made, which GitLab alone says."""
    is_here = _is_below(folder, environment.get("CI_PROJECT_DIR"))
    return environment.get("CI_COMMIT_TIMESTAMP") if is_here else None


def run_url(environment: Mapping[str, str]) -> str | None:
    """Where the log of this run can be read."""
    server, repository = (
        environment.get(name) for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY")
    )
    if server and repository and (run := environment.get("GITHUB_RUN_ID")):
        attempt = environment.get("GITHUB_RUN_ATTEMPT", "1")
        again = f"/attempts/{attempt}" if attempt != "1" else ""
        return f"{server}/{repository}/actions/runs/{run}{again}"
    return environment.get("CI_JOB_URL") or environment.get("CI_PIPELINE_URL") or None


def _is_default_at_github(environment: Mapping[str, str]) -> bool | None:
    if environment.get("GITHUB_EVENT_NAME") == "schedule":
        return True  # schedules run on the default branch only, and their event names none
    repository = _event(environment).get("repository")
    default = repository.get("default_branch") if isinstance(repository, dict) else None
    return environment.get("GITHUB_REF") == f"refs/heads/{default}" if default else None


def _is_below(folder: Path, workspace: str | None) -> bool:
    return bool(workspace) and folder.is_relative_to(Path(workspace or "").resolve())


def _named(
    host: str | None, repository: str | None, commit: str | None
) -> tuple[str, str | None] | None:
    return (f"{host}/{repository}", commit or None) if host and repository else None


def _event(environment: Mapping[str, str]) -> dict[str, Any]:
    try:
        event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_bytes())
    except (KeyError, OSError, ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _is_public(repository: dict[str, Any]) -> bool:
    visibility = repository.get("visibility")
    return visibility == "public" if visibility else repository.get("private") is False
