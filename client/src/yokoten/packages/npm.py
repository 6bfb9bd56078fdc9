"""package-lock.json (lockfileVersion 1 to 3), yarn.lock (classic and berry), pnpm-lock.yaml."""

import re
from collections.abc import Iterator
from typing import Any

from yokoten.packages.package import Package, named
from yokoten.tree.tree import Tree
from yokoten.tree.yaml12 import documents

_NUMBERED = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+[^\s:/]*")
_HEAD = re.compile(r'"?(@?[^@"\s]+)@([^",]*)')
_VERSION = re.compile(r'  version:? "?([^"\s]+)"?')
_PNPM_5 = re.compile(r"/((?:@[^/]+/)?[^/]+)/([^/_(]+)")
_PNPM = re.compile(r"/?((?:@[^/]+/)?[^@/]+)@([^(]+)")


def package_lock(tree: Tree, name: str) -> Iterator[Package]:
    """Installed packages; links to the repository's own are left out."""
    lock = tree.data(name)[0]
    if "packages" in lock:
        yield from _installed(lock["packages"])
    elif isinstance(lock["lockfileVersion"], int):
        yield from _nested(lock.get("dependencies") or {})


def _installed(packages: dict[str, dict[str, Any]]) -> Iterator[Package]:
    for path, entry in packages.items():
        _, inside, last = path.rpartition("node_modules/")
        if inside and not entry.get("link"):
            yield named("npm", entry.get("name") or last, _numbered(entry.get("version")))


def _nested(dependencies: dict[str, dict[str, Any]]) -> Iterator[Package]:
    for name, entry in dependencies.items():
        version = str(entry["version"])
        if not version.startswith("file:"):
            alias = _HEAD.fullmatch(version.removeprefix("npm:")) if version[:4] == "npm:" else None
            real, number = alias.groups() if alias else (name, version)
            yield named("npm", real, _numbered(number))
        yield from _nested(entry.get("dependencies") or {})


def yarn_lock(tree: Tree, name: str) -> Iterator[Package]:
    """Both generations: classic is a format of its own, berry is YAML."""
    text = tree.text(name)
    return _berry(text) if "__metadata:" in text else _classic(text)


def _classic(text: str) -> Iterator[Package]:
    head = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            if not line.endswith(":"):
                raise ValueError(line)
            head = line
        elif version := _VERSION.fullmatch(line):
            wanted = _HEAD.match(head)
            if wanted is None:
                raise ValueError(head)
            alias = _HEAD.match(wanted[2].removeprefix("npm:")) if "npm:" in wanted[2] else None
            yield named("npm", (alias or wanted)[1], _numbered(version[1]))


def _berry(text: str) -> Iterator[Package]:
    for key, entry in documents(text)[0].items():
        if key == "__metadata" or "@workspace:" in entry["resolution"]:
            continue
        name = entry["resolution"].rpartition("@npm:")[0] or key
        name = re.split(r"(?<!^)@", name)[0]
        yield named("npm", name, _numbered(str(entry["version"])))


def pnpm_lock(tree: Tree, name: str) -> Iterator[Package]:
    """Keys are /name/version (5), /name@version (6) or name@version (9), with peers behind."""
    for lock in tree.data(name):
        form = _PNPM_5 if str(lock["lockfileVersion"]).startswith("5") else _PNPM
        for key, entry in (lock.get("packages") or {}).items():
            match = form.match(key)
            version = (entry or {}).get("version") or (match[2] if match else None)
            if match:
                yield named("npm", match[1], _numbered(str(version)))


def _numbered(version: Any) -> str | None:
    """A version with numbers; a Git address or a file is none."""
    return version if isinstance(version, str) and _NUMBERED.fullmatch(version) else None
