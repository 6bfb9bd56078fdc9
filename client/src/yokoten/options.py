"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

from yokoten.words import say

AsJson = Annotated[
    bool, typer.Option("--json", help=say("Print JSON, and nothing else, on standard output."))
]
Soft = Annotated[
    bool, typer.Option("--soft", help=say("Print problems but exit with 0, also without a hub."))
]
Kind = Annotated[
    str | None,
    typer.Option(
        metavar="KIND", help=say("postmortem, runbook, decision, learning, near_miss or note.")
    ),
]
Team = Annotated[
    str | None, typer.Option(metavar="TEAM", help=say("The team's short name at the hub."))
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=say("Show what would be understood; store nothing."))
]
OneService = Annotated[
    str,
    typer.Option("--service", metavar="SERVICE", help=say("The service's short name at the hub.")),
]
Folder = Annotated[
    Path, typer.Argument(metavar="PATH", help=say("The checkout, or a folder in it."))
]
