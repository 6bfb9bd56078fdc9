"""`container`, `base_image`, and versions of what an image is made of."""

import re
from collections.abc import Iterator
from typing import Any

from yokoten.facts.sources import Reading
from yokoten.facts.versions import beginning

_FILES = re.compile(
    r"(?:.*/)?(?:[^/]+\.)?(?:Dockerfile|Containerfile)(?:\.(?!dockerignore)[^/]+)?", re.IGNORECASE
)
_FROM = re.compile(r"\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?", re.IGNORECASE)
_ARG = re.compile(r"\s*ARG\s+(\w+)=[\"']?([^\s\"']+)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)")
_RUNTIMES = {
    "node": "nodejs",
    "python": "python",
    "golang": "go",
    "ruby": "ruby",
    "php": "php",
    "rust": "rust",
    "eclipse-temurin": "java",
    "amazoncorretto": "java",
    "openjdk": "java",
    "debian": "debian",
    "ubuntu": "ubuntu",
    "alpine": "alpine",
    "nginx": "nginx",
}
_SYSTEMS = frozenset({"debian", "ubuntu", "alpine", "nginx"})


def containers(reading: Reading) -> Iterator[tuple[str, Any]]:
    """Images that the last stage and those before it begin from."""
    for _, text in reading.texts(_FILES):
        yield "container", True
        for image in images(text):
            yield "base_image", image
            yield from _version(image)


def images(text: str) -> list[str]:
    """The images after FROM, variables filled in; names of earlier stages are none."""
    known: dict[str, str] = {}
    stages: set[str] = set()
    found: list[str] = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if argument := _ARG.match(line):
            known[argument[1]] = _filled(argument[2], known)
        elif match := _FROM.match(line):
            image = _filled(match[1], known)
            if image.lower() not in stages and image != "scratch" and "$" not in image:
                found.append(_shortened(image))
            stages.add((match[2] or "").lower())
    return found


def _filled(text: str, known: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        return known.get(match[1] or match[3]) or match[2] or match[0]

    return _VARIABLE.sub(value, text)


def _shortened(image: str) -> str:
    """Without a digest where there is a tag, and without Docker Hub's own prefixes."""
    name, _, digest = image.partition("@")
    name = re.sub(r"^(?:docker\.io/)?(?:library/)?", "", name)
    return name if not digest or ":" in name.rpartition("/")[2] else f"{name}@{digest}"


def _version(image: str) -> Iterator[tuple[str, Any]]:
    name, _, tag = image.rpartition("/")[2].partition(":")
    what = _RUNTIMES.get(name)
    if what is None:
        return
    if what not in _SYSTEMS:
        yield "runtime", what
    if version := beginning(tag):
        yield f"version.{what}", version
