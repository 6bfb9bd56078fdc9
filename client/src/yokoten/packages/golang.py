"""go.mod, with go.sum beside it where go.mod does not list everything (before Go 1.17)."""

import re
from collections.abc import Iterator

from univers.versions import GolangVersion

from yokoten.packages.package import Package, named
from yokoten.tree.tree import Tree

_BLOCK = re.compile(r"^(require|replace)\s*\(([^)]*)\)", re.MULTILINE)
_SINGLE = re.compile(r"^(require|replace)\s+([^(\s].*)$", re.MULTILINE)
_REQUIRED = re.compile(r"(\S+)\s+(v\S+)")
_REPLACED = re.compile(r"(\S+)(?:\s+(v\S+))?\s*=>\s*(\S+)(?:\s+(v\S+))?")
_GO = re.compile(r"^go\s+([0-9]+)\.([0-9]+)", re.MULTILINE)
_MODULE = re.compile(r"^module\s+\S+", re.MULTILINE)
_SUM = re.compile(r"(\S+) (v\S+) h1:\S+")


def go_mod(tree: Tree, name: str) -> Iterator[Package]:
    """Required modules, replaced ones by what replaces them."""
    text = re.sub(r"//.*", "", tree.text(name))
    if not _MODULE.search(text):
        raise ValueError(name)
    replaced = {match[1]: match for match in map(_REPLACED.match, _of("replace", text)) if match}
    listed = [match.groups() for match in map(_REQUIRED.match, _of("require", text)) if match]
    for module, version in listed:
        yield from _effective(module, version, replaced)
    if not _lists_all(text):
        known = {module for module, _ in listed}
        yield from (one for one in _summed(tree, name) if _path(one) not in known)


def go_sum(tree: Tree, name: str) -> Iterator[Package]:
    """Of each module the newest version, where there is no go.mod beside it."""
    beside = f"{name[: -len('go.sum')]}go.mod"
    return iter(()) if tree.is_file(beside) else _sums(tree.text(name))


def is_complete(tree: Tree, name: str) -> bool:
    """Whether indirect modules are listed, too."""
    return _lists_all(tree.text(name)) or tree.is_file(_sum_beside(name))


def _of(verb: str, text: str) -> Iterator[str]:
    for match in _BLOCK.finditer(text):
        if match[1] == verb:
            yield from (line.strip() for line in match[2].splitlines() if line.strip())
    yield from (match[2].strip() for match in _SINGLE.finditer(text) if match[1] == verb)


def _effective(module: str, version: str, replaced: dict[str, re.Match[str]]) -> Iterator[Package]:
    """Another module in its place leaves the version of the named one unknown."""
    other = replaced.get(module)
    if other is None or (other[2] and other[2] != version):
        yield named("golang", module, version)
        return
    yield named("golang", module, other[4] if other[3] == module else None)
    if other[4] and other[3] != module:
        yield named("golang", other[3], other[4])


def _lists_all(text: str) -> bool:
    match = _GO.search(text)
    return bool(match) and (int(match[1]), int(match[2])) >= (1, 17) if match else False


def _sum_beside(name: str) -> str:
    return f"{name[: -len('go.mod')]}go.sum"


def _summed(tree: Tree, name: str) -> Iterator[Package]:
    beside = _sum_beside(name)
    return _sums(tree.text(beside)) if tree.is_file(beside) else iter(())


def _sums(text: str) -> Iterator[Package]:
    newest: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        match = _SUM.fullmatch(line.strip())
        if match is None:
            raise ValueError(line)
        module, version = match.groups()
        if not version.endswith("/go.mod"):
            newest[module] = max(newest.get(module, version), version, key=GolangVersion)
    yield from (named("golang", module, version) for module, version in newest.items())


def _path(package: Package) -> str:
    return f"{package.namespace}/{package.name}" if package.namespace else package.name
