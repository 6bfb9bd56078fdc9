"""Addresses of packages, and which of two versions is the newer one in their ecosystem."""

import re
from functools import lru_cache
from itertools import zip_longest

from packageurl import PackageURL
from univers.nuget import InvalidNuGetVersion
from univers.versions import (
    AlpineLinuxVersion,
    ArchLinuxVersion,
    ComposerVersion,
    ConanVersion,
    DebianVersion,
    GolangVersion,
    MavenVersion,
    NugetVersion,
    PypiVersion,
    RpmVersion,
    RubygemsVersion,
    SemverVersion,
    Version,
)

#: By the type of a package address (``pkg:npm/…``); of others nothing is known.
ECOSYSTEMS: dict[str, type[Version]] = {
    "alpm": ArchLinuxVersion,
    "apk": AlpineLinuxVersion,
    "cargo": SemverVersion,
    "composer": ComposerVersion,
    "conan": ConanVersion,
    "deb": DebianVersion,
    "gem": RubygemsVersion,
    "golang": GolangVersion,
    "hex": SemverVersion,
    "maven": MavenVersion,
    "npm": SemverVersion,
    "nuget": NugetVersion,
    "pub": SemverVersion,
    "pypi": PypiVersion,
    "rpm": RpmVersion,
    "swift": SemverVersion,
}
LONGEST = 200
#: univers takes any text for a version of some ecosystems: "latest", "^1.7".
_PLAUSIBLE = re.compile(r"[vV]?[0-9][!-~]*")
#: What univers would make 1.2.0+x of "1.x" is no version.
_SEMVER = re.compile(r"([vV]?[0-9]+(?:\.[0-9]+){0,2}(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?")
_DOTTED = re.compile(r"[vV]?([0-9]{1,18}(?:\.[0-9]{1,18})*)([-+._~ ]?[A-Za-z][\w.+~-]*|[-+~]\w*)?")


def address_and_version(purl: str) -> tuple[str, str]:
    """``pkg:type/namespace/name`` without qualifiers, and the version, which may be empty.

    Raises ValueError for what is no address of a package.
    """
    said = PackageURL.from_string(purl)
    return PackageURL(said.type, said.namespace, said.name).to_string(), said.version or ""


def compared(ecosystem: str, one: str, other: str) -> int | None:
    """-1, 0 or 1; None where the ecosystem is not known or a text is no version of it."""
    if one == other and one:
        return 0
    first, second = _read(ecosystem, one), _read(ecosystem, other)
    if first is None or second is None:
        return None
    if first < second:
        return -1
    return 1 if second < first else 0


def dotted(one: str, other: str) -> int | None:
    """-1, 0 or 1 by the numbers between dots ("21.0.2", "v20.11"); None where they do not tell.

    What follows the numbers ("17-alpine", "8.0.mysql_aurora", "1.x") means something else with
    everybody: nothing is known from there on.
    """
    first, second = _DOTTED.fullmatch(one.strip()), _DOTTED.fullmatch(other.strip())
    if first is None or second is None:
        return None
    for mine, theirs in zip_longest(_numbers(first), _numbers(second)):
        if (mine is None and first[2]) or (theirs is None and second[2]):
            return None
        if order := (mine or 0) - (theirs or 0):
            return -1 if order < 0 else 1
    return 0 if first[2] == second[2] else None


def _numbers(match: re.Match[str]) -> list[int]:
    return [int(part) for part in match[1].split(".")]


@lru_cache(maxsize=65_536)
def _read(ecosystem: str, text: str) -> Version | None:
    version = ECOSYSTEMS.get(ecosystem)
    if version is None or len(text) > LONGEST or not _PLAUSIBLE.fullmatch(text):
        return None
    if issubclass(version, SemverVersion):
        match = _SEMVER.fullmatch(text)
        text = match[1] if match else ""  # what follows a plus sign is no part of the order
    try:
        return version(text)
    except (ValueError, InvalidNuGetVersion):
        return None
