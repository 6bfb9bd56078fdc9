"""Which files are Markdown, by name and, where the name says nothing, by their beginning."""

import re
from pathlib import Path

_NAMED = re.compile(
    r".*\.(?:md|markdown|mkd|mkdn|mdown|mdwn|mdx|qmd|rmd)"
    r"(?:\.(?:erb|j2|jinja|jinja2|tmpl|tpl|liquid|ejs|hbs|mustache|in))?",
    re.IGNORECASE | re.DOTALL,
)
_TEMPLATE = re.compile(r".*\.(?:md|markdown)\.erb", re.IGNORECASE | re.DOTALL)
_PART = re.compile(r"[^.]+\.erb", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[\w+~-]{1,12}\Z")
_NOT_PROSE = re.compile(
    "authors|brewfile|build|caddyfile|changelog|changes|codeowners|containerfile|contributors"
    "|copying|copyright|credits|dockerfile|gemfile|gnumakefile|gradlew|install|jenkinsfile"
    "|justfile|licen[cs]e|maintainers|makefile|mvnw|notice|owners|patents|pipfile|podfile"
    "|procfile|rakefile|tiltfile|todo|unlicense|vagrantfile|version|workspace",
    re.IGNORECASE,
)
_BEGINNING = 8192  # bytes that are looked at
_FRONT_MATTER = re.compile(r"---[ \t]*\n[\w][^\n]{0,80}:[^\n]*\n")
_HEADING = re.compile(r"#{1,6}[ \t\u3000]+\S")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\S")
_SETTING = re.compile(r"[\w.\-\[\]\"']+\s*(?:=|:=|\{)|[}\])];?\s*\Z|(?:export|set|include)\s")


def is_named_markdown(name: str) -> bool:
    """Whether the name alone says Markdown, templates around it included (`.md.erb`)."""
    return _NAMED.fullmatch(name) is not None


def is_template(name: str) -> bool:
    """Whether the name is that of a page of a Markdown site made from ERB templates."""
    return _TEMPLATE.fullmatch(name) is not None


def is_part_of_site(name: str) -> bool:
    """Whether the name is that of a layout or a partial, if it lies in such a site."""
    return _PART.fullmatch(name) is not None


def may_be_markdown(name: str) -> bool:
    """Whether a file without an extension is worth a look inside."""
    return not _SUFFIX.search(name) and not _NOT_PROSE.fullmatch(name)


def begins_like_markdown(path: Path) -> bool:
    """Whether the file's beginning has front matter, a heading of its own, or prose with a list."""
    try:
        with path.open("rb") as file:
            raw = file.read(_BEGINNING)
    except OSError:
        return False
    return b"\0" not in raw and _looks_like_markdown(raw.decode("utf-8", "replace"))


def _looks_like_markdown(text: str) -> bool:
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    if text.startswith("#!"):
        return False
    if _FRONT_MATTER.match(text):
        return True
    lines = text.split("\n")
    if _settings_share(lines) > 0.2:
        return False
    return _has_heading(lines) or sum(map(bool, map(_ITEM.match, lines))) >= 2


def _has_heading(lines: list[str]) -> bool:
    """A heading stands free: a comment line of a script or a setting has code right below."""
    framed = ["", *lines, ""]
    return any(
        (_HEADING.match(line) or (line.strip() and _UNDERLINE.fullmatch(after)))
        and not before.strip()
        and (not after.strip() or _UNDERLINE.fullmatch(after))
        for before, line, after in zip(framed, framed[1:], framed[2:], strict=False)
    )


def _settings_share(lines: list[str]) -> float:
    written = [line for line in lines if line.strip()]
    return sum(map(bool, map(_SETTING.match, written))) / max(1, len(written))
