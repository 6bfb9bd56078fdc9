"""``python -m bench.organisation``: a year for each kind of people; writes docs/organisation.md."""

import argparse
import logging
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path

import structlog

from bench.organisation.company import company
from bench.organisation.model import Model
from bench.organisation.report import Lived, head_of_table, line, write
from bench.organisation.year import live

YEARS = {
    "as stated below": Model(),
    "no fact missing": Model(missing=0),
    "40 % of facts missing": Model(missing=0.4),
    "no fact wrong": Model(wrong=0, decays=0),
    "15 % of facts wrong": Model(wrong=0.15),
    "facts all there and right": Model(missing=0, wrong=0, decays=0),
    "40 % missing, 15 % wrong, and nobody cares": Model(
        missing=0.4, wrong=0.15, cares=0, reviews=0, corrects=0
    ),
    "half as many answers": Model(answers=0.3, silent=0.3),
    "everybody answers within a week": Model(answers=1, silent=0),
    "authors never confirm a proposal": Model(edits=0, takes=0),
    "authors take proposals as they are": Model(edits=0, takes=1),
    "authors click a condition for each": Model(edits=1, takes=0),
    "authors know 30 % of the services in the list": Model(knows=0.3),
    "authors know 60 % of them": Model(knows=0.6),
    "authors know 90 % of them": Model(knows=0.9),
}


def main() -> None:
    """Print a table as it grows, then write the page."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("years", nargs="*", type=int, help="only these, from 1; writes nothing")
    given = arguments.parse_args()
    chosen = [name for at, name in enumerate(YEARS, 1) if at in given.years or not given.years]
    here, lived = company(), []
    print(head_of_table(), flush=True)
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for year in pool.map(_lived, chosen):
            lived.append(year)
            print(line(here, year), flush=True)
    if not given.years:
        write(Path("docs/organisation.md"), here, lived, _model())


def _lived(name: str) -> Lived:
    """A year, in a process of its own: its clock is moved."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    diary, hearsay = live(company(), YEARS[name])
    return Lived(name, diary, hearsay.heard)


def _model() -> str:
    """The people of the first year, figure by figure."""
    stated = Model()
    rows = [f"| `{one.name}` | {getattr(stated, one.name):g} |" for one in fields(Model)]
    said = "What each figure means stands in [model.py](../bench/organisation/model.py).\n"
    return "\n".join(["## The people\n", said, "| figure | value |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    main()
