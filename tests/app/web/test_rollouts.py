"""The table of learnings and services."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from sqlalchemy import event

import app.web.rollouts as door
from app.actions.adopting import Terms, close
from app.actions.tabulating import SHOWN
from app.pages.environment import STATIC
from app.pages.status_marks import marks
from models.actor import HUB
from models.rollout import rollout_of
from tests.app.rollouts_made import CHECK, NOW, make_learning, make_services, seen, state

DUE = date(2026, 12, 1)
CELL = re.compile(
    r'<a class="m m-(?P<status>\w+)[^"]*" href="(?P<href>[^"]+)" aria-labelledby="(?P<ids>[^"]+)">'
    r"(?P<letter>[^<]+)</a>"
)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def table(hub, cast, signed_in):
    """``table("reader", "?team=career")``: the cells of the page by address, and the page."""
    make_services(hub)

    def shown(who: str = "reader", query: str = "") -> tuple[dict[str, str], str]:
        page = signed_in(who).get(f"/rollouts{query}").text
        return {cell["href"]: cell["status"] for cell in CELL.finditer(page)}, page

    return shown


def by_service(cells: dict[str, str]) -> dict[str, str]:
    return {href.rpartition("/")[2]: status for href, status in cells.items()}


def words(page: str, id_: str) -> str:
    """The text of the element of this id."""
    found = re.search(rf'<(\w+)[^>]* id="{id_}"[^>]*>(.*?)</\1>|<(\w+) id="{id_}">(.*?)</\3>', page)
    assert found, id_
    return unescape(re.sub("<[^>]+>", "", found[2] or found[4]))


def rows(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'class="statement"[^>]*>(.*?)</a>', page)]


def test_a_cell_tells_its_name_to_who_cannot_see_it(hub, table):
    learning = make_learning(hub, terms=Terms(due=DUE))
    state(hub, learning, "payments-api", "claimed")
    _, page = table()
    cell = next(one for one in CELL.finditer(page) if one["href"].endswith("payments-api"))
    name = " ".join(words(page, id_) for id_ in cell["ids"].split())
    assert name == "共有DBの接続上限は合計で管理する – 決済API: Done (claimed), due 1 Dec 2026"


def test_the_table_has_its_headings(hub, table):
    make_learning(hub)
    _, page = table()
    assert "<caption" in page
    assert page.count('scope="colgroup"') == 3
    assert page.count('<th scope="col"') == 4
    assert page.count('<th scope="row"') == 1


def test_each_status_has_a_letter_and_a_look_of_its_own():
    css = (STATIC / "css/matrix.css").read_text()
    for locale in ("ja", "en"):
        assert sorted(marks(locale)) == sorted(SHOWN)
        assert len(set(marks(locale).values())) == len(SHOWN)
    assert all(f".m-{status}" in css for status in SHOWN)


def test_claimed_is_hollow_and_verified_is_filled():
    css = (STATIC / "css/matrix.css").read_text()
    filled = re.findall(r"\.m-verified \{([^}]*)\}", css)
    hollow = re.findall(r"\.m-claimed \{([^}]*)\}", css)
    assert any("background: var(--green)" in rule for rule in filled)
    assert hollow
    assert not any("background" in rule for rule in hollow)


def test_what_is_not_known_is_grey_and_what_is_not_concerned_says_so(hub, table):
    make_learning(hub, condition='engine_version >= "8.0" and tech ~ "aurora-mysql"')
    cells, page = table()
    assert by_service(cells) == {
        "career-api": "unknown",
        "career-web": "out_of_scope",
        "payments-api": "unknown",
        "search-api": "unknown",
    }
    assert "0/0" in page


def test_every_cell_leads_somewhere(hub, table, signed_in):
    make_learning(hub, condition='engine_version >= "8.0" and tech ~ "aurora-mysql"')
    browser = signed_in("reader")
    assert [browser.get(href).status_code for href in table()[0]] == [200] * 4


def test_mandatory_and_overdue_ones_come_first_then_the_newest(hub, table):
    past, soon = date(2026, 11, 1), date(2026, 12, 24)
    for name, days, terms in (
        ("circulated", 0, None),
        ("old", 9, Terms(due=soon)),
        ("new", 1, Terms(due=soon)),
        ("mandatory", 20, Terms(due=soon, is_mandatory=True)),
        ("overdue", 30, Terms(due=past)),
        ("both", 40, Terms(due=past, is_mandatory=True)),
    ):
        make_learning(hub, name, terms=terms, at=NOW - timedelta(days=days))
    assert rows(table()[1]) == ["both", "mandatory", "overdue", "new", "old", "circulated"]


def test_what_nobody_has_to_do_is_not_overdue(hub, table):
    learning = make_learning(hub, terms=Terms(due=date(2026, 11, 1)))
    assert "is-overdue" in table()[1]
    for service in ("career-api", "payments-api", "search-api"):
        state(hub, learning, service, "not_affected")
    assert "is-overdue" not in table()[1]


def test_the_share_leaves_out_who_is_not_affected_or_exempt(hub, table):
    learning = make_learning(hub, checks=(CHECK,))
    seen(hub, learning, "career-api")
    state(hub, learning, "payments-api", "not_affected")
    _, page = table()
    assert "1/2" in page
    assert "1 of 2 verified" in page


def test_totals_are_of_all_pages(hub, table, monkeypatch):
    monkeypatch.setattr(door, "PER_PAGE", 2)
    for number in range(5):
        make_learning(hub, f"lesson {number}", at=NOW - timedelta(days=number))
    _, first = table()
    assert "5 learnings" in first
    assert "0 of 15 verified" in first
    assert len(rows(first)) == 2
    assert 'rel="next" href="/rollouts?page=2"' in first
    _, last = table(query="?page=3")
    assert len(rows(last)) == 1
    assert "0 of 15 verified" in last


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?team=payments", {"payments-api"}),
        ("?service=search-api", {"search-api"}),
        ("?mine=1", {"career-api", "career-web"}),
        ("?team=career&service=search-api", set()),
    ],
)
def test_teams_and_services_choose_the_columns(hub, table, query, shown):
    make_learning(hub)
    assert set(by_service(table("keeper", query)[0])) == shown


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?status=claimed", ["claimed"]),
        ("?status=exempt", []),
        ("?kind=circulated", ["tagged", "plain"]),
        ("?kind=campaign", ["campaign"]),
        ("?kind=rollout", ["claimed"]),
        ("?overdue=1", ["claimed"]),
        ("?tag=db", ["tagged"]),
        ("?tag=aurora-mysql", ["claimed", "campaign", "tagged", "plain"]),
        ("?tag=nothing", []),
        ("?kind=%00&overdue=x", []),
    ],
)
def test_the_other_filters_choose_the_rows(hub, table, query, shown):
    claimed = make_learning(hub, "claimed", terms=Terms(due=date(2026, 11, 1)))
    state(hub, claimed, "search-api", "claimed")
    make_learning(hub, "campaign", terms=Terms(kind="campaign"))
    make_learning(hub, "plain")
    make_learning(hub, "tagged", tags=("db",))
    assert sorted(rows(table(query=query)[1])) == sorted(shown)


def test_the_filters_stand_in_the_address_and_in_the_form(hub, table):
    make_learning(hub, "campaign", terms=Terms(kind="campaign"))
    _, page = table("keeper", "?kind=campaign&mine=1")
    assert '<option value="campaign" selected>' in page
    assert 'name="mine" value="1" checked' in page
    assert 'href="/rollouts.csv?kind=campaign&amp;mine=1"' in page


def test_closed_ones_are_shown_on_demand(hub, table):
    learning = make_learning(hub, terms=Terms(due=DUE))
    with hub.transaction() as session:
        rollout = rollout_of(session, learning)
        assert rollout
        close(session, rollout, by=HUB, now=NOW)
    assert "Nothing matches" not in table(query="?closed=1")[1]
    assert rows(table(query="?closed=1")[1])
    assert rows(table()[1]) == []


def test_an_empty_table_says_what_would_be_in_it(table):
    assert "Nothing is asked of services yet" in table()[1]
    assert "Nothing matches these filters" in table(query="?team=nobody")[1]


def test_a_deferral_is_over_by_the_clock_alone(hub, table):
    learning = make_learning(hub)
    state(hub, learning, "search-api", "affected")
    state(hub, learning, "search-api", "deferred", until=date(2026, 11, 30))
    assert by_service(table()[0])["search-api"] == "deferred"
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert by_service(table()[0])["search-api"] == "affected"


def test_evidence_runs_out_by_the_clock_alone(hub, table):
    learning = make_learning(hub, checks=(CHECK,))
    seen(hub, learning, "search-api")
    seen(hub, learning, "career-api", life=timedelta(days=200))
    assert "2 of 3 verified" in table()[1]
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        cells, page = table()
        assert by_service(cells)["search-api"] == "unproven"
        assert by_service(cells)["career-api"] == "verified"
        assert "1 of 3 verified" in page


def test_a_service_that_is_switched_off_is_out_of_scope(hub, table):
    from models.service import service_by_slug

    learning = make_learning(hub)
    state(hub, learning, "search-api", "affected")
    with hub.transaction() as session:
        service_by_slug(session, "search-api").retires_on = date(2026, 11, 25)
    cells, page = table()
    assert by_service(cells)["search-api"] == "out_of_scope"
    assert "0 of 2 verified" in page


def test_a_longer_table_asks_the_database_no_more_often(hub, cast, signed_in):
    make_services(hub, *(f"more-{number}" for number in range(20)))
    browser = signed_in("reader")

    def queries() -> int:
        asked: list[str] = []
        listen = lambda *given: asked.append(given[2])  # noqa: E731 - an event's signature
        event.listen(hub.database.engine, "before_cursor_execute", listen)
        assert browser.get("/rollouts").status_code == 200
        event.remove(hub.database.engine, "before_cursor_execute", listen)
        return len(asked)

    learnings = [make_learning(hub, "lesson 0", checks=(CHECK,))]
    seen(hub, learnings[0], "search-api", life=timedelta(hours=1))
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        queries()
        few = queries()
        for number in range(1, 12):
            learnings.append(make_learning(hub, f"lesson {number}", terms=Terms(due=DUE)))
            state(hub, learnings[-1], "search-api", "claimed")
            state(hub, learnings[-1], "more-3", "deferred", until=date(2026, 11, 25))
        assert queries() == few
        assert few < 12
