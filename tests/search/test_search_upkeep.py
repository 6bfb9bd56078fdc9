"""Postings that many writes left in pieces are put in order, and say the same."""

import pytest
from shelves import Shelf, document

from search.engines import upkeep


@pytest.fixture(autouse=True)
def soon_worn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "LEAST_WORN", 20)


def wear(shelf: Shelf) -> None:
    for number in range(25):
        body = " ".join(f"word{number * place}" for place in range(1, 50))
        shelf.put(document(f"pm-{number}", f"Pool {number}", body))
        shelf.connection.commit()


def tend(shelf: Shelf) -> int:
    steps = 0
    while shelf.engine.upkeep.is_worn():
        shelf.engine.upkeep.tend()
        shelf.connection.commit()
        steps += 1
    return steps


def pieces_of(shelf: Shelf) -> int:
    """In how many pieces the postings lie: each is asked for each term."""
    counted = "SELECT count(DISTINCT segid) FROM search_posting_idx"
    return int(shelf.connection.exec_driver_sql(counted).scalar_one())


def test_a_new_index_is_not_worn(sqlite_shelf: Shelf) -> None:
    assert not sqlite_shelf.engine.upkeep.is_worn()


def test_a_worn_index_is_tended_and_finds_the_same(sqlite_shelf: Shelf) -> None:
    wear(sqlite_shelf)
    before = sqlite_shelf.found("pool word12")
    pieces = pieces_of(sqlite_shelf)
    assert tend(sqlite_shelf) >= 1
    assert pieces_of(sqlite_shelf) < pieces
    assert sqlite_shelf.found("pool word12") == before
    assert before


def test_it_ends_though_something_is_written_between(sqlite_shelf: Shelf) -> None:
    wear(sqlite_shelf)
    for number in range(50):
        if not sqlite_shelf.engine.upkeep.is_worn():
            break
        sqlite_shelf.engine.upkeep.tend()
        sqlite_shelf.put(document(f"pm-between-{number}", "Between"))
        sqlite_shelf.connection.commit()
    assert number < 10


def test_a_few_writes_later_it_is_left_alone(sqlite_shelf: Shelf) -> None:
    wear(sqlite_shelf)
    tend(sqlite_shelf)
    sqlite_shelf.put(document("pm-later", "Pool later"))
    assert tend(sqlite_shelf) == 0
