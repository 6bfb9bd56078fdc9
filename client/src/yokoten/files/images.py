"""Local images that a Markdown text shows, as far as they are inside its root."""

import hashlib
import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from yokoten.files.roots import Root

IMAGE_LIMIT = 10 * 1024 * 1024  # bytes, the hub's limit for one attachment
_MOST = 1000  # references looked at in one text
_ALT_TEXT = 1000  # characters between "![" and "]("
_INLINE = re.compile(
    r"\]\([ \t]*+(?:<([^<>\n]{1,1000})>|([^\s<>()]++(?:\([^\s()]{0,200}\)[^\s<>()]*+)?))"
)
_DEFINITION = re.compile(
    r"^ {0,3}\[[^\]\n]{1,999}\]:[ \t]*(?:<([^<>\n]{1,1000})>|(\S++))", re.MULTILINE
)
_TAG = re.compile(
    r"<img\s(?:[^<>]{0,2000}?\s)?src\s*=\s*(?:\"([^\"<>]{1,1000})\"|'([^'<>]{1,1000})'|([^\s\"'<>]{1,1000}))",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NAMED = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|avif|heic|ico)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Image:
    """An image file; `media_type` is None if it is unsupported.

    `inside` is its path below the root as the text spells it, which is how the hub looks it up.
    """

    path: Path
    inside: str
    sha256: str
    media_type: str | None
    size: int


def images_of(text: str, path: Path, root: Root) -> list[Image]:
    """The images that exist; those that are missing or outside of the root are left out."""
    folder = posixpath.dirname(root.inside(path))
    found: dict[str, Image] = {}
    for part in map(_path_part, targets(text)):
        inside = posixpath.normpath(part if part.startswith("/") else f"/{folder}/{part}").strip(
            "/"
        )
        if inside not in found and (file := _file(part, path, root)):
            found |= _image(file, inside)
    return list(found.values())


def targets(text: str) -> Iterator[str]:
    """Addresses of images in the text that are neither remote nor data."""
    if "![" not in text and "<img" not in text and "<IMG" not in text:
        return
    seen = 0
    for pattern in (_INLINE, _DEFINITION, _TAG):
        for match in pattern.finditer(text):
            written = next(filter(None, match.groups()), "")
            if not _SCHEME.match(written) and _is_image(pattern, text, match, written):
                yield written
                seen += 1
                if seen >= _MOST:
                    return


def _is_image(pattern: re.Pattern[str], text: str, match: re.Match[str], written: str) -> bool:
    if pattern is _TAG:
        return True
    if not _NAMED.search(_path_part(written)):
        return False
    if pattern is _DEFINITION:
        return True
    return text.rfind("![", max(0, match.start() - _ALT_TEXT), match.start()) >= 0


def _path_part(written: str) -> str:
    return unquote(_ESCAPE.sub(r"\1", re.split(r"[?#]", written, maxsplit=1)[0]))


def _file(part: str, path: Path, root: Root) -> Path | None:
    """The file as the text spells it; where it really lies must be inside the root, too."""
    if not part or "\0" in part:
        return None
    base = root.folder if part.startswith("/") else path.parent
    file = Path(os.path.normpath(base / part.lstrip("/")))
    try:
        real = file.resolve()
        visible = real.is_file() and ".git" not in real.relative_to(root.folder).parts
    except (OSError, ValueError, RuntimeError):
        return None
    return file if visible and file.is_relative_to(root.folder) else None


def _image(file: Path, inside: str) -> dict[str, Image]:
    try:
        size = file.stat().st_size
        raw = file.read_bytes() if size <= IMAGE_LIMIT else b""
    except OSError:
        return {}
    digest = hashlib.sha256(raw).hexdigest()
    return {inside: Image(file, inside, digest, _media_type(raw), size)}


def _media_type(raw: bytes) -> str | None:
    """By the first bytes (PNG, JPEG, GIF, RIFF/WebP signatures), whatever the name says."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if raw.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if raw.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP" else None
