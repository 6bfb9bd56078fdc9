"""How people of the company behave: stated here, and nowhere else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """Shares are from 0 to 1; those "a week" are drawn anew each week."""

    #: Of all that is true of services, what the hub does not hear at first, and what it hears
    #: wrongly: named facts, technologies, packages.
    missing: float = 0.20
    wrong: float = 0.05
    #: Of the facts that were right, those that become wrong, a week.
    decays: float = 0.001
    #: Of the services with a line "facts wanted", those that answer it, a week.
    cares: float = 0.35
    #: Of what is missing or wrong, what a team finds when it looks at its page, once a quarter.
    reviews: float = 0.5
    #: Of the asks that are open, those that are answered, a week; and those that never are.
    answers: float = 0.6
    silent: float = 0.10
    #: Of the answers, those that are as the truth is.
    right: float = 0.9
    #: Of the cells, those that are first looked into, for two weeks.
    looks_into: float = 0.15
    #: Of those asked because of a wrong fact, those that put it right.
    corrects: float = 0.5
    #: Of the authors who get a proposal, those that click a better condition together, and those
    #: that take it as it is; the others never confirm.
    edits: float = 0.6
    takes: float = 0.3
    #: Of all services, those of which an author knows whether it could happen there, where the
    #: editor shows who would be asked: the safe ones are struck, the others added.
    knows: float = 0.0
    #: Weeks until an author clicks, at most.
    dawdles: int = 2


LOOKING = 2
"""Weeks that looking into something takes."""
