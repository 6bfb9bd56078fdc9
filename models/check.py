"""Checks that travel with a learning: declarative, identified, told apart from what they were."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST_ID = 80
#: The types that the command line runs, each with what it cannot do without.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "file_exists": ("path",),
    "file_absent": ("path",),
    "text_matches": ("path", "pattern"),
    "text_absent": ("path", "pattern"),
    "data_path": ("path", "expression", "op"),
    "terraform_plan": ("resource", "path", "op"),
    "package_version": ("package", "range"),
}
#: What values are compared by; all but the first need one.
OPERATORS = ("exists", "equals", "matches", "in", ">=", "<=", ">", "<")


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
    return {digest(check) for check in before} != {digest(check) for check in after}


def lacking(check: Mapping[str, Any]) -> list[str]:
    """What a check of a known type needs and does not say; none for an unknown type."""
    needs = NEEDS.get(str(check.get("type")), ())
    lost = [name for name in needs if not str(check.get(name) or "").strip()]
    if "op" in needs and check.get("op") in OPERATORS[1:] and "value" not in check:
        lost.append("value")
    return lost


def _id_of(check: dict[str, Any]) -> str:
    given = check.get("id")
    if isinstance(given, str | int) and str(given).strip():
        return str(given).strip()[:LONGEST_ID]
    return f"{check['type']}-{digest(check)[:8]}"


def digest(check: Mapping[str, Any]) -> str:
    """Of what is checked, whatever it is called."""
    said = {name: value for name, value in check.items() if name != "id"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
