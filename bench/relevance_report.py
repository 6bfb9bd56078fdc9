"""docs/relevance.md, written anew by every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from search.words import analysis

if TYPE_CHECKING:
    from bench.relevance import Figures

Line = tuple[str, Mapping[str, "Figures | None"]]

_HEAD = """# How well search finds

Written by `make relevance`; do not edit. Analysis {analysis}, {documents} documents, embedded engine
on SQLite, on a machine that may have had other work. nDCG@10 with binary gains unless another name stands above the column. *Own* is the pool of
the collections that hold an answer, *whole* the whole corpus, *plain* is SQLite's FTS5 with the
unicode61 tokenizer asked with every word.

| query set | queries | own | MRR@10 | recall@10 | recall@50 | own, one typo | own, plain | whole | whole, plain | p50 / p95 ms, whole | whole, Meilisearch | p50 / p95 ms, Meilisearch |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
"""
_TAIL = """
Macro of the on-call sets: own pool **{own:.3f}**, with one typo {typo:.3f}, plain {plain:.3f}; whole
corpus {whole:.3f}, plain {whole_plain:.3f}.
Alert runbooks by name, four spellings each ({spellings} questions), whole corpus: MRR@10 **{mrr:.3f}**.

## A query set of your own organisation

A set is a file `qrels/<name>.jsonl` beside an `index.jsonl` and the documents: one line per question,
`{{"qid": "1", "query": "checkout slow after deploy", "relevant": ["pm-k3v9t2qa"]}}`; with
`"query_doc": "<id>"` the question is that document and the answer what is related to it. `index.jsonl`
holds `id`, `kind`, `title`, `team`, `lang`, `set` and `path` of every document. Point
`YOKOTEN_CORPUS` at the folder and run `make relevance`. Write the questions down before you search,
as people typed them in chat, and keep half of them aside. Why one hit stands where it does:
`python -m app explain "QUERY" ID`.
"""


def write(path: Path, table: Sequence[Line], spellings: Figures, documents: int) -> None:
    head = _HEAD.format(analysis=analysis(), documents=documents)
    lines = "".join(_line(name, figures) for name, figures in table)
    on_call = [figures for name, figures in table if name.startswith("oncall-")]
    tail = _TAIL.format(
        own=_macro(on_call, "own"),
        typo=_macro(on_call, "own, typo"),
        plain=_macro(on_call, "own, plain"),
        whole=_macro(on_call, "whole"),
        whole_plain=_macro(on_call, "whole, plain"),
        spellings=spellings.queries,
        mrr=spellings.mrr,
    )
    path.write_text(head + lines + tail, "utf-8")


def _line(name: str, figures: Mapping[str, Figures | None]) -> str:
    own, whole = figures["own"], figures["whole"]
    if own is None or whole is None:
        return ""
    cells = (
        name,
        str(own.queries),
        f"**{own.ndcg:.3f}**",
        f"{own.mrr:.3f}",
        f"{own.recall10:.3f}",
        f"{own.recall50:.3f}",
        _cell(figures["own, typo"]),
        _cell(figures["own, plain"]),
        f"**{whole.ndcg:.3f}**",
        _cell(figures["whole, plain"]),
        _times(whole),
        _cell(figures["whole, Meilisearch"]),
        _times(figures["whole, Meilisearch"]),
    )
    return f"| {' | '.join(cells)} |\n"


def _cell(figures: Figures | None) -> str:
    return f"{figures.ndcg:.3f}" if figures else "–"


def _times(figures: Figures | None) -> str:
    return f"{figures.p50:.0f} / {figures.p95:.0f}" if figures else "–"


def _macro(lines: Sequence[Mapping[str, Figures | None]], column: str) -> float:
    return fmean(figures.ndcg for line in lines if (figures := line[column]))
