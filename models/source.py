"""Where a text comes from: the key under which it is pushed again, and its place among others."""

import re
from dataclasses import dataclass

from models.errors import Invalid

#: Bytes; an index of PostgreSQL takes no more than 2,700.
LONGEST = 2_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_REPOSITORY = re.compile(r"[\w.-]+\.[\w.-]+(:\d+)?/[^:@]+/[^:@]+|localhost(:\d+)?/[^:@]+/[^:@]+")


@dataclass(frozen=True, slots=True)
class Source:
    """``root`` and ``path`` place it beside others, for relative links; None where it has no place.

    A root is a repository (``host/owner/name``) or any name that a client chose.
    """

    key: str
    root: str | None = None
    path: str | None = None
    commit: str | None = None

    @property
    def repository(self) -> str | None:
        return self.root if self.root and _REPOSITORY.fullmatch(self.root) else None


def source_from(written: str) -> Source:
    """``host/owner/repo@sha:path``, ``dir:folder:path`` or ``name:path``; raises Invalid.

    The commit is where it was seen, not what it is: it is no part of the key.
    """
    if len(written.encode("utf-8", "replace")) > LONGEST or _CONTROL.search(written):
        raise Invalid("The source is longer than {limit} bytes or holds control characters.",
                      limit=LONGEST)  # fmt: skip
    place, colon, path = written.partition(":")
    if place == "dir":
        folder, colon, path = path.partition(":")
        place = f"dir:{folder}"
    elif re.match(r"\d+/", path):  # a host with a port
        port, _, rest = path.partition(":")
        place, path = f"{place}:{port}", rest
    root, _, commit = place.partition("@")
    if not colon or not root or not _is_inside(path):
        raise Invalid(
            "“{source}” is no source; write host/owner/repo@commit:path or name:path, "
            "with a path that stays inside.",
            source=written,
        )
    path = "/".join(part for part in path.split("/") if part not in ("", "."))
    return Source(key=f"{root}:{path}", root=root, path=path, commit=commit or None)


def own_source(author_id: str | None, sha256: str) -> Source:
    """The key of a text that came without one: its author's id, else its content."""
    return Source(key=f"id:{author_id}" if author_id else f"sha256:{sha256}")


def address_in(repository: str, path: str) -> str:
    """Where a file of a repository can be read, as GitHub, GitLab and Gitea serve it."""
    return f"https://{repository}/blob/HEAD/{path}"


def _is_inside(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return bool(path.strip("./ ")) and not path.startswith("/") and ".." not in parts
