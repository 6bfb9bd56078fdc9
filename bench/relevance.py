"""How well search and related find: `python -m bench.relevance`, on our sets and $YOKOTEN_CORPUS.

Writes docs/relevance.md. Every set is asked in its own pool and in the whole (both together), as
typed and with one typo. Beside it stand FTS5 with its unicode61 tokenizer and, where
$YOKOTEN_TEST_MEILISEARCH_URL is set, Meilisearch as a second source and asked plainly.
"""

import os
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.relevance_corpus import HIDDEN, Query, documents, index, pool, roots, sets
from bench.relevance_measures import Asker, Figures, alert_spellings, measure, mistyped
from bench.relevance_plain import Plain
from bench.relevance_report import Line, write
from bench.relevance_served import Served
from bench.relevance_shelf import KEY, SERVER, shelf
from search.entries import entry_of
from search.port import Document, Entry

SEED = 20_260_101


@dataclass
class Pools:
    """Every pool that a set is asked in, made when it is first asked in."""

    documents: Sequence[Document]
    entries: Mapping[str, Entry]
    made: dict[frozenset[str], tuple[Asker, Asker]] = field(default_factory=dict)

    def own(self, name: str, ids: frozenset[str]) -> tuple[Asker, Asker]:
        """Ours and the plain one, over the documents `ids`."""
        if name in HIDDEN:
            hiding = [d for root in roots() for d in documents(root, hide=HIDDEN[name])]
            kept = [document for document in hiding if document.id in ids]
            return shelf(map(entry_of, kept), self.entries), Plain(kept).ask
        if ids not in self.made:
            kept = [document for document in self.documents if document.id in ids]
            entries = (self.entries[document.id] for document in kept)
            self.made[ids] = shelf(entries, self.entries), Plain(kept).ask
        return self.made[ids]


def main() -> int:
    everything = [document for root in roots() for document in documents(root)]
    rows = [row for root in roots() for row in index(root)]
    pools = Pools(everything, {document.id: entry_of(document) for document in everything})
    whole = shelf(pools.entries.values(), pools.entries)
    others: dict[str, Asker] = {"whole, plain": Plain(everything).ask}
    served = _served(everything, pools.entries, others)
    table: list[Line] = []
    for name, queries in ((name, found) for root in roots() for name, found in sets(root).items()):
        ours, plain = pools.own(name, pool(queries, rows))
        askers = {"own": ours, "own, plain": plain, "whole": whole, **others}
        line = {column: measure(queries, ask) for column, ask in askers.items()}
        if typos := _typos(queries):
            line["own, typo"] = measure(typos, ours)
        table.append((name, line))
        print(name, {column: round(got.ndcg, 3) for column, got in line.items()}, flush=True)
    spellings = _spelled(everything, whole)
    write(Path("docs/relevance.md"), table, spellings, len(everything))
    if served:
        served.close()
    return 0


def _served(
    everything: Sequence[Document], entries: Mapping[str, Entry], others: dict[str, Asker]
) -> Served | None:
    """The server's two columns, where there is a server."""
    if SERVER not in os.environ:
        return None
    url, key = os.environ[SERVER], os.environ.get(KEY)
    others["whole, Meilisearch"] = shelf(entries.values(), entries, url)
    served = Served(everything, url, key)
    others["whole, Meilisearch plain"] = served.ask
    return served


def _typos(queries: Iterable[Query]) -> list[Query]:
    chance = random.Random(SEED)
    return [mistyped(query, chance) for query in queries if query.document is None]


def _spelled(everything: Sequence[Document], whole: Asker) -> Figures | None:
    questions = alert_spellings(everything)
    return measure(questions, whole) if questions else None


if __name__ == "__main__":
    sys.exit(main())
