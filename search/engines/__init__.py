"""The engines, by the scheme of YOKOTEN_SEARCH_URL."""

from collections.abc import Callable

from sqlalchemy import Connection

from search.engines.embedded import Embedded
from search.port import SearchEngine

Opener = Callable[[Connection, str, str | None], SearchEngine]


class UnknownEngineError(ValueError):
    """No engine answers to this scheme."""


def engine_for(url: str, connection: Connection, *, key: str | None = None) -> SearchEngine:
    """The engine that `url` names, bound to an open connection of the application's database."""
    return ENGINES[known_scheme(url)](connection, url, key)


def known_scheme(url: str) -> str:
    """The scheme of `url`; raises UnknownEngineError where it is no engine's."""
    scheme = url.partition("://")[0]
    if scheme not in ENGINES:
        raise UnknownEngineError(f"no engine for {scheme}://, only {', '.join(ENGINES)}")
    return scheme


def _embedded(connection: Connection, url: str, key: str | None) -> SearchEngine:
    del url, key
    return Embedded(connection)


def _meilisearch(connection: Connection, url: str, key: str | None) -> SearchEngine:
    from search.engines.meilisearch import opened  # noqa: PLC0415, 20 MB that few hubs need

    return opened(url, key, Embedded(connection))


ENGINES: dict[str, Opener] = {
    "embedded": _embedded,
    "meilisearch": _meilisearch,
    "http": _meilisearch,
    "https": _meilisearch,
}
