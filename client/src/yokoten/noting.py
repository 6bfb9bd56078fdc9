"""`yokoten facts`: read a checkout, tell the hub what the service is made of."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yokoten.clock import utc_now
from yokoten.facts.gathering import Gathered, gather
from yokoten.facts.sbom import cyclonedx
from yokoten.files.standing import Standing, standing_of
from yokoten.hub.connection import Hub
from yokoten.hub.proving import facts_of, patch_facts
from yokoten.outcome import DONE
from yokoten.report.noted import noted_as_json, show_noted
from yokoten.report.screen import Screen
from yokoten.settings import settings_from
from yokoten.tree.tree import Tree

#: The end of the source of every fact that this command sends, by which it knows its own.
MARK = ":yokoten-facts"


@dataclass(frozen=True, slots=True)
class Noted:
    """What was found, what of it is new to the hub, and what is no more."""

    service: str
    gathered: Gathered
    removed: tuple[str, ...]
    changed: tuple[str, ...] = ()
    components: int | None = None  # of the SBOM that was sent, if one was


def tell_facts(service: str, folder: Path, *, is_dry_run: bool, as_json: bool) -> int:
    """`yokoten facts`; gives the exit code."""
    settings, screen, tree = settings_from(), Screen(), Tree(folder)
    with Hub(settings) as hub:
        noted = note(hub, service, tree, standing_of(tree.root), is_dry_run=is_dry_run)
    if as_json:
        screen.document(noted_as_json(noted))
    show_noted(screen, settings, noted, is_dry_run=is_dry_run, with_facts=not as_json)
    return DONE


def note(
    hub: Hub, service: str, tree: Tree, standing: Standing, *, is_dry_run: bool = False
) -> Noted:
    """Send facts and, where every list of packages is complete, an SBOM.

    Raises Inconclusive for a checkout without files, Refusal and Denied for what the hub refuses.
    """
    gathered = gather(tree)
    source = f"{standing.source or f'dir:{tree.root.name}'}{MARK}"
    removed = _gone(hub, service, gathered, source)
    if is_dry_run:
        return Noted(service, gathered, removed)
    said: dict[str, Any] = gathered.facts | dict.fromkeys(removed)
    answer = patch_facts(hub, service, said, source=source) if said else {}
    changed = tuple(map(str, answer.get("changed") or ()))
    return Noted(service, gathered, removed, changed, _send_sbom(hub, service, gathered, source))


def _gone(hub: Hub, service: str, gathered: Gathered, source: str) -> tuple[str, ...]:
    """Facts of an earlier run that are not found any more; none where something was not read."""
    if not gathered.is_whole:
        return ()
    begins = source.removesuffix(MARK).partition("@")[0]
    ours = [
        str(item.get("name"))
        for item in facts_of(hub, service)
        if str(item.get("source")).endswith(MARK)
        and str(item["source"]).removesuffix(MARK).partition("@")[0] == begins
    ]
    return tuple(name for name in ours if name not in gathered.facts)


def _send_sbom(hub: Hub, service: str, gathered: Gathered, source: str) -> int | None:
    """A package that an SBOM does not list reads as not used: half a list is not sent."""
    if not gathered.packages or gathered.unlisted or not gathered.is_whole:
        return None
    document = cyclonedx(service, gathered.packages, now=utc_now())
    patch_facts(hub, service, document, source=source)
    return len(gathered.packages)
