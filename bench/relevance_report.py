"""docs/relevance.md, written anew by every run."""

from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from pathlib import Path
from statistics import fmean

from bench.relevance_measures import Figures
from search.words import analysis

Line = tuple[str, Mapping[str, Figures]]
Reached = float | None

ON_CALL = "oncall-"
KEPT_ASIDE = "-kept-aside"

_HEAD = """# How well search finds

Written by `make relevance`; do not edit. Analysis {analysis}, {documents} documents (our own sets
and the corpus), embedded engine on SQLite, on a machine that may have had other work.

"""
_COLUMNS = """
## Set by set

nDCG@10 with binary gains unless another name stands above the column. *Own* is the pool of the
collections that hold an answer, *whole* is everything. *Plain* is SQLite's FTS5 with the unicode61
tokenizer, asked with every word; *Meilisearch plain* an index of titles and bodies with default
settings and the locales jpn and eng, asked with the user's words.

"""
_TAIL = """
## A query set of your own organisation

A set is a file `qrels/<name>.jsonl` beside an `index.jsonl` and the documents: one line per
question, `{"qid": "1", "query": "checkout slow after deploy", "relevant": ["pm-k3v9t2qa"]}`; with
`"query_doc": "<id>"` the question is that document and the answer what is related to it.
`index.jsonl` holds `id`, `kind`, `title`, `team`, `lang`, `set` and `path` of every document; ours
in [bench/sets](../bench/sets/README.md) are an example. Point `YOKOTEN_CORPUS` at the folder and
run `make relevance`. Write the questions down before you search, as people typed them in chat, and
keep half of them aside. Why one hit stands where it does: `python -m app explain "QUERY" ID`.
"""


def write(path: Path, table: Sequence[Line], spellings: Figures | None, documents: int) -> None:
    head = _HEAD.format(analysis=analysis(), documents=documents)
    text = head + _goals(dict(table), spellings) + _halves(dict(table)) + _COLUMNS + _sets(table)
    path.write_text(text + _TAIL, "utf-8")


def _goals(sets: Mapping[str, Mapping[str, Figures]], spellings: Figures | None) -> str:
    """What the specification asks for beside what is reached."""
    own, typo = _macro(sets, "own"), _macro(sets, "own, typo")
    served, plain = _macro(sets, "whole, Meilisearch"), _macro(sets, "whole, Meilisearch plain")
    whole = _macro(sets, "whole")
    rows: list[tuple[str, str, Reached]] = [
        ("macro of the six on-call sets, own pool", "≥ 0.75", own),
        ("worded differently", "≥ 0.50", _own(sets, "oncall-incidents-en-hard-hand")),
        ("Japanese → English incidents", "≥ 0.80", _own(sets, "oncall-incidents-ja-hand")),
        ("same cause", "≥ 0.65", _own(sets, "related-same-cause-hand")),
        ("what a typo costs the macro", "≤ 0.03", _both(own, typo, lambda a, b: a - b)),
        (
            "alert name in four spellings, whole, MRR@10",
            "≥ 0.98",
            spellings.mrr if spellings else None,
        ),
        (
            "with Meilisearch, macro over the whole, less than embedded by",
            "≤ 0.01",
            _both(whole, served, lambda a, b: a - b),
        ),
        (
            "macro over the whole, times that of Meilisearch plain",
            "≥ 2",
            _both(whole, plain, lambda a, b: a / b),
        ),
    ]
    lines = [f"| {name} | {goal} | {_number(reached, bold=True)} |" for name, goal, reached in rows]
    return "\n".join(["| goal | figure to pass | reached |", "|---|---|---|", *lines, ""])


def _halves(sets: Mapping[str, Mapping[str, Figures]]) -> str:
    """Sets of which one half was tuned with, per half."""
    lines = [
        f"| {name} | {_pair(sets, name)} | {_pair(sets, name + KEPT_ASIDE)} |"
        for name in sets
        if name + KEPT_ASIDE in sets
    ]
    head = ["", "Our own sets, own pool / whole:", ""]
    columns = ["| set | the half that was tuned with | the half kept aside |", "|---|---|---|"]
    return "\n".join([*head, *columns, *lines, ""]) if lines else ""


def _sets(table: Sequence[Line]) -> str:
    columns: dict[str, Callable[[Mapping[str, Figures]], str]] = {
        "queries": lambda line: str(line["own"].queries),
        "own": lambda line: _number(line["own"].ndcg, bold=True),
        "MRR@10": lambda line: _number(line["own"].mrr),
        "recall@10": lambda line: _number(line["own"].recall10),
        "recall@50": lambda line: _number(line["own"].recall50),
        "own, one typo": _cell("own, typo"),
        "own, plain": _cell("own, plain"),
        "whole": lambda line: _number(line["whole"].ndcg, bold=True),
        "whole, plain": _cell("whole, plain"),
        "p50 / p95 ms, whole": _times("whole"),
        "whole, Meilisearch": _cell("whole, Meilisearch"),
        "p50 / p95 ms, Meilisearch": _times("whole, Meilisearch"),
        "whole, Meilisearch plain": _cell("whole, Meilisearch plain"),
    }
    cells = [[name, *(column(line) for column in columns.values())] for name, line in table]
    is_told = [any(row[at] != "–" for row in cells) for at in range(len(columns) + 1)]
    rows = [["query set", *columns], ["---"] * len(is_told), *cells]
    return "".join(f"| {' | '.join(compress(row, is_told))} |\n" for row in rows)


def _cell(column: str) -> Callable[[Mapping[str, Figures]], str]:
    return lambda line: _number(line[column].ndcg if column in line else None)


def _times(column: str) -> Callable[[Mapping[str, Figures]], str]:
    def cell(line: Mapping[str, Figures]) -> str:
        got = line.get(column)
        return f"{got.p50:.0f} / {got.p95:.0f}" if got else "–"

    return cell


def _pair(sets: Mapping[str, Mapping[str, Figures]], name: str) -> str:
    return f"**{sets[name]['own'].ndcg:.3f}** / {sets[name]['whole'].ndcg:.3f}"


def _number(value: Reached, *, bold: bool = False) -> str:
    if value is None:
        return "–"
    return f"**{value:.3f}**" if bold else f"{value:.3f}"


def _own(sets: Mapping[str, Mapping[str, Figures]], name: str) -> Reached:
    return sets[name]["own"].ndcg if name in sets else None


def _macro(sets: Mapping[str, Mapping[str, Figures]], column: str) -> Reached:
    found = [
        line[column].ndcg
        for name, line in sets.items()
        if name.startswith(ON_CALL)
        if column in line
    ]
    return fmean(found) if found else None


def _both(one: Reached, other: Reached, how: Callable[[float, float], float]) -> Reached:
    return None if one is None or other is None else how(one, other)
