"""poetry.lock, uv.lock, pdm.lock, Pipfile.lock, and requirements files with pinned lines."""

import re
from collections.abc import Iterator

from yokoten.packages.package import Package
from yokoten.tree.tree import Tree

_OWN = ("editable", "virtual", "directory")  # sources of uv: the repository itself
_LINE = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;#]*)")
_PIN = re.compile(r"={2,3}\s*([^\s,*]+)\s*")
_INCLUDES = re.compile(r"(?:-r|--requirement)[\s=]+(\S+)")
REQUIREMENTS = re.compile(r"(?:.*/)?(?:requirements[^/]*\.(?:txt|lock)|requirements/[^/]+\.txt)")


def toml_lock(tree: Tree, name: str) -> Iterator[Package]:
    """[[package]] tables with name and version."""
    lock = tree.data(name)[0]
    if not {"package", "metadata", "version"} & lock.keys():
        raise KeyError("package")
    for entry in lock.get("package", []):
        source = entry.get("source") or {}
        if not any(own in source for own in _OWN):
            yield Package("pypi", None, entry["name"], entry.get("version"))


def pipfile_lock(tree: Tree, name: str) -> Iterator[Package]:
    """Both groups; a package from a repository has no version."""
    lock = tree.data(name)[0]
    groups = [lock["default"], lock.get("develop") or {}]
    for group in groups:
        for package, entry in group.items():
            version = str(entry.get("version", "")).removeprefix("==")
            yield Package("pypi", None, package, version or None)


def requirements(tree: Tree, name: str) -> Iterator[Package]:
    """Each line a package; one that is not pinned has no version."""
    for line in _lines(tree.text(name)):
        if match := _LINE.match(line):
            pin = _PIN.fullmatch(match[2].strip())
            yield Package("pypi", None, match[1], pin[1] if pin else None)


def is_pinned(tree: Tree, name: str) -> bool:
    """Whether every line is pinned, and the files that it includes are read as well."""
    lines = list(_lines(tree.text(name)))
    included = [match[1] for line in lines if (match := _INCLUDES.match(line))]
    if not all(REQUIREMENTS.fullmatch(one) for one in included):
        return False
    return all(one.version for one in requirements(tree, name))


def _lines(text: str) -> Iterator[str]:
    """Without comments and hashes, continued lines put together."""
    whole = re.sub(r"\\\n", " ", text)
    for line in whole.split("\n"):
        bare = re.sub(r"(?:^|\s)#.*|\s--hash=\S+", "", line).strip()
        if bare:
            yield bare
