"""An SBOM as CycloneDX writes it in JSON (1.2 to 1.7): which packages, in which versions.

https://cyclonedx.org/docs/1.7/json/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.errors import Invalid, TooLarge
from models.versions import address_and_version

#: Bytes of a document.
LARGEST = 8 << 20
MOST_COMPONENTS = 50_000
#: An address or a version that is longer is none.
LONGEST = 500
_FORMAT = re.compile(r"1\.[2-9]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Bom:
    """``packages`` are (address, version), the version empty where none is said.

    ``components`` counts all that are listed, those without an address too.
    """

    packages: frozenset[tuple[str, str]]
    components: int
    made_at: datetime | None


def refuse_xml(raw: bytes) -> None:
    """Raises Invalid for a document that is XML, and TooLarge for one that is no SBOM's size."""
    if len(raw) > LARGEST:
        message = "The request has {size} bytes; the limit is {limit}."
        raise TooLarge(message, size=len(raw), limit=LARGEST)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise Invalid("This is XML; please send the SBOM as CycloneDX JSON.")


def is_bom(document: dict[str, Any]) -> bool:
    """Whether this is CycloneDX. Raises Invalid for an SBOM of another format."""
    if "spdxVersion" in document or "spdx" in str(document.get("@context", "")):
        raise Invalid("This is an SBOM in SPDX; please send it as CycloneDX JSON.")
    return "bomFormat" in document


def bom_from(document: dict[str, Any]) -> Bom:
    """What a CycloneDX document lists.

    Raises Invalid, also where it lists no package: absence is an answer ("not affected"), so a
    scan that saw nothing must not count as one.
    """
    _check_format(document)
    components, packages = 0, set()
    for component in _components(document):
        components += 1
        if components > MOST_COMPONENTS:
            raise Invalid("The SBOM lists more than {limit} components.", limit=MOST_COMPONENTS)
        if package := _package(component):
            packages.add(package)
    if not packages:
        raise Invalid(
            "The SBOM lists no package with a “purl” (components: {count}): was anything scanned?",
            count=components,
        )
    return Bom(frozenset(packages), components, _made_at(document.get("metadata")))


def _check_format(document: dict[str, Any]) -> None:
    if document["bomFormat"] != "CycloneDX":
        raise Invalid("“bomFormat” is not “CycloneDX”.")
    version = document.get("specVersion")
    if not isinstance(version, str) or not _FORMAT.fullmatch(version):
        raise Invalid(
            "“specVersion” is {version}; CycloneDX 1.2 to 1.7 are read.", version=str(version)[:20]
        )


def _components(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All of them, those within others too; not what the document is about itself."""
    metadata = document.get("metadata")
    about = metadata.get("component") if isinstance(metadata, dict) else None
    left = _listed(document)
    left += _listed(about) if isinstance(about, dict) else []
    while left:
        component = left.pop()
        yield component
        left += _listed(component)


def _listed(owner: dict[str, Any]) -> list[dict[str, Any]]:
    found = owner.get("components") or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Invalid("“components” is no list of objects.")
    return list(found)


def _package(component: dict[str, Any]) -> tuple[str, str] | None:
    purl, version = component.get("purl"), component.get("version") or ""
    if purl is None:
        return None
    if not isinstance(purl, str) or not isinstance(version, str):
        name = str(component.get("name"))[:80]
        raise Invalid("“purl” and “version” of the component “{name}” are no texts.", name=name)
    try:
        address, stated = address_and_version(purl)
    except ValueError:
        return None
    version = _CONTROL.sub("", stated or version)
    is_long = max(len(address), len(version)) > LONGEST
    return None if is_long else (address, version)


def _made_at(metadata: Any) -> datetime | None:
    written = metadata.get("timestamp") if isinstance(metadata, dict) else None
    try:
        made_at = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return made_at if made_at.tzinfo else None
