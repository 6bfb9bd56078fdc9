"""One pool of documents in an index of its own, to ask as the application asks."""

import os
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, create_engine

from bench.relevance_corpus import Query
from bench.relevance_measures import DEPTH, Asker
from search import relating
from search.engines import engine_for
from search.engines.embedded import Embedded
from search.library import Library
from search.port import Entry, Filter, SearchEngine

EVERYONE = Filter(readers=("org",))
SERVER, KEY = "YOKOTEN_TEST_MEILISEARCH_URL", "YOKOTEN_TEST_MEILISEARCH_KEY"


def shelf(entries: Iterable[Entry], known: Mapping[str, Entry], url: str = "embedded://") -> Asker:
    """An index of `entries`; `known` are documents to ask with that may not be among them."""
    connection: Connection = create_engine("sqlite://").connect()
    Embedded.create(connection)
    engine = engine_for(url, connection, key=os.environ.get(KEY))
    engine.rebuild(entries)
    while not (sent := engine.send()).is_nothing:
        engine.settle(sent)
    return asker(engine, known)


def asker(engine: SearchEngine, known: Mapping[str, Entry]) -> Asker:
    library = Library(engine)

    def ask(query: Query) -> list[str]:
        if query.document is None:
            answer = library.ask(query.text, EVERYONE, limit=DEPTH)
            return [hit.id for hit in answer.hits]
        entry = library.entry(query.document) or known[query.document]
        found = relating.related(engine, entry, EVERYONE, limit=DEPTH, threshold=0.0)
        return [related.id for related in found]

    return ask
