"""The years that are lived through: one per kind of people."""

import logging

import structlog

from bench.organisation.company import company
from bench.organisation.model import Model
from bench.organisation.report import Lived
from bench.organisation.year import live

#: The first is the one that the others differ from.
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
    "authors see who would be asked, and know a third of them": Model(knows=0.33),
    "authors know two thirds of them": Model(knows=0.67),
    "and click a condition for each": Model(knows=0.67, edits=1, takes=0),
    "authors know all of them, and click for each": Model(knows=1, edits=1, takes=0),
}


def lived(name: str) -> Lived:
    """A year, in a process of its own: its clock is moved."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    diary, hearsay = live(company(), YEARS[name])
    return Lived(name, diary, hearsay.heard)
