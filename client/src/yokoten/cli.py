"""The command line: its options and their help."""

import io
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import Abort

from yokoten import __version__
from yokoten.cli_checks import commands as checks
from yokoten.ending import INTERRUPTED, ending
from yokoten.manual import LINE, Cover, Page
from yokoten.options import AsJson, DryRun, Kind, Soft, Team
from yokoten.words import say

REFUSED, MISUSED = 1, 2

app = typer.Typer(
    name="yokoten",
    cls=Cover,
    context_settings=LINE,
    help=say(
        "Push incident reports, runbooks and decisions to a Yokoten hub, search it, and prove "
        "what other teams have learned in your own repository."
    ),
    epilog=say(
        "\b\n"
        "Settings, from the environment:\n"
        "  YOKOTEN_URL            the hub's address [http://127.0.0.1:8000]\n"
        "  YOKOTEN_TOKEN          the token; or YOKOTEN_TOKEN_FILE, a file that holds it\n"
        "  YOKOTEN_LANG           ja or en; else the locale decides\n"
        "  YOKOTEN_QUIET_RELATED  1: count related write-ups without naming them\n"
        "\n\b\n"
        "Exit codes: 0 done, 1 something was refused, 2 usage, 3 hub not reached."
    ),
    rich_markup_mode=None,
    add_completion=False,
)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code of a command line. Nobody sees a traceback without asking for it."""
    said = arguments[: arguments.index("--")] if "--" in arguments else arguments
    _print_anything()
    try:
        code = _call(arguments)
        return 0 if "--soft" in said and code == REFUSED else code
    except BaseException as error:  # noqa: BLE001 - the one place where every error ends
        if "--debug" in said and not isinstance(error, SystemExit):
            traceback.print_exc()
        return ending(error, soft="--soft" in said)


def _call(arguments: list[str]) -> int:
    """Run typer; `--debug` is also taken after the command's name."""
    wanted = [word for word in arguments if word != "--debug"]
    code = app(wanted or ["--help"], prog_name="yokoten", standalone_mode=False) or 0
    if code == INTERRUPTED:  # typer answers an interrupt with this code, and says nothing
        raise Abort
    return int(code) if wanted else MISUSED


def _print_anything() -> None:
    """A terminal that lacks a character gets its code instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"yokoten {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=say("Print the version.")
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help=say("Show where in the program an error arose."))
    ] = False,
) -> None:
    """Options of every command."""


@app.command(
    cls=Page,
    context_settings=LINE,
    short_help=say("Push files and folders."),
    help=say(
        "Push files and folders. A folder gives its Markdown files, in a Git checkout those that "
        "are not ignored; a file that is named is always taken."
    ),
    epilog=say(
        "\b\n"
        "A later push finds a write-up again by its key:\n"
        "  host/owner/repo:path  in a Git checkout, from the remote called origin\n"
        "  dir:folder:path       elsewhere: the folder is the one given, or the one that\n"
        "                        holds the file given, so that both give the same key\n"
        "  NAME:path             with --source NAME"
    ),
)
def push(
    paths: Annotated[list[Path], typer.Argument(help=say("Files and folders."), metavar="PATHS")],
    kind: Kind = None,
    service: Annotated[
        list[str] | None,
        typer.Option(metavar="SERVICE", help=say("The service it is about; may be repeated.")),
    ] = None,
    team: Team = None,
    source: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=say("The name that keys begin with.")),
    ] = None,
    moved_from: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help=say("Where the one file was before: its path from the root, or its whole key."),
        ),
    ] = None,
    dry_run: DryRun = False,
    soft: Soft = False,
    json: AsJson = False,
) -> int:
    """Push files and folders."""
    from yokoten.commands import push_files
    from yokoten.drafting import Told

    told = Told(kind, tuple(service or ()), team, source, moved_from, dry_run)
    return push_files(paths, told, as_json=json)


@app.command(cls=Page, context_settings=LINE, help=say("Search the hub."))
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help=say("Words, a symptom, an error."))],
    kind: Kind = None,
    team: Team = None,
    service: Annotated[
        str | None,
        typer.Option(metavar="SERVICE", help=say("The service's short name at the hub.")),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=1, max=200, help=say("At most so many."))
    ] = 10,
    verbatim: Annotated[bool, typer.Option("--verbatim", help=say("Put no word right."))] = False,
    soft: Soft = False,
    json: AsJson = False,
) -> int:
    """Search the hub."""
    from yokoten.commands import search

    filters = {"kind": kind, "team": team, "service": service, "limit": limit}
    filters["verbatim"] = 1 if verbatim else None
    return search(query, filters, as_json=json)


@app.command(cls=Page, context_settings=LINE, help=say("Show one write-up."))
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help=say("Its id, e.g. pm-k3v9t2qa."))],
    soft: Soft = False,
    json: AsJson = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=say("Print the Markdown as it was pushed."))
    ] = False,
) -> int:
    """Show one write-up."""
    from yokoten.commands import show

    return show(id, as_json=json, as_markdown=markdown)


app.add_typer(checks)
