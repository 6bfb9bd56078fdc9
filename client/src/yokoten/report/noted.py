"""What was read out of a checkout, and what of it the hub did not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yokoten.report.columns import show_columns
from yokoten.report.refusals import remark
from yokoten.report.screen import Screen
from yokoten.settings import Settings
from yokoten.words import say

if TYPE_CHECKING:
    from yokoten.noting import Noted

_FEW = 3  # file names in a sentence


def show_noted(
    screen: Screen, settings: Settings, noted: Noted, *, is_dry_run: bool, with_facts: bool
) -> None:
    """A row for each fact, then the packages, then what is doubtful."""
    if with_facts:
        rows = [[name, _shown(value), _mark(noted, name)] for name, value in _all(noted).items()]
        show_columns(screen, [say("fact"), say("value"), ""], rows, {})
        screen.result(_packages(noted, is_dry_run=is_dry_run))
    for problem in noted.gathered.problems:
        remark(screen, settings, say("Not read: {reason}", reason=problem))
    if noted.gathered.problems:
        remark(screen, settings, say("Since not everything was read, no fact is removed."))
    if is_dry_run:
        screen.remark(say("A dry run: nothing was stored."))


def noted_as_json(noted: Noted) -> dict[str, Any]:
    """One document."""
    return {
        "service": noted.service,
        "facts": noted.gathered.facts,
        "removed": list(noted.removed),
        "changed": list(noted.changed),
        "packages": len(noted.gathered.packages),
        "sbom_components": noted.components,
        "unlisted": list(noted.gathered.unlisted),
        "problems": [str(problem) for problem in noted.gathered.problems],
    }


def _all(noted: Noted) -> dict[str, Any]:
    return noted.gathered.facts | dict.fromkeys(noted.removed)


def _shown(value: Any) -> str:
    if value is None:
        return say("not found any more")
    return ", ".join(value) if isinstance(value, list) else str(value)


def _mark(noted: Noted, name: str) -> str:
    return say("changed") if name in noted.changed else ""


def _packages(noted: Noted, *, is_dry_run: bool) -> str:
    count, unlisted = f"{len(noted.gathered.packages):,}", noted.gathered.unlisted
    if not noted.gathered.packages:
        return say("No package was found.")
    if unlisted:
        files = ", ".join(unlisted[:_FEW]) + ("…" if len(unlisted) > _FEW else "")
        return say("{count} packages were found and not sent, since {files} need more that no "
                   "lock file lists.", count=count, files=files)  # fmt: skip
    if noted.components is None and not is_dry_run:
        return say("{count} packages were found and not sent, since not everything was read.",
                   count=count)  # fmt: skip
    return say("{count} packages, as a CycloneDX document.", count=count)
