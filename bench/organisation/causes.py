"""Why somebody was not asked who should have been, and asked who need not have been."""

from collections import Counter
from collections.abc import Mapping

from bench.organisation.company import Company
from bench.organisation.diary import Cell, Diary
from bench.organisation.hearsay import Heard, truth_of
from bench.organisation.measures import true_cells
from models import scope

NOT_CONFIRMED = "nobody confirmed a scope"
TOO_NARROW = "the condition leaves the service out"
UNHEARD = "a fact is missing or wrong"
WAITING = "it waits for room, or for a receiver"
TOO_WIDE = "the condition holds, and yet it could not happen"
MISHEARD = "a fact was wrong when it was asked"


def missed(company: Company, diary: Diary, heard: Mapping[str, Heard]) -> Counter[str]:
    """Of the cells that should have been asked and were not, how many for which cause."""
    causes = Counter({NOT_CONFIRMED: 0, TOO_NARROW: 0, UNHEARD: 0, WAITING: 0})
    causes.update(
        _cause(company, diary, heard, cell)
        for cell in true_cells(company)
        if cell not in diary.asked
    )
    return causes


def needless(company: Company, diary: Diary) -> Counter[str]:
    """Of the cells that were asked and could not happen, how many for which cause."""
    true = true_cells(company)
    causes = Counter({TOO_WIDE: 0, MISHEARD: 0})
    causes.update(
        TOO_WIDE if _holds_in_truth(company, diary, cell) else MISHEARD
        for cell in diary.asked
        if cell not in true
    )
    return causes


def _cause(company: Company, diary: Diary, heard: Mapping[str, Heard], cell: Cell) -> str:
    condition = diary.circulated.get(cell[:2])
    if condition is None:
        return NOT_CONFIRMED
    if not _holds_in_truth(company, diary, cell):
        return TOO_NARROW
    service = company.services[cell[2]]
    is_heard = scope.applies(condition, heard[cell[2]].as_facts(service))
    return WAITING if is_heard else UNHEARD


def _holds_in_truth(company: Company, diary: Diary, cell: Cell) -> bool:
    """Whether the condition holds where everything is known rightly."""
    service = company.services[cell[2]]
    facts = truth_of(service).as_facts(service)
    return bool(scope.applies(diary.circulated[cell[:2]], facts))
