"""`runtime`, `version.<runtime>`, `requires.<runtime>`: what the service runs on."""

import re
from collections.abc import Iterator
from typing import Any

from yokoten.facts.sources import Reading
from yokoten.facts.versions import bare, one_line

Said = tuple[str, Any]

_ALIASES = {"node": "nodejs", "golang": "go"}
_TOOLS = frozenset({"nodejs", "python", "go", "java", "ruby", "php", "rust", "kotlin", "terraform"})
_PINS = {
    ".nvmrc": "nodejs",
    ".node-version": "nodejs",
    ".python-version": "python",
    ".ruby-version": "ruby",
    ".java-version": "java",
    ".go-version": "go",
    ".terraform-version": "terraform",
}
_PIN_FILES = re.compile(rf"(?:.*/)?(?:{'|'.join(map(re.escape, _PINS))})")
_TOOL_FILES = re.compile(r"(?:.*/)?\.tool-versions")
_PACKAGE_JSON = re.compile(r"(?:.*/)?package\.json")
_PYPROJECT = re.compile(r"(?:.*/)?pyproject\.toml")
_GO_MOD = re.compile(r"(?:.*/)?go\.mod")
_GRADLE = re.compile(r"(?:.*/)?[^/]*\.gradle(?:\.kts)?")
_POM = re.compile(r"(?:.*/)?pom\.xml")
_CARGO = re.compile(r"(?:.*/)?(?:Cargo\.toml|rust-toolchain\.toml)")
_GEMFILE = re.compile(r"(?:.*/)?Gemfile")
_COMPOSER = re.compile(r"(?:.*/)?composer\.json")
_GO = re.compile(r"^go\s+([0-9.]+)\s*$", re.MULTILINE)
_GO_TOOLCHAIN = re.compile(r"^toolchain\s+go([0-9.]+)\s*$", re.MULTILINE)
_JAVA_GRADLE = re.compile(
    r"(?:JavaLanguageVersion\.of\(\s*|jvmToolchain\(\s*|JavaVersion\.VERSION_(?:1_)?)([0-9]+)"
)
_KOTLIN = re.compile(
    r"""(?:kotlin\(["'][^"']+["']\)|["']org\.jetbrains\.kotlin[^"']*["']\)?)"""
    r"""(?:\s*version\s*["']([0-9.]+))?"""
)
_JAVA_POM = re.compile(
    r"<(?:java\.version|maven\.compiler\.(?:release|source|target))>\s*(?:1\.)?([0-9]+)\s*<"
)
_RUBY = re.compile(r"""^\s*ruby\s+["']([^"']+)["']""", re.MULTILINE)


def runtimes(reading: Reading) -> Iterator[Said]:
    """What version files and manifests say; where several differ, all of it."""
    for gather in (_pins, _tools, _node, _python, _go, _jvm, _others):
        yield from gather(reading)


def _running(runtime: str, version: str | None) -> Iterator[Said]:
    yield "runtime", runtime
    if version:
        yield f"version.{runtime}", version


def _pins(reading: Reading) -> Iterator[Said]:
    for name, text in reading.texts(_PIN_FILES):
        tool = _PINS[name.rpartition("/")[2]]
        yield from _pinned(tool, (text.split() or [""])[0].removeprefix(f"{tool}-"))


def _tools(reading: Reading) -> Iterator[Said]:
    for _, text in reading.texts(_TOOL_FILES):
        for words in map(str.split, text.splitlines()):
            tool = _ALIASES.get(words[0], words[0]) if len(words) > 1 else ""
            if tool in _TOOLS:
                # java's versions name who built it: temurin-21.0.2+13
                yield from _pinned(tool, re.sub(r"^[a-z-]+|\+.*", "", words[1]))


def _pinned(tool: str, written: str) -> Iterator[Said]:
    version = bare(written)
    if tool != "terraform":
        yield from _running(tool, version)
    elif version:
        yield "version.terraform", version


def _node(reading: Reading) -> Iterator[Said]:
    for _, manifest in reading.data(_PACKAGE_JSON):
        pinned, engines = manifest.get("volta"), manifest.get("engines")
        volta = bare(pinned.get("node", "")) if isinstance(pinned, dict) else None
        written = engines.get("node") if isinstance(engines, dict) else None
        yield from _running("nodejs", volta or one_line(written))
        if isinstance(written, str):
            yield "requires.nodejs", written


def _python(reading: Reading) -> Iterator[Said]:
    for _, manifest in reading.data(_PYPROJECT):
        project, tool = manifest.get("project") or {}, manifest.get("tool") or {}
        poetry = (tool.get("poetry") or {}).get("dependencies") or {}
        written = project.get("requires-python") or poetry.get("python")
        if project or poetry:
            yield from _running("python", one_line(written))
        if isinstance(written, str):
            yield "requires.python", written


def _go(reading: Reading) -> Iterator[Said]:
    for _, text in reading.texts(_GO_MOD):
        match = _GO_TOOLCHAIN.search(text) or _GO.search(text)
        yield from _running("go", match[1] if match else None)


def _jvm(reading: Reading) -> Iterator[Said]:
    for pattern, java in ((_GRADLE, _JAVA_GRADLE), (_POM, _JAVA_POM)):
        for _, text in reading.texts(pattern):
            if match := java.search(text):
                yield from _running("java", match[1])
            if match := _KOTLIN.search(text):
                yield from _running("kotlin", match[1])


def _others(reading: Reading) -> Iterator[Said]:
    for _, manifest in reading.data(_CARGO):
        channel = (manifest.get("toolchain") or {}).get("channel")
        yield from _running("rust", bare(channel))
    for _, text in reading.texts(_GEMFILE):
        match = _RUBY.search(text)
        yield from _running("ruby", one_line(match[1]) if match else None)
    for _, manifest in reading.data(_COMPOSER):
        written = (manifest.get("require") or {}).get("php")
        yield from _running("php", one_line(written))
        if isinstance(written, str):
            yield "requires.php", written
