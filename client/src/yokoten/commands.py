"""The commands themselves, without their command line. Each gives its exit code."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from yokoten.drafting import Told
from yokoten.files.finding import Found, find
from yokoten.hub.connection import Hub
from yokoten.outcome import DONE, REFUSED, SOMETHING_REFUSED, Outcome
from yokoten.plain import plain
from yokoten.problems import Misused, Unreachable
from yokoten.pushing import push
from yokoten.report.progress import Progress
from yokoten.report.pushed import DetailReport, JsonReport, Report, TableReport
from yokoten.report.read import show_hits, show_writeup
from yokoten.report.screen import Screen, is_terminal
from yokoten.settings import Settings, settings_from
from yokoten.words import say

_MARKDOWN = {"Accept": "text/markdown"}


def push_files(paths: Sequence[Path], told: Told, *, as_json: bool) -> int:
    """`yokoten push`."""
    settings, screen = settings_from(), Screen()
    files = find(paths, source=told.source)
    if not files:
        screen.remark(say("There is no Markdown file below {paths}.",
                          paths=", ".join(map(str, paths))))  # fmt: skip
    if told.moved_from and len(files) != 1:
        raise Misused("--moved-from goes with one file, not {count}.", count=len(files))
    refused = _run(settings, screen, files, told, as_json=as_json) if files else 0
    return SOMETHING_REFUSED if refused else DONE


def search(query: str, filters: dict[str, Any], *, as_json: bool) -> int:
    """`yokoten search`."""
    screen = Screen()
    asked = {"q": query, **{name: value for name, value in filters.items() if value is not None}}
    with Hub(settings_from()) as hub:
        answer = hub.document("GET", "/api/v1/search", params=asked)
    if as_json:
        screen.document(answer)
    else:
        show_hits(screen, answer)
    return DONE


def show(id: str, *, as_json: bool, as_markdown: bool) -> int:
    """`yokoten show`."""
    if as_json and as_markdown:
        raise Misused("--json and --markdown do not go together.")
    address = f"/api/v1/writeups/{quote(id, safe='')}"
    with Hub(settings_from()) as hub:
        if as_markdown:
            _write(hub.ask("GET", address, headers=_MARKDOWN).content)
            return DONE
        writeup = hub.document("GET", address)
    if as_json:
        Screen().document(writeup)
    else:
        show_writeup(Screen(), writeup)
    return DONE


def _report(files: Sequence[Found], settings: Settings, screen: Screen, *, as_json: bool) -> Report:
    if as_json:
        return JsonReport(screen, settings)
    if len(files) == 1:
        return DetailReport(screen, settings)
    return TableReport(screen, settings, len(files))


def _run(
    settings: Settings, screen: Screen, files: Sequence[Found], told: Told, *, as_json: bool
) -> int:
    """Push and report; gives how many were refused."""
    report = _report(files, settings, screen, as_json=as_json)
    refused = 0
    progress = Progress(screen, len(files), bar=not (as_json and is_terminal(sys.stdout)))
    with Hub(settings) as hub, progress:
        for outcome in _counted(push(hub, files, told), len(files)):
            report.take(outcome)
            progress.step()
            refused += outcome.verdict == REFUSED
    report.close()
    if told.dry_run:
        screen.remark(say("A dry run: nothing was stored."))
    return refused


def _counted(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes; where the hub is lost, the error says how far we came."""
    accepted = 0
    try:
        for outcome in outcomes:
            accepted += outcome.is_accepted
            yield outcome
    except Unreachable as error:
        raise Unreachable(
            "{error} {accepted} of {total} files were accepted; "
            "running the same command again is safe.",
            error=error,
            accepted=f"{accepted:,}",
            total=f"{total:,}",
        ) from error


def _write(raw: bytes) -> None:
    """A file or a pipe gets the bytes as they were pushed, a terminal only harmless text."""
    if sys.stdout.isatty():
        print(plain(raw.decode("utf-8", "replace")))
    else:
        sys.stdout.buffer.write(raw)
        sys.stdout.flush()
