"""The engines, by the scheme of YOKOTEN_SEARCH_URL."""

from collections.abc import Callable

from sqlalchemy import Connection

from search.engines.embedded import Embedded
from search.port import SearchEngine

Opener = Callable[[Connection, str], SearchEngine]


def _embedded(connection: Connection, url: str) -> SearchEngine:
    del url
    return Embedded(connection)


ENGINES: dict[str, Opener] = {"embedded": _embedded}


class UnknownEngineError(ValueError):
    """No engine answers to this scheme."""


def engine_for(url: str, connection: Connection) -> SearchEngine:
    """The engine that `url` names, bound to an open connection of the application's database."""
    scheme = url.partition("://")[0]
    if scheme not in ENGINES:
        raise UnknownEngineError(f"no engine for {scheme}://, only {', '.join(ENGINES)}")
    return ENGINES[scheme](connection, url)
