"""Whether the packages that were found are all that the service is built from."""

import re
from collections.abc import Iterable

from yokoten.facts.sources import Reading
from yokoten.packages.locks import Lock

#: A manifest, what stands in one that needs packages, and the managers whose files lock it.
_MANIFESTS = (
    (r"package\.json", r'"(?:d|devD|optionalD)ependencies"\s*:\s*\{\s*"', {"npm", "yarn", "pnpm"}),
    (r"pyproject\.toml", r"^dependencies\s*=\s*\[\s*[\"']|\[tool\.poetry\.dependencies\]",
     {"poetry", "uv", "pdm", "pip"}),
    (r"setup\.(?:py|cfg)", r"install_requires", {"pip", "poetry", "uv", "pipenv"}),
    (r"Pipfile", r"", {"pipenv"}),
    (r"build\.gradle(?:\.kts)?", r"^\s*dependencies\s*\{", {"gradle"}),
    (r"Cargo\.toml", r"^\[(?:workspace\.)?dependencies", {"cargo"}),
    (r"Gemfile", r"^\s*gem ", {"bundler"}),
    (r"composer\.json", r'"require"\s*:', {"composer"}),
    (r"[^/]+\.(?:cs|fs|vb)proj", r"<PackageReference", {"nuget"}),
)  # fmt: skip


def unlisted(reading: Reading, locks: Iterable[Lock]) -> list[str]:
    """Files that need packages of which no list is complete. Empty: what is not found is not used.

    A lock file covers the manifests beside and below it; a CycloneDX document covers all.
    """
    locks = list(locks)
    if any(lock.manager == "cyclonedx" for lock in locks):
        return []
    partial = [lock.file for lock in locks if not lock.is_complete]
    for name, needs, managers in _MANIFESTS:
        folders = [_folder(lock.file) for lock in locks if lock.manager in managers]
        for file, text in reading.texts(re.compile(f"(?:.*/)?{name}")):
            is_covered = any(_folder(file).startswith(folder) for folder in folders)
            if not is_covered and re.search(needs, text, re.MULTILINE):
                partial.append(file)
    return partial


def _folder(file: str) -> str:
    return file[: file.rfind("/") + 1].removesuffix("requirements/")
