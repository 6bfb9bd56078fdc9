"""Where a link or an image points to: outside, into its own repository, or nowhere."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from app.markdown.headings import fragment

#: The page that serves the HTML puts the write-up's own address here.
OWN = "/w/~/to/"
OUTSIDE_REL = "noopener noreferrer nofollow"
_OUTSIDE = re.compile(r"https?://[^\s/?#]|mailto:[^\s@]+@", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXT_ENDINGS = (".md", ".markdown", ".mdx", ".qmd", ".rmd", ".erb", "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text lies. ``path`` is relative to the repository's root, None outside of one."""

    repository: str | None = None
    path: str | None = None
    attachments: Mapping[str, str] = field(default_factory=dict)

    def address(self, href: str) -> str | None:
        """The address to link to, or None where there is none to be had."""
        if is_outside(href):
            return href
        if href.startswith("#"):
            return fragment(href[1:]) or None
        path = None if self.path is None or not href else self.inside(href)
        return None if path is None else OWN + quote(path) + _fragment(path, href)

    def inside(self, href: str) -> str | None:
        """The path of a relative reference from the root; None if it leads out of it."""
        if _SCHEME.match(href):
            return None
        path = unquote(re.split("[?#]", href, maxsplit=1)[0]).replace("\\", "/")
        if path.startswith("//") or _CONTROL.search(path):
            return None
        folder = "" if path.startswith("/") else posixpath.dirname(self.path or "")
        return _normal(f"{folder}/{path}")

    def attachment(self, src: str) -> str | None:
        """The SHA-256 of the image that a relative reference means, if it was sent along."""
        path = self.inside(src)
        sha256 = self.attachments.get(path, "") if path else ""
        return sha256 if _SHA256.fullmatch(sha256) else None


def is_outside(href: str) -> bool:
    """Whether an address is one of the three schemes that may be followed."""
    return _OUTSIDE.match(href) is not None


def _normal(path: str) -> str | None:
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or None


def _fragment(path: str, href: str) -> str:
    written = href.partition("#")[2]
    is_text = posixpath.splitext(path)[1].lower() in _TEXT_ENDINGS
    return fragment(written) if is_text else f"#{written}" if written else ""
