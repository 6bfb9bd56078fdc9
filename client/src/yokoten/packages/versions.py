"""Whether a version lies in a range, by the rules of its ecosystem."""

import re
from dataclasses import dataclass
from typing import Any

from univers.nuget import InvalidNuGetVersion
from univers.version_range import RANGE_CLASS_BY_SCHEMES, InvalidVersionRange, VersionRange
from univers.versions import SemverVersion

from yokoten.tree.inconclusive import Inconclusive

_TYPES = frozenset({"npm", "pypi", "golang", "cargo", "gem", "maven", "composer", "nuget"})
_CONSTRAINT = re.compile(r"(>=|<=|!=|==|=|>|<)?\s*v?([0-9][^\s,|<>=!^~*()\[\]]*)")
_PLAIN = re.compile(r"\s*(?:(?:>=|<=|!=|==|=|>|<)?\s*v?[0-9][^\s,|<>=!^~*()\[\]]*[\s,|]*)+")
#: univers takes any text for a version of some ecosystems: "latest", "^1.7".
_PLAUSIBLE = re.compile(r"[vV]?[0-9][!-~]*")

#: How univers says that a range is none.
_WRONG = (InvalidVersionRange, InvalidNuGetVersion, ValueError, AttributeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Range:
    """Versions of one ecosystem."""

    type: str
    versions: Any  # a VersionRange of univers, which has no types

    def holds(self, version: str) -> bool:
        """Whether the version is in it; raises Inconclusive for what is no version."""
        try:
            is_in = _PLAUSIBLE.fullmatch(version) and _read(self.versions, version) in self.versions
        except (ValueError, InvalidNuGetVersion):
            is_in = None
        if is_in is None:
            raise Inconclusive("{version} is no version of a {type} package",
                               version=version, type=self.type)  # fmt: skip
        return bool(is_in)


def range_of(written: str, type_: str) -> Range:
    """A range as `vers:npm/>=1.7|<2`, `>=1.7, <2`, or as the ecosystem writes it (`^1.7`).

    Raises Inconclusive.
    """
    if type_ not in _TYPES:
        raise Inconclusive("packages of type {type} are not known here", type=type_)
    try:
        versions = _versions(written.strip(), type_)
    except _WRONG as error:
        raise _unusable(written, type_) from error
    if versions is None or not versions.constraints:
        raise _unusable(written, type_)
    return Range(type_, versions)


def _read(versions: Any, version: str) -> Any:
    kind = versions.version_class
    # What follows a plus sign is no part of the order of a semantic version.
    return kind(version.partition("+")[0] if issubclass(kind, SemverVersion) else version)


def _versions(written: str, type_: str) -> Any:
    ranges: Any = VersionRange
    if written.startswith("vers:"):
        found = ranges.from_string(written)
        return found if found.scheme == type_ else None
    if _PLAIN.fullmatch(written) and "||" not in written:
        pairs = _CONSTRAINT.findall(written)
        constraints = "|".join(f"{_sign(sign)}{version}" for sign, version in pairs)
        return ranges.from_string(f"vers:{type_}/{constraints}")
    native: Any = RANGE_CLASS_BY_SCHEMES[type_]
    return native.from_native(written)


def _sign(sign: str) -> str:
    return "" if sign in {"=", "=="} else sign


def _unusable(written: str, type_: str) -> Inconclusive:
    return Inconclusive("{range} is not a range of {type} versions", range=written, type=type_)
