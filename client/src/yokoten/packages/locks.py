"""Which files list packages, and who reads them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from yokoten.packages import golang, jvm, npm, others, python
from yokoten.packages.package import Package
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree, each

_INSTALLED = re.compile(r"(?:^|/)(?:node_modules|vendor|bower_components)/")
_UNMERGED = re.compile(r"^<{7} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lock:
    """One file: the packages that it lists, and whether these are all that are used."""

    file: str
    manager: str
    packages: tuple[Package, ...]
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Format:
    """A file's name, whose it is, and how it is read; `type` is None where it lists any type."""

    name: re.Pattern[str]
    type: str | None
    manager: str
    read: Callable[[Tree, str], Iterable[Package]]
    is_complete: Callable[[Tree, str], bool] | None = None  # where it depends


def _named(*names: str) -> re.Pattern[str]:
    return re.compile(rf"(?:.*/)?(?:{'|'.join(names)})")


FORMATS = (
    Format(_named(r"package-lock\.json", r"npm-shrinkwrap\.json"), "npm", "npm", npm.package_lock),
    Format(_named(r"yarn\.lock"), "npm", "yarn", npm.yarn_lock),
    Format(_named(r"pnpm-lock\.yaml"), "npm", "pnpm", npm.pnpm_lock),
    Format(_named(r"poetry\.lock"), "pypi", "poetry", python.toml_lock),
    Format(_named(r"uv\.lock"), "pypi", "uv", python.toml_lock),
    Format(_named(r"pdm\.lock"), "pypi", "pdm", python.toml_lock),
    Format(_named(r"Pipfile\.lock"), "pypi", "pipenv", python.pipfile_lock),
    Format(python.REQUIREMENTS, "pypi", "pip", python.requirements, python.is_pinned),
    Format(_named(r"go\.mod"), "golang", "go", golang.go_mod, golang.is_complete),
    Format(_named(r"go\.sum"), "golang", "go", golang.go_sum),
    Format(_named(r"Cargo\.lock"), "cargo", "cargo", others.cargo_lock),
    Format(_named(r"Gemfile\.lock", r"gems\.locked"), "gem", "bundler", others.gemfile_lock),
    Format(_named(r"(?:buildscript-)?gradle\.lockfile", r"dependency-locks/[^/]+\.lockfile"),
           "maven", "gradle", jvm.gradle_lock),
    Format(_named(r"pom\.xml"), "maven", "maven", jvm.pom, jvm.is_complete),
    Format(_named(r"composer\.lock"), "composer", "composer", others.composer_lock),
    Format(_named(r"packages\.lock\.json"), "nuget", "nuget", others.nuget_lock),
    Format(_named(r"bom\.json", r"[^/]+\.cdx\.json"), None, "cyclonedx", others.cyclonedx),
)  # fmt: skip


def locks_below(tree: Tree, type_: str | None = None) -> tuple[list[Lock], Inconclusive | None]:
    """The files that list packages, of one type if it is given, and the first that is broken."""
    wanted = dict(_found(tree, type_))
    locks, problem = each(wanted, lambda name: _read(tree, name, wanted[name], type_))
    return [lock for _, lock in locks], problem


def _found(tree: Tree, type_: str | None) -> Iterator[tuple[str, Format]]:
    for name in dict.fromkeys((*tree.listing.files, *tree.matching("bom.json"))):
        if _INSTALLED.search(name):
            continue
        for form in FORMATS:
            fits = type_ is None or form.type in {None, type_}
            if fits and form.name.fullmatch(name):
                yield name, form
                break


def _read(tree: Tree, name: str, form: Format, type_: str | None) -> Lock:
    try:
        packages = {one for one in _merged(tree, name, form) if type_ in {None, one.type}}
        is_complete = form.is_complete is None or form.is_complete(tree, name)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, ParseError) as error:
        raise Inconclusive("{file} is broken, or no file of {manager}",
                           file=name, manager=form.manager) from error  # fmt: skip
    listed = sorted(packages, key=lambda one: (one.purl, one.version or ""))
    return Lock(name, form.manager, tuple(listed), is_complete)


def _merged(tree: Tree, name: str, form: Format) -> Iterable[Package]:
    """What a file lists; raises ValueError for one with the marks of an unfinished merge."""
    if _UNMERGED.search(tree.text(name)):
        raise ValueError(name)
    return form.read(tree, name)
