"""What is known of services: typed, dated, with its source, in a fixed number of queries."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from models.actor import HUB
from models.database import Database
from models.errors import Invalid
from models.fact import facts_of, keep_sbom, known, sbom_of, set_facts
from models.fact_values import checked_name, checked_value
from models.migrations import upgrade
from models.scope import applies
from models.service import Service, service_by_slug

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
AXIOS, REDIS = "pkg:npm/axios", "pkg:npm/redis"


@pytest.fixture
def session(database_url):
    database = Database(database_url)
    upgrade(database)
    with database.transaction() as opened:
        for slug in ("career-api", "mail-api", "old-api"):
            opened.add(Service(slug=slug, title=slug, created_at=NOW, tags=["pii"]))
        opened.flush()
        yield opened
    database.close()


def say(session, changes, *, service="career-api", now=NOW, source="repo@1"):
    return set_facts(session, service, changes, source=source, by=HUB, now=now)


def ship(session, *packages, service="career-api", now=NOW):
    return keep_sbom(session, service, packages, components=len(packages), source=None, by=HUB,
                     observed_at=now)  # fmt: skip


def test_facts_keep_their_type(session):
    said = {"spot": True, "replicas": 3, "load": 0.5, "java": "21", "queues": ["a", "b"], "no": []}
    assert say(session, said) == set(said)
    session.expire_all()
    read = {fact.name: fact.value for fact in facts_of(session, "career-api")}
    assert read == said
    assert [type(read[name]) for name in said] == [bool, int, float, str, list, list]


def test_only_what_really_changed_is_told_and_all_is_dated_anew(session):
    say(session, {"java": "21", "one": 1, "gone": "x"})
    changes = {"java": "21", "one": True, "gone": None, "never": None}
    assert say(session, changes, now=LATER, source=None) == {"one", "gone"}
    java, one = facts_of(session, "career-api")
    assert (java.name, java.observed_at, java.source, java.by) == ("java", LATER, None, "hub")
    assert one.value is True


def test_a_service_has_at_most_five_hundred(session):
    say(session, {f"n{n}": n for n in range(500)})
    with pytest.raises(Invalid):
        say(session, {"one.more": 1})
    assert say(session, {"n0": None, "one.more": 1}) == {"n0", "one.more"}


def test_nothing_is_kept_where_one_is_wrong(session):
    with pytest.raises(Invalid):
        say(session, {"java": "21", "tier": 1})
    assert facts_of(session, "career-api") == []


@pytest.mark.parametrize(
    "name", ["service", "team", "tier", "technologies", "tags", "tech", "tag", "sbom", "", "9a",
             "a b", "and", "true", "x" * 101, "a\n", "pkg:npm/axios", "日本"]
)  # fmt: skip
def test_names_that_no_fact_has(name):
    with pytest.raises(Invalid):
        checked_name(name)


@pytest.mark.parametrize(
    "value", [{}, [1], [None], [["a"]], "x" * 501, ["x" * 501], ["x"] * 201, "a\nb", "a\0",
              float("nan"), float("inf"), 2**53 + 1, b"x", object()]
)  # fmt: skip
def test_values_that_no_fact_has_are_refused_by_name(value):
    with pytest.raises(Invalid) as raised:
        checked_value("pool.size", value)
    assert "pool.size" in str(raised.value)


@given(st.text(max_size=8))
def test_whatever_may_be_a_name_can_be_asked_for(name):
    try:
        checked_name(name)
    except Invalid:
        return
    assert applies(f"{name} == 1", {name: 1}) is True


def test_an_sbom_tells_which_packages_changed(session):
    assert ship(session, (AXIOS, "1.6"), (REDIS, "4.1")) == {AXIOS, REDIS}
    assert ship(session, (AXIOS, "1.6"), (REDIS, "4.1"), now=LATER) == frozenset()
    assert sbom_of(session, "career-api").observed_at == LATER
    assert ship(session, (AXIOS, "1.6"), (AXIOS, "1.7")) == {AXIOS, REDIS}
    facts = known(session, [service_by_slug(session, "career-api")], packages=[AXIOS, REDIS])
    assert facts["career-api"]["sbom"] == {AXIOS: ["1.6", "1.7"]}


def test_an_sbom_of_thousands_is_replaced(session):
    first = [(f"pkg:npm/p{n}", "1") for n in range(3_000)]
    assert len(ship(session, *first)) == 3_000
    second = [(f"pkg:npm/p{n}", "2") for n in range(3_000)]
    assert len(ship(session, *second, (AXIOS, "1"))) == 3_001
    [facts] = known(session, [service_by_slug(session, "career-api")],
                    packages=["pkg:npm/p7"]).values()  # fmt: skip
    assert facts["sbom"] == {"pkg:npm/p7": ["2"]}


def test_what_is_known_is_what_conditions_read(session):
    say(session, {"java": "21"})
    ship(session, (AXIOS, "1.6"))
    services = [service_by_slug(session, slug) for slug in ("career-api", "mail-api")]
    facts = known(session, services, packages=[AXIOS])
    assert facts["career-api"] == {
        "service": "career-api",
        "team": None,
        "tier": None,
        "technologies": [],
        "tags": ["pii"],
        "java": "21",
        "sbom": {AXIOS: ["1.6"]},
    }
    assert "sbom" not in facts["mail-api"]
    condition = f'sbom("{AXIOS}") < "1.7" and tag == "pii" and java == 21'
    assert [applies(condition, facts[one.slug]) for one in services] == [True, None]


def test_more_services_are_not_more_queries(session):
    counted = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: counted.append(args[2]))
    services = [service_by_slug(session, slug) for slug in ("career-api", "mail-api", "old-api")]
    counted.clear()
    known(session, services[:1], packages=[AXIOS])
    assert len(counted) == 3
    known(session, services, packages=[AXIOS])
    assert len(counted) == 6
    assert known(session, []) == {}


def test_a_service_is_retired_from_its_last_day_on(session):
    service = Service(slug="x", title="x", created_at=NOW)
    assert not service.is_retired(NOW)
    service.retires_on = NOW.date()
    assert not service.is_retired(NOW - timedelta(days=1))
    assert service.is_retired(NOW)
