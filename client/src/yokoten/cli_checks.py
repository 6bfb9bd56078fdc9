"""The command line of what is read in a service's own repository: check, facts, sweep."""

from pathlib import Path
from typing import Annotated

import typer

from yokoten.manual import LINE, Page
from yokoten.options import AsJson, DryRun, Folder, OneService, Soft
from yokoten.words import say

HERE = Path()
_MOST_JOBS = 32

commands = typer.Typer()


@commands.command(
    cls=Page,
    context_settings=LINE,
    short_help=say("Run the checks that the hub asks of a service."),
    help=say(
        "Run the checks that the hub asks of a service in its checkout, and send what they "
        "found as evidence. Only the default branch counts."
    ),
    epilog=say(
        "Exit codes: 0 done, whatever the checks found, unless --fail-on is given; 1 evidence was "
        "refused, or --fail-on; 2 usage; 3 hub not reached."
    ),
)
def check(
    service: OneService,
    path: Folder = HERE,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="WHEN",
            help=say("overdue or fail: exit with 1 when a learning is overdue, or a check fails."),
        ),
    ] = None,
    no_post: Annotated[
        bool, typer.Option("--no-post", help=say("Run the checks and send nothing."))
    ] = False,
    soft: Soft = False,
    json: AsJson = False,
) -> int:
    """Run the checks that the hub asks of a service."""
    from yokoten.checking import check

    return check(service, path, fail_on=fail_on, is_posted=not no_post, as_json=json)


@commands.command(
    cls=Page,
    context_settings=LINE,
    short_help=say("Tell the hub what a service is made of."),
    help=say(
        "Read a checkout (lock files, Dockerfiles, Terraform, manifests) and tell the hub what "
        "the service is made of: facts, and its packages as a CycloneDX document."
    ),
)
def facts(
    service: OneService,
    path: Folder = HERE,
    dry_run: DryRun = False,
    soft: Soft = False,
    json: AsJson = False,
) -> int:
    """Tell the hub what a service is made of."""
    from yokoten.noting import tell_facts

    return tell_facts(service, path, is_dry_run=dry_run, as_json=json)


@commands.command(
    cls=Page,
    context_settings=LINE,
    short_help=say("Facts and checks of all repositories of a catalogue."),
    help=say(
        "Clone the repository of every service of a catalogue, send its facts and the results of "
        "its checks, and delete the clone. A repository that cannot be read is an error of each "
        "of its checks, and the sweep goes on."
    ),
)
def sweep(
    catalogue: Annotated[
        str,
        typer.Argument(
            metavar="CATALOG", help=say("A catalogue file, or hub for the services that it knows.")
        ),
    ],
    repositories: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help=say("Read checkouts below DIR (owner/name or name); clone nothing.")
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option(metavar="N", min=1, max=_MOST_JOBS, help=say("So many at a time."))
    ] = 4,
    dry_run: DryRun = False,
    soft: Soft = False,
    json: AsJson = False,
) -> int:
    """Facts and checks of all repositories of a catalogue."""
    from yokoten.sweeping.sweeping import sweep

    return sweep(catalogue, below=repositories, jobs=jobs, is_dry_run=dry_run, as_json=json)
