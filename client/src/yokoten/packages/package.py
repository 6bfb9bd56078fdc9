"""A package in one version, by its address (a package URL)."""

import re
from dataclasses import dataclass

from packageurl import PackageURL

from yokoten.tree.inconclusive import Inconclusive

#: Types whose names are the same in capitals.
_CASELESS = frozenset({"golang", "nuget"})


@dataclass(frozen=True, slots=True)
class Key:
    """By what two mentions of a package are told to be the same."""

    type: str
    name: str  # with its namespace

    def __str__(self) -> str:
        return f"pkg:{self.type}/{self.name}"


@dataclass(frozen=True, slots=True)
class Package:
    """`version` is None where the file does not say which one is used."""

    type: str
    namespace: str | None
    name: str
    version: str | None

    @property
    def key(self) -> Key:
        """Its address without the version, spelled as other mentions are."""
        return _key(PackageURL(self.type, self.namespace, self.name))

    @property
    def purl(self) -> str:
        """Its whole address."""
        return PackageURL(self.type, self.namespace, self.name, self.version).to_string()


def key_of(purl: str) -> Key:
    """The key of a written address, its version left aside; raises Inconclusive."""
    try:
        return _key(PackageURL.from_string(purl.strip()))
    except ValueError as error:
        raise Inconclusive("{package} is not a package address such as pkg:npm/axios",
                           package=purl) from error  # fmt: skip


def package_of(purl: str, version: str | None) -> Package:
    """A package from its written address; raises ValueError."""
    read = PackageURL.from_string(purl)
    return Package(read.type, read.namespace, read.name, version or read.version)


def named(type_: str, name: str, version: str | None) -> Package:
    """A package whose name holds its namespace: `@babel/core`, `laravel/framework`."""
    namespace, _, last = name.rpartition("/")
    return Package(type_, namespace or None, last, version)


def _key(purl: PackageURL) -> Key:
    name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
    if purl.type == "pypi":  # PEP 503
        name = re.sub(r"[-_.]+", "-", name).lower()
    return Key(purl.type, name.lower() if purl.type in _CASELESS else name)
