"""The table as both databases give it."""

from datetime import date, timedelta

import pytest

from app.actions.adopting import Terms
from app.actions.tabulating import Chosen, Share, tabulate
from models.actor import Actor
from models.database import Database
from models.migrations import upgrade
from tests.app.rollouts_made import CHECK, NOW, make_learning, make_services, seen, state

SRE = Actor(id="p-sre", role="sre")
STRANGER = Actor(id="p-payments", role="author", teams=("payments",))


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    upgrade(opened)
    make_services(opened)
    yield opened
    opened.close()


def table(database, viewer=SRE, now=NOW, **chosen):
    with database.reading() as session:
        return tabulate(session, Chosen(**chosen), viewer=viewer, now=now)


def test_the_table_is_right_now_and_a_season_later(database):
    learning = make_learning(database, checks=(CHECK,), terms=Terms(due=date(2026, 12, 1)))
    seen(database, learning, "career-api")
    state(database, learning, "search-api", "affected")
    state(database, learning, "search-api", "deferred", until=date(2026, 12, 24))
    [row] = table(database).rows
    assert row.cells == {
        "career-api": "verified", "payments-api": "unanswered", "search-api": "deferred",
    }  # fmt: skip
    assert (row.share, row.is_overdue) == (Share(1, 3, 0), False)
    later = table(database, now=NOW + timedelta(days=91))
    assert later.rows[0].cells == {
        "career-api": "unproven", "payments-api": "unanswered", "search-api": "affected",
    }  # fmt: skip
    assert later.rows[0].is_overdue
    assert later.tally == {"unanswered": 1, "affected": 1, "unproven": 1, "out_of_scope": 1}


def test_tags_and_technologies_narrow_it(database):
    make_learning(database, "tagged", tags=("db", "夜間"))
    make_learning(database, "plain")
    assert [row.line.statement for row in table(database, tag="夜間").rows] == ["tagged"]
    assert len(table(database, tag="aurora-mysql").rows) == 2
    assert table(database).tags == ["aurora-mysql", "db", "夜間"]


def test_a_team_sees_its_own_row_of_what_is_restricted(database):
    make_learning(database, "open")
    make_learning(database, "hole", terms=Terms(is_restricted=True))
    make_learning(database, "hidden", readers=())
    rows = {row.line.statement: row for row in table(database, STRANGER).rows}
    assert rows["open"].is_whole
    assert len(rows["open"].cells) == 3
    for name in ("hole", "hidden"):
        assert not rows[name].is_whole
        assert set(rows[name].cells) == {"payments-api"}
