"""gradle.lockfile, and the dependencies of a pom.xml that have a fixed version."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

from yokoten.packages.package import Package
from yokoten.tree.tree import Tree

_LOCKED = re.compile(r"([^:=\s]+):([^:=\s]+):([^:=\s]+)=.*")
_PROPERTY = re.compile(r"\$\{([^}]+)\}")
_FIXED = re.compile(r"[0-9A-Za-z][\w.+-]*")


def gradle_lock(tree: Tree, name: str) -> Iterator[Package]:
    """group:artifact:version=configurations."""
    for line in tree.text(name).splitlines():
        if not line.strip() or line.startswith(("#", "empty=")):
            continue
        match = _LOCKED.fullmatch(line.strip())
        if match is None:
            raise ValueError(line)
        yield Package("maven", match[1], match[2], match[3])


def pom(tree: Tree, name: str) -> Iterator[Package]:
    """Direct dependencies; one whose version stands elsewhere has none."""
    text = tree.text(name)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError(name)  # a pom needs neither, and both are ways to blow up a parser
    top = _without_namespaces(fromstring(text))  # noqa: S314 - see above
    if top.tag != "project":
        raise ValueError(top.tag)
    known = _properties(top)
    managed = {
        _coordinates(one): one.findtext("version")
        for one in top.findall("dependencyManagement/dependencies/dependency")
    }
    for one in top.findall("dependencies/dependency"):
        group, artifact = _coordinates(one)
        version = one.findtext("version") or managed.get((group, artifact))
        yield Package("maven", _filled(group, known), _filled(artifact, known),
                      _fixed(version, known))  # fmt: skip


def is_complete(tree: Tree, name: str) -> bool:
    """A pom names what it needs itself, not what that needs in turn."""
    return False


def _without_namespaces(top: Element) -> Element:
    for element in top.iter():
        element.tag = element.tag.rpartition("}")[2]
    return top


def _properties(top: Element) -> dict[str, str]:
    known = {one.tag: (one.text or "").strip() for one in top.findall("properties/*")}
    for name in ("version", "groupId"):
        value = top.findtext(name) or top.findtext(f"parent/{name}") or ""
        known[f"project.{name}"] = value.strip()
    return known


def _coordinates(element: Element) -> tuple[str, str]:
    return tuple((element.findtext(name) or "").strip() for name in ("groupId", "artifactId"))  # type: ignore[return-value]  # two names, two texts


def _filled(text: str, known: dict[str, str]) -> str:
    return _PROPERTY.sub(lambda match: known.get(match[1], match[0]), text)


def _fixed(version: str | None, known: dict[str, str]) -> str | None:
    text = _filled((version or "").strip(), known)
    return text if _FIXED.fullmatch(text) else None
