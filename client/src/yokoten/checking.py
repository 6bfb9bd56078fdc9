"""`yokoten check`: ask for the checks of a service, run them here, send what they found."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from yokoten.clock import utc_now
from yokoten.evidence import Result, is_failing, results
from yokoten.files.standing import Standing, standing_of
from yokoten.hub.connection import Hub
from yokoten.hub.proving import asked_of, post_evidence
from yokoten.outcome import DONE, SOMETHING_REFUSED
from yokoten.problems import Misused, Refusal
from yokoten.report.checked import annotate, result_as_json, show_results
from yokoten.report.refusals import remark, show_refusals
from yokoten.report.screen import Screen
from yokoten.settings import Settings, settings_from
from yokoten.surroundings import run_url
from yokoten.tree.tree import Tree
from yokoten.words import say

STOPS = ("overdue", "fail")


def check(
    service: str, folder: Path, *, fail_on: str | None, is_posted: bool, as_json: bool
) -> int:
    """`yokoten check`; gives the exit code."""
    if fail_on not in {None, *STOPS}:
        raise Misused("--fail-on takes {words}, not {word}.", words=", ".join(STOPS), word=fail_on)
    settings, screen, tree = settings_from(), Screen(), Tree(folder)
    standing = standing_of(tree.root)
    with Hub(settings) as hub:
        items, repository = asked_of(hub, service)
        _refuse_stranger(service, repository, standing)
        found = results(service, items, tree, now=utc_now())
        _show(screen, settings, found, as_json=as_json)
        refused = _post(hub, screen, settings, found, standing) if is_posted and found else 0
    return SOMETHING_REFUSED if refused or _stops(found, fail_on) else DONE


def _refuse_stranger(service: str, repository: str | None, standing: Standing) -> None:
    """Raises Misused in a checkout of another repository than the catalogue's.

    Hosts have several names (mirrors, SSH aliases), so owner and name are what is compared.
    """
    if repository and standing.repository and _tail(repository) != _tail(standing.repository):
        raise Misused(
            "This is a checkout of {here}; {service} is in {repository} by the catalogue.",
            here=standing.repository,
            service=service,
            repository=repository,
        )


def _tail(repository: str) -> str:
    return "/".join(repository.casefold().split("/")[-2:])


def _show(screen: Screen, settings: Settings, found: Sequence[Result], *, as_json: bool) -> None:
    if as_json:
        for result in found:
            screen.document(result_as_json(result, quiet=settings.quiet_related))
    else:
        show_results(screen, found, settings)
    annotate(screen, found, settings)


def _post(
    hub: Hub, screen: Screen, settings: Settings, found: Sequence[Result], standing: Standing
) -> int:
    """Send the evidence; gives how much of it the hub refused. Raises Refusal without a commit."""
    if standing.commit is None:
        raise Refusal("Nothing was sent: this is no Git checkout with a commit, so the evidence "
                      "would be about nothing. --no-post leaves it at the table.")  # fmt: skip
    for words in _reservations(standing):
        remark(screen, settings, words)
    lines = [result.line(standing, run_url(os.environ)) for result in found]
    answers = list(post_evidence(hub, lines))
    for result, answer in zip(found, answers, strict=True):
        _learn(result, answer)
    return show_refusals(screen, settings, lines, answers)


def _reservations(standing: Standing) -> list[str]:
    """What keeps evidence from counting, or from being about the commit alone."""
    words = []
    if standing.is_default_branch is None:
        words.append(say("It is not known which branch is the default one, so the results do not "
                         "count; git remote set-head origin --auto tells."))  # fmt: skip
    elif not standing.is_default_branch:
        words.append(say("This is not the default branch: the results are kept and do not count."))
    if standing.is_dirty:
        words.append(say("There are changes that are not committed; the evidence says so."))
    return words


def _learn(result: Result, answer: dict[str, Any]) -> None:
    """Where the learning stands now that the hub has seen the evidence."""
    if status := answer.get("status"):
        result.item["status"] = status


def _stops(found: Sequence[Result], fail_on: str | None) -> bool:
    today: date = utc_now().date()
    if fail_on == "fail":
        return any(map(is_failing, found))
    return fail_on == "overdue" and any(result.is_overdue(today) for result in found)
