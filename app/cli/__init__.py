"""What is typed on the hub's own machine. Heavy imports wait until a command needs them."""

from typing import Annotated

import typer

from app.cli.stopping import plainly

main = typer.Typer(
    name="python -m app",
    help="Yokoten: the hub itself. Settings come from YOKOTEN_* in the environment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
token = typer.Typer(help="Access tokens for CI and the command line.", no_args_is_help=True)
person = typer.Typer(help="People who may sign in.", no_args_is_help=True)
digest = typer.Typer(help="The weekly letter.", no_args_is_help=True)
for name, group in (("token", token), ("person", person), ("digest", digest)):
    main.add_typer(group, name=name)


@main.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes any that is free.")] = None,
    worker: Annotated[bool, typer.Option(help="Run a worker inside.")] = True,
) -> None:
    """Migrate, load the demo on a first start, and serve."""
    from app.cli.serving import serve_hub

    with plainly():
        serve_hub(host=host, port=port, works=worker)


@main.command()
def worker() -> None:
    """Do what waits in the queue, until told to stop."""
    from app.cli.working import work_until_told

    with plainly():
        work_until_told()


@main.command()
def migrate() -> None:
    """Bring the database to this release."""
    from app.cli.keeping import migrate_database

    with plainly():
        migrate_database()


@main.command()
def seed(
    demo: Annotated[bool | None, typer.Option(help="The demo organisation.")] = None,
    starter: Annotated[bool | None, typer.Option(help="The starter library.")] = None,
) -> None:
    """Load what ships with the hub into a database that has nothing yet."""
    from app.cli.keeping import load_seeds

    with plainly():
        load_seeds(demo=demo, starter=starter)


@main.command()
def reindex() -> None:
    """Build the search index anew, from the write-ups."""
    from app.cli.keeping import rebuild_index

    with plainly():
        rebuild_index()


@main.command()
def doctor() -> None:
    """Look for what is wrong or will be; exit code 1 where something vital is."""
    from app.cli.doctor import examine

    with plainly():
        examine()


@main.command()
def bounce() -> None:
    """Take a letter that came back from standard input; 75 where it should be handed in again."""
    from app.cli.bouncing import or_again, take_from_input

    with or_again(), plainly():
        take_from_input()


@main.command()
def explain(query: str, id: str) -> None:
    """Why a write-up ranks where it does for a question."""
    from app.cli.explaining import explain_rank

    with plainly():
        explain_rank(query, id)


@token.command("create")
def create_token(
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[
        str, typer.Option(help="push, read, evidence, evidence:all or admin.")
    ] = "push",
    team: Annotated[str | None, typer.Option(help="The only team it acts for.")] = None,
    service: Annotated[str | None, typer.Option(help="The service it speaks of.")] = None,
    ttl: Annotated[str | None, typer.Option(help="How long it lives: 12h, 30d, 8w.")] = None,
) -> None:
    """Print a fresh token, alone; it is shown this once."""
    from app.cli.admitting import print_token

    with plainly():
        print_token(name, scope, team=team, service=service, ttl=ttl)


@person.command("create")
def create_person(
    email: Annotated[str, typer.Option(help="Address at work.")],
    name: Annotated[str | None, typer.Option(help="As others see it.")] = None,
    role: Annotated[
        str, typer.Option(help="external, reader, author, security, sre or admin.")
    ] = "author",
    team: Annotated[list[str] | None, typer.Option(help="A team they are in.")] = None,
) -> None:
    """Add a person, or find them, and print a one-time link that signs them in."""
    from app.cli.admitting import print_link

    with plainly():
        print_link(email, name, role, teams=team or [])


@digest.command("preview")
def preview_digest(
    week: Annotated[str | None, typer.Option(help="Such as 2026-W48; else the coming one.")] = None,
    email: Annotated[
        str | None, typer.Option(help="Whose; else of whoever has most to hear.")
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Print the HTML part.")] = False,
) -> None:
    """Print a letter as it would be sent."""
    from app.cli.digest import print_preview

    with plainly():
        print_preview(week=week, email=email, html=html)


@digest.command("send")
def send_digest(
    week: Annotated[str | None, typer.Option(help="Such as 2026-W48; else what is due.")] = None,
    now: Annotated[bool, typer.Option("--now", help="Also what is not due yet.")] = False,
) -> None:
    """Plan every edition that is due, and send it."""
    from app.cli.digest import send_digests

    with plainly():
        send_digests(week=week, at_once=now)
