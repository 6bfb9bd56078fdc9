"""Stopping with one plain sentence and exit code 2, where the surroundings are what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer


@contextmanager
def plainly() -> Iterator[None]:
    """Say what went wrong without a traceback, if it is something that its reader can mend."""
    from pydantic import ValidationError
    from sqlalchemy.exc import SQLAlchemyError

    from app.mail import UnknownSenderError
    from models.errors import YokotenError
    from search.engines import UnknownEngineError
    from search.engines.tables import NoFts5Error

    try:
        yield
    except YokotenError as error:
        _stop_translated(error)
    except ValidationError as error:
        stop("\n".join(_settings_said(error)))
    except (UnknownSenderError, UnknownEngineError, NoFts5Error) as error:
        stop(str(error))
    except SQLAlchemyError as error:
        _stop_at_database(error)
    except OSError as error:
        said = {"path": error.filename or "?", "reason": error.strerror or str(error)}
        stop("{path} cannot be used: {reason}.", **said)


def stop(message: str, **values: Any) -> NoReturn:
    """Say it on standard error, in the language of the terminal, and end with exit code 2."""
    from app.cli.terminal import words

    typer.echo(words(message, **values) if values else message, err=True)
    raise typer.Exit(2)


def _stop_translated(error: Any) -> NoReturn:
    from app.cli.terminal import locale
    from app.i18n import translated

    stop(translated(error, locale()))


def _settings_said(error: Any) -> Iterator[str]:
    for one in error.errors(include_url=False, include_input=False, include_context=False):
        place = "".join(f"YOKOTEN_{str(part).upper()}: " for part in one["loc"])
        yield place + one["msg"].removeprefix("Value error, ") + "."


def _stop_at_database(error: Exception) -> NoReturn:
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

    if isinstance(error, ArgumentError | NoSuchModuleError):
        stop("YOKOTEN_DATABASE_URL must be sqlite:///path or postgresql://user@host/name.")
    if not isinstance(error, DBAPIError):
        raise error
    reason = str(error.orig).strip().partition("\n")[0]
    stop("The database cannot be used: {reason}", reason=reason)
