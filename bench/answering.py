"""How long a search and a page take over HTTP, next to the engine itself and a bare answer."""

import json
import random
from functools import partial
from pathlib import Path

import httpx2

from bench.hub import RunningHub
from bench.timing import Times, times_of
from models.database import Database
from search.engines import engine_for
from search.library import Library
from search.port import Filter

SAMPLE = 300


def queries(corpus: Path) -> list[str]:
    """A fixed sample of the judged queries, as people ask them."""
    texts = [
        json.loads(line)["query"]
        for path in sorted((corpus / "qrels").glob("*.jsonl"))
        if not path.name.startswith(("related-", "near-", "translation-"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return random.Random(1).sample([text for text in texts if len(text) < 200], SAMPLE)


def over_http(hub: RunningHub, paths: list[str], *, accept: str = "application/json") -> Times:
    """Sequential GETs on one connection; raises where one is not answered with 200."""
    headers = {"Authorization": f"Bearer {hub.reader}", "Accept": accept}
    with httpx2.Client(base_url=hub.url, headers=headers) as client:

        def get(path: str) -> None:
            client.get(path, follow_redirects=True).raise_for_status()

        for path in paths[:10]:
            get(path)
        return times_of([partial(get, path) for path in paths])


def search_paths(texts: list[str], place: str) -> list[str]:
    return [str(httpx2.URL(place, params={"q": text})) for text in texts]


def page_paths(hub: RunningHub) -> list[str]:
    """Pages of a fixed sample of write-ups."""
    database = Database(f"sqlite:///{hub.folder / 'yokoten.db'}")
    with database.reading() as session:
        ids = session.connection().exec_driver_sql("SELECT id FROM writeup ORDER BY source")
        chosen = random.Random(2).sample([id_ for (id_,) in ids], SAMPLE)
    database.close()
    return [f"/w/{id_}" for id_ in chosen]


def engine_itself(hub: RunningHub, texts: list[str]) -> Times:
    """The same questions asked of the search floor in this process."""
    database = Database(f"sqlite:///{hub.folder / 'yokoten.db'}")
    with database.reading() as session:
        library = Library(engine_for("embedded://", session.connection()))
        library.ask(texts[0], Filter(readers=("org",)))
        found = times_of([partial(library.ask, text, Filter(readers=("org",))) for text in texts])
    database.close()
    return found
