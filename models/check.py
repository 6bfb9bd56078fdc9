"""Checks that travel with a learning: declarative, identified, told apart from what they were."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

LONGEST_ID = 80


def identified(checks: Sequence[Any]) -> list[dict[str, Any]]:
    """Checks with an id each: the author's, else a hash of what is checked. Others are left out."""
    found: dict[str, dict[str, Any]] = {}
    for check in checks:
        if isinstance(check, dict) and isinstance(check.get("type"), str):
            id_ = _id_of(check)
            found.setdefault(id_, {**check, "id": id_})
    return list(found.values())


def differ(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> bool:
    """Whether something else is checked than before."""
    return {_digest(check) for check in before} != {_digest(check) for check in after}


def _id_of(check: dict[str, Any]) -> str:
    given = check.get("id")
    if isinstance(given, str | int) and str(given).strip():
        return str(given).strip()[:LONGEST_ID]
    return f"{check['type']}-{_digest(check)[:8]}"


def _digest(check: dict[str, Any]) -> str:
    said = {name: value for name, value in check.items() if name != "id"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
