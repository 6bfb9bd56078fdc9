"""What is counted beside the hits."""

from shelves import EVERYONE, Shelf, document


def test_years_are_counted_and_a_text_without_a_date_is_in_none(shelf: Shelf) -> None:
    shelf.put(
        document("pm-1", "Pool exhausted", date="2026-03-01"),
        document("pm-2", "Pool exhausted again", date="2026-11-30"),
        document("pm-3", "Pool exhausted at first", date="2025-01-01"),
        document("rb-1", "When the pool is exhausted"),
    )
    answer = shelf.library.ask("pool exhausted", EVERYONE)
    assert answer.total == 4
    assert answer.facets["year"] == {"2026": 2, "2025": 1}
