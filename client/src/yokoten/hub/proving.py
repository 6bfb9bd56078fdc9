"""Asking the hub for checks and facts, and sending it what was found."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from yokoten.hub.connection import Hub
from yokoten.words import say

_LINES = {"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson"}
_AT_ONCE = 200  # lines; the hub commits fifty at a time
SOURCE = "X-Yokoten-Source"


def checks_of(hub: Hub, service: str) -> list[dict[str, Any]]:
    """The learnings that are asked of a service, each with its checks."""
    return asked_of(hub, service)[0]


def asked_of(hub: Hub, service: str) -> tuple[list[dict[str, Any]], str | None]:
    """The same, with the repository that the catalogue names for the service."""
    answer = hub.document("GET", "/api/v1/checks", params={"service": service})
    items, repository = answer.get("items"), answer.get("repository")
    found = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    return found, repository if isinstance(repository, str) else None


def post_evidence(hub: Hub, lines: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """An answer for each line: what the hub made of it, or `{"error": problem}`.

    What was sent before is known to the hub, so that a request may be repeated as a whole.
    """
    for at in range(0, len(lines), _AT_ONCE):
        cut = lines[at : at + _AT_ONCE]
        body = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in cut)
        reply = hub.ask("POST", "/api/v1/evidence", content=body, headers=_LINES)
        answers = [hub.object_of(line) for line in reply.content.split(b"\n") if line.strip()]
        missing = {"error": {"detail": say("the hub gave no answer")}}
        yield from (answers + [missing] * len(cut))[: len(cut)]


def facts_of(hub: Hub, service: str) -> list[dict[str, Any]]:
    """Each fact that the hub knows: name, value, source."""
    items = hub.document("GET", _facts(service)).get("items")
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def patch_facts(hub: Hub, service: str, body: dict[str, Any], *, source: str) -> dict[str, Any]:
    """Send facts, or a CycloneDX document; gives the hub's answer."""
    # A header is Latin-1 to HTTP; the hub reads it as UTF-8.
    headers = {SOURCE: source.encode().decode("latin-1")}
    return hub.document("PATCH", _facts(service), json=body, headers=headers)


def services_of(hub: Hub) -> Iterator[dict[str, Any]]:
    """The services of the hub's catalogue."""
    asked: dict[str, Any] = {}
    while True:
        answer = hub.document("GET", "/api/v1/services", params=asked)
        yield from (one for one in answer.get("items") or () if isinstance(one, dict))
        if not (cursor := answer.get("next")):
            return
        asked = {"cursor": cursor}


def _facts(service: str) -> str:
    return f"/api/v1/services/{quote(service, safe='')}/facts"
