"""`ci`: which systems build the service."""

import re
from collections.abc import Iterator
from typing import Any

from yokoten.facts.sources import Reading

_SYSTEMS = {
    r"\.github/workflows/[^/]+\.ya?ml": "github-actions",
    r"\.gitlab-ci\.yml": "gitlab-ci",
    r"\.circleci/config\.yml": "circleci",
    r"(?:.*/)?Jenkinsfile[^/]*": "jenkins",
    r"\.buildkite/[^/]+\.ya?ml": "buildkite",
    r"azure-pipelines\.ya?ml": "azure-pipelines",
    r"bitbucket-pipelines\.yml": "bitbucket-pipelines",
    r"(?:.*/)?buildspec[^/]*\.ya?ml": "codebuild",
    r"cloudbuild\.ya?ml": "cloud-build",
    r"\.travis\.yml": "travis",
    r"\.drone\.yml": "drone",
}
_PATTERNS = {re.compile(pattern): name for pattern, name in _SYSTEMS.items()}


def pipelines(reading: Reading) -> Iterator[tuple[str, Any]]:
    """By their files."""
    for pattern, name in _PATTERNS.items():
        if reading.named(pattern):
            yield "ci", name
