"""Which of two versions is the newer one, by the rules of their ecosystem."""

import re
from functools import lru_cache
from itertools import zip_longest

from univers.versions import (
    AlpineLinuxVersion,
    ArchLinuxVersion,
    ComposerVersion,
    ConanVersion,
    DebianVersion,
    GolangVersion,
    InvalidVersion,
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
_DOTTED = re.compile(r"[vV]?([0-9]{1,18}(?:\.[0-9]{1,18})*)(?:([-+._~ ]?)([0-9A-Za-z][\w.+~-]*))?")


def compared(ecosystem: str, one: str, other: str) -> int | None:
    """-1, 0 or 1; None where the ecosystem is not known or a text is no version of it."""
    if one == other and one:
        return 0
    first, second = _read(ecosystem, one), _read(ecosystem, other)
    if first is None or second is None:
        return None
    if first == second:
        return 0
    return -1 if first < second else 1


def dotted(one: str, other: str) -> int | None:
    """-1, 0 or 1 by the numbers between dots ("21.0.2", "v20.11"); None where they do not tell."""
    first, second = _DOTTED.fullmatch(one.strip()), _DOTTED.fullmatch(other.strip())
    if first is None or second is None:
        return None
    for mine, theirs in zip_longest(_numbers(first), _numbers(second), fillvalue=0):
        if mine != theirs:
            return -1 if mine < theirs else 1
    return 0 if first[3] == second[3] else None


def _numbers(match: re.Match[str]) -> list[int]:
    return [int(part) for part in match[1].split(".")]


@lru_cache(maxsize=65_536)
def _read(ecosystem: str, text: str) -> Version | None:
    version = ECOSYSTEMS.get(ecosystem)
    if version is None or not text or len(text) > LONGEST:
        return None
    try:
        return version(text)
    except (InvalidVersion, ValueError, TypeError):
        return None
