"""Cargo.lock, Gemfile.lock, composer.lock, packages.lock.json, and a CycloneDX document."""

import re
from collections.abc import Iterator
from typing import Any

from yokoten.packages.package import Package, named, package_of
from yokoten.tree.tree import Tree

_GEM = re.compile(r"    ([\w.-]+) \(([^)\s]+)\)")
_PLATFORM = re.compile(r"-(?:x86|x64|arm|aarch|java|universal|mswin|mingw).*")


def cargo_lock(tree: Tree, name: str) -> Iterator[Package]:
    """Crates with a source; those without are the repository's own."""
    for entry in tree.data(name)[0]["package"]:
        if entry.get("source"):
            yield Package("cargo", None, entry["name"], entry["version"])


def gemfile_lock(tree: Tree, name: str) -> Iterator[Package]:
    """The specs below GEM and GIT; those below PATH are the repository's own."""
    section = ""
    text = tree.text(name)
    if "\nPLATFORMS" not in text and "\nDEPENDENCIES" not in text:
        raise ValueError(name)
    for line in text.splitlines():
        if line and not line.startswith(" "):
            section = line
        elif section in {"GEM", "GIT"} and (match := _GEM.fullmatch(line)):
            yield Package("gem", None, match[1], _PLATFORM.sub("", match[2]))


def composer_lock(tree: Tree, name: str) -> Iterator[Package]:
    """Both groups."""
    lock = tree.data(name)[0]
    for entry in (*lock["packages"], *(lock.get("packages-dev") or ())):
        version = str(entry["version"])
        yield named("composer", entry["name"], None if version.startswith("dev-") else version)


def nuget_lock(tree: Tree, name: str) -> Iterator[Package]:
    """Every framework's packages; projects of the repository are left out."""
    for packages in tree.data(name)[0]["dependencies"].values():
        for package, entry in packages.items():
            if entry["type"] != "Project":
                yield Package("nuget", None, package, entry.get("resolved"))


def cyclonedx(tree: Tree, name: str) -> Iterator[Package]:
    """The components that have an address, those inside others included."""
    document = tree.data(name)[0]
    if document["bomFormat"] != "CycloneDX":
        raise ValueError(name)
    yield from _components(document.get("components") or [])


def _components(components: list[dict[str, Any]]) -> Iterator[Package]:
    for component in components:
        if component.get("purl"):
            yield package_of(component["purl"], component.get("version"))
        yield from _components(component.get("components") or [])
