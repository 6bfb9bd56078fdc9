"""Did you mean: a word that the index knows, but knows a near one far better."""

import re

from search.correcting import SHORTEST_TYPO, TWO_EDITS_FROM, edits
from search.folding import fold
from search.planning import plain_words
from search.port import SearchEngine
from search.words import scan_folded

FAR_MORE = 5
"""A likelier word stands in so many times as many documents, and in so many at least."""
MOST_WORDS = 8
"""Words that are looked at; whoever wrote more has not mistyped one."""


def likelier(text: str, words: str, engine: SearchEngine) -> str | None:
    """The whole `text` with the likelier of its `words`, or None where there is none.

    Only open text counts, so that nothing hidden moves what is offered.
    """
    better = text
    for word, term in plain_words(scan_folded(fold(words)))[:MOST_WORDS]:
        if len(word) >= SHORTEST_TYPO and word.isalpha() and (near := _near(word, term, engine)):
            better = re.sub(
                rf"(?<![\w:-]){re.escape(word)}(?!\w)", near, better, flags=re.IGNORECASE
            )
    return better if better != text else None


def _near(word: str, term: str, engine: SearchEngine) -> str | None:
    """The written form of the commonest near word that is far commoner."""
    reach = 1 if len(word) < TWO_EDITS_FROM else 2
    surfaces = {
        known: surface
        for known, surface in engine.similar(word)
        if known != term and edits(word, term, surface, known) <= reach
    }
    counts = engine.statistics([term, *surfaces]).frequencies
    enough = FAR_MORE * max(1, counts.get(term, 0))
    common = [known for known in surfaces if counts.get(known, 0) >= enough]
    return surfaces[max(common, key=lambda known: (counts[known], known))] if common else None
