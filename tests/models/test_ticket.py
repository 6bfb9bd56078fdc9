"""Tickets and action items as both databases keep them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models.action import Action
from models.action_list import actions_with_tickets, list_actions
from models.actor import HUB, Actor
from models.database import Database
from models.learning import Learning
from models.migrations import _config, upgrade
from models.service import Service, services_bound_to
from models.team import Team
from models.ticket import Ticket, newest_tickets, open_tickets, tickets_to_open, unsettled_ticket
from models.visibility import set_readers
from models.writeup import WriteUp

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def session(database_url):
    database = Database(database_url)
    upgrade(database)
    with database.transaction() as opened:
        opened.add_all([Team(slug=slug, title=slug, created_at=NOW) for slug in ("career", "pay")])
        opened.add(Service(slug="career-api", title="Career API", created_at=NOW))
        opened.flush()
        opened.add(WriteUp(id="pm-1", kind="postmortem", title="t", lang="en", state="published",
                           visibility="org", team="pay", source="x:y", revision=1,
                           date=NOW.date(), created_by="hub", created_at=NOW,
                           updated_at=NOW))  # fmt: skip
        opened.flush()
        set_readers(opened, "pm-1", ["org", "sre"])
        opened.add(Learning(id="ln-1", writeup="pm-1", team="pay", position=0, statement="s",
                            created_at=NOW))  # fmt: skip
        opened.flush()
        yield opened
    database.close()


def ticket(session, id="ti-1", **said):
    row = Ticket(id=id, learning="ln-1", service="career-api", provider="github", **said)
    session.add(row)
    session.flush()
    return row


def test_of_a_learning_and_a_service_one_ticket_is_unsettled_at_a_time(session):
    first = ticket(session)
    first.opened("acme/api#1", "https://x/1", now=NOW)
    assert unsettled_ticket(session, "ln-1", "career-api") is first
    with pytest.raises(IntegrityError), session.begin_nested():
        ticket(session, "ti-2")
    first.closed("dropped", now=NOW)
    session.add(first)
    session.flush()
    assert unsettled_ticket(session, "ln-1", "career-api") is None
    second = ticket(session, "ti-2")
    assert unsettled_ticket(session, "ln-1", "career-api") is second
    assert newest_tickets(session, ["ln-1"]) == {("ln-1", "career-api"): second}


def test_the_newest_ticket_is_the_one_closed_last(session):
    old, new = (ticket(session, f"ti-{n}", closed_at=NOW + n * HOUR, state="done") for n in (2, 3))
    ticket(session, "ti-9", closed_at=NOW, state="done")
    assert newest_tickets(session, ["ln-1"], services=["career-api"]) == {
        ("ln-1", "career-api"): new}  # fmt: skip
    assert newest_tickets(session, ["ln-1"], services=["other"]) == {}
    assert old is not new


def test_tickets_are_looked_at_in_turn(session):
    for id_, at in (("ti-1", NOW), ("ti-2", None), ("ti-3", NOW - HOUR)):
        ticket(session, id_, state="open", looked_at=at, closed_at=NOW)
    assert [one.id for one in open_tickets(session, 2)] == ["ti-2", "ti-3"]


def test_what_could_not_be_opened_waits_an_hour(session):
    row = ticket(session)
    row.failed("Not Found")
    row.looked_at = NOW
    session.add(row)
    session.flush()
    assert tickets_to_open(session, before=NOW) == []
    assert tickets_to_open(session, before=NOW + HOUR) == [row]


def action(session, id, **said):
    row = Action(
        id=id, writeup="pm-1", position=0, what=id, created_at=NOW, **{"team": "pay"} | said
    )
    session.add(row)
    session.flush()
    return row


def test_actions_come_by_day_mine_first_and_page_by_day_and_id(session):
    action(session, "ac-1", due=date(2026, 12, 3))
    action(session, "ac-2", due=date(2026, 12, 1))
    action(session, "ac-3")
    action(session, "ac-4", due=date(2026, 12, 9), team="career")
    action(session, "ac-5", due=date(2026, 12, 2), retired_at=NOW)

    def listed(**said):
        return [one.id for one, _ in list_actions(session, viewer=HUB, **said)]

    assert listed() == ["ac-2", "ac-1", "ac-4", "ac-3"]
    assert listed(mine=("career",)) == ["ac-4", "ac-2", "ac-1", "ac-3"]
    assert listed(after=(date(2026, 12, 3), "ac-1")) == ["ac-4", "ac-3"]
    assert listed(after=(date(2026, 12, 9), "ac-4"), limit=1) == ["ac-3"]
    assert listed(overdue_on=date(2026, 12, 3)) == ["ac-2"]
    assert list_actions(session, viewer=Actor(id="x", role="external")) == []


def test_actions_with_tickets_are_looked_at_in_turn(session):
    action(session, "ac-1", ticket="#1", looked_at=NOW - HOUR)
    action(session, "ac-2", ticket="#2")
    action(session, "ac-3", ticket="#3", looked_at=NOW)
    action(session, "ac-4", ticket="#4", state="done")
    action(session, "ac-5")
    found = actions_with_tickets(session, before=NOW, limit=5)
    assert [(one.id, source) for one, source in found] == [("ac-2", "x:y"), ("ac-1", "x:y")]


def test_a_job_is_bound_by_issuer_and_both_numbers(session):
    row = session.get_one(Service, "career-api")
    row.identities = [{"issuer": "https://i", "project_id": 22, "namespace_id": 72}]
    session.add(row)
    session.flush()
    both = {"project_id": "22", "namespace_id": "72"}
    assert services_bound_to(session, "https://i", both) == ("career-api",)
    assert services_bound_to(session, "https://j", both) == ()
    assert services_bound_to(session, "https://i", both | {"namespace_id": "7"}) == ()
    assert services_bound_to(session, "https://i", {"project_id": "22"}) == ()


def test_actions_of_the_release_before_get_their_team_and_their_day(database_url):
    database = Database(database_url)
    with database.transaction() as before:
        config = _config()
        config.attributes["connection"] = before.connection()
        command.upgrade(config, "2026_11_25_rollouts")
        table = {
            "team": {"slug": "pay", "title": "p", "lang": "ja", "summary": "",
                     "is_confirmed": True, "is_library": False, "created_at": NOW},
            "writeup": {"id": "pm-1", "kind": "postmortem", "title": "t", "lang": "en",
                        "state": "published", "visibility": "org", "team": "pay", "source": "x:y",
                        "revision": 1, "severity": "SEV2", "date": date(2026, 11, 1),
                        "is_past": True, "created_by": "hub", "created_at": NOW, "updated_at": NOW}
            | dict.fromkeys(("fields", "extra", "stated"), "{}")
            | dict.fromkeys(("tags", "technologies", "alerts", "authors", "missing", "guessed",
                             "findings"), "[]"),
        }  # fmt: skip
        for id_, due in (("ac-1", None), ("ac-2", date(2027, 1, 1)), ("ac-3", date(2026, 1, 1))):
            table[f"action {id_}"] = {"id": id_, "writeup": "pm-1", "position": 0, "what": "w",
                                      "state": "open", "due": due, "created_at": NOW}  # fmt: skip
        for name, row in table.items():
            marks = ", ".join(f":{one}" for one in row)
            words = f"INSERT INTO {name.split()[0]} ({', '.join(row)}) VALUES ({marks})"
            before.execute(text(words), row)
    upgrade(database)
    with database.reading() as after:
        rows = {row.id: row for row in after.exec(select(Action))}
        told = {id_: (row.team, row.due, row.due_is_default, row.is_chased, row.stated_due)
                for id_, row in rows.items()}  # fmt: skip
    assert told == {
        "ac-1": ("pay", date(2026, 12, 1), True, False, None),
        "ac-2": ("pay", date(2027, 1, 1), False, True, date(2027, 1, 1)),
        "ac-3": ("pay", date(2026, 1, 1), False, False, date(2026, 1, 1)),
    }
    database.close()
