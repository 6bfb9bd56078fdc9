"""The lock files hold what pyproject.toml asks for, hashed, and agree with each other."""

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from tracked import HOUSE, text

ENTRY = re.compile(
    r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)[^\n]*\\\n(    --hash=sha256:\S+)", re.MULTILINE
)
PINNED = re.compile(r"^[\w.-]+(?:\[[\w,-]+\])?==", re.MULTILINE)
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-tools.lock")


def locked(name: str) -> dict[str, Version]:
    return {canonicalize_name(entry[0]): Version(entry[1])
            for entry in ENTRY.findall(text(HOUSE / name))}  # fmt: skip


def asked() -> dict[str, Any]:
    return tomllib.loads(text(HOUSE / "pyproject.toml"))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_with_a_hash(name: str) -> None:
    assert len(ENTRY.findall(text(HOUSE / name))) == len(PINNED.findall(text(HOUSE / name))) > 0


def test_the_locks_hold_what_is_asked_for() -> None:
    project, groups = asked()["project"], asked()["dependency-groups"]
    for name, wanted in zip(
        LOCKS, (project["dependencies"], groups["dev"], groups["tools"]), strict=True
    ):
        have = locked(name)
        for requirement in map(Requirement, wanted):
            version = have.get(canonicalize_name(requirement.name))
            assert version in requirement.specifier, f"make lock: {requirement} in {name}"


def test_the_tests_run_on_the_packages_that_are_shipped() -> None:
    shipped, tested = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: tested.get(name) for name in shipped} == shipped


def test_the_clients_packages_are_the_hubs() -> None:
    client = tomllib.loads(text(HOUSE / "client/pyproject.toml"))["project"]["dependencies"]
    shipped = locked("requirements.lock")
    for requirement in map(Requirement, client):
        assert shipped[canonicalize_name(requirement.name)] in requirement.specifier
