"""Which services there are, and where their repositories lie."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yokoten.files.remotes import repository_of
from yokoten.hub.connection import Hub
from yokoten.hub.proving import services_of
from yokoten.problems import Misused, Refusal
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.yaml12 import documents

HUB = "hub"
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*(?::[0-9]+)?(?:/[A-Za-z0-9_~][\w.~-]*){1,6}")


@dataclass(frozen=True, slots=True)
class Service:
    """A service and its repository as `host/owner/name`, if it has a usable one."""

    slug: str
    repository: str | None


def services_in(catalogue: str, hub: Hub) -> list[Service]:
    """The services of a catalogue file, or with `hub` those that the hub knows.

    Raises Misused for a file that is no catalogue.
    """
    entries = services_of(hub) if catalogue == HUB else _from_file(Path(catalogue))
    return [
        Service(str(entry["slug"]), _repository(entry.get("repository")))
        for entry in entries
        if entry.get("slug")
    ]


def _from_file(path: Path) -> Iterable[dict[str, Any]]:
    try:
        read = documents(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Misused("The catalogue {path} cannot be read: {reason}",
                      path=path, reason=error.strerror or error) from error  # fmt: skip
    except (Inconclusive, UnicodeDecodeError, Refusal) as error:
        raise Misused("The catalogue {path} cannot be read: {reason}",
                      path=path, reason=error) from error  # fmt: skip
    entries = [one for one in read if isinstance(one, dict) and one.get("kind") == "service"]
    if not entries:
        raise Misused("The catalogue {path} names no service (kind: service).", path=path)
    return entries


def _repository(written: Any) -> str | None:
    text = str(written or "").strip().removesuffix(".git")
    name = repository_of(text) if "://" in text or "@" in text else text
    return name if name and _REPOSITORY.fullmatch(name) and ".." not in name else None
