"""``python -m bench.organisation``: a year for each kind of people; writes docs/organisation.md."""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path

from bench.organisation.company import company
from bench.organisation.model import Model
from bench.organisation.report import head_of_table, line, write
from bench.organisation.years import YEARS, lived


def main() -> None:
    """Print a table as it grows, then write the page."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("years", nargs="*", type=int, help="only these, from 1; writes nothing")
    given = arguments.parse_args()
    chosen = [name for at, name in enumerate(YEARS, 1) if at in given.years or not given.years]
    here, done = company(), []
    print(head_of_table(), flush=True)
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for year in pool.map(lived, chosen):
            done.append(year)
            print(line(here, year), flush=True)
    if not given.years:
        write(Path("docs/organisation.md"), here, done, _model())


def _model() -> str:
    """The people of the first year, figure by figure."""
    stated = Model()
    rows = [f"| `{one.name}` | {getattr(stated, one.name):g} |" for one in fields(Model)]
    said = "What each figure means stands in [model.py](../bench/organisation/model.py).\n"
    return "\n".join(["## The people\n", said, "| figure | value |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    main()
