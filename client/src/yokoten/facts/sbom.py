"""A CycloneDX document of what was found."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from yokoten import __version__
from yokoten.packages.package import Package


def cyclonedx(service: str, packages: Iterable[Package], *, now: datetime) -> dict[str, Any]:
    """The document, in the form of version 1.6 (ECMA-424)."""
    about = {"type": "application", "bom-ref": service, "name": service}
    tool = {"type": "application", "name": "yokoten", "version": __version__}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": now.isoformat(timespec="seconds"),
            "tools": {"components": [tool]},
            "component": about,
        },
        "components": [_component(package) for package in packages],
    }


def _component(package: Package) -> dict[str, Any]:
    said = {"type": "library", "bom-ref": package.purl, "name": package.name}
    if package.namespace:
        said["group"] = package.namespace
    if package.version:
        said["version"] = package.version
    return said | {"purl": package.purl}
