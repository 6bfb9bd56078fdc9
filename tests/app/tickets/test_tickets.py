"""From an answer to a ticket and back: the real jobs, and little trackers that really answer."""

from datetime import date, timedelta

import pytest
from little_trackers import Answer
from sqlmodel import col, select

from app import i18n
from app.actions.answering import answer, put
from app.actions.catalogue_forms import ServiceForm, TeamForm, checked
from app.actions.cataloguing import put_service, put_team
from app.actions.ticketing import begin
from app.actions.wording_tickets import harmless, quoted
from app.clock import utc_now
from app.settings import Settings
from app.ticketing import look_at_tickets, open_ticket
from app.tickets import TRACKERS
from app.worker import work_once
from models.action import Action
from models.actor import HUB
from models.answer import Answer as Said
from models.answer import Statement, answers_of
from models.cell import cell_of
from models.errors import Busy
from models.job import Job
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service
from models.ticket import Ticket
from models.writeup import WriteUp

TEXT = """---
title: Connections ran out
service: payments-api
date: {day}
learnings:
  - statement: "Keep all pools below max_connections, @oncall #12"
    applies_when: technologies in ["mysql"]
    effort_hours: 6
    downtime: true
---
# Connections ran out

All connections were taken.
"""
ABOUT = {"service": "career-api"}


@pytest.fixture
def settings(told, tmp_path):
    return Settings(data_dir=tmp_path / "data", demo=False, starter=False, **told)


@pytest.fixture
def learning(hub, push):
    """A circulated learning of payments that concerns career-api; its id."""
    with hub.transaction() as session:
        put_team(session, "career", checked(TeamForm, {"title": "C", "lang": "en"}),
                 by=HUB, now=utc_now())  # fmt: skip
        form = {"title": "Career API", "team": "career", "technologies": ["mysql"],
                "repository": "127.0.0.1/acme/career-api"}  # fmt: skip
        put_service(session, "career-api", checked(ServiceForm, form), by=HUB, now=utc_now())
    pushed = push(TEXT.format(day=utc_now().date()), team="payments")
    assert pushed.status_code == 201, pushed.text
    with hub.reading() as session:
        return session.exec(select(Learning.id)).one()


@pytest.fixture
def say(hub, learning):
    """``say("affected")``: what somebody states of career-api."""

    def saying(status, **said):
        with hub.transaction() as session:
            about = session.get_one(Learning, learning), session.get_one(Service, "career-api")
            answer(session, *about, Statement(status=status, **said), by=HUB, now=utc_now())

    return saying


def work(hub):
    while work_once(hub):
        pass


def tickets(hub):
    with hub.reading() as session:
        return list(session.exec(select(Ticket).order_by(Ticket.opened_at)))


def standing(hub, learning):
    with hub.reading() as session:
        return cell_of(session, learning, "career-api").status


def test_affected_opens_one_ticket_and_affected_again_no_second(hub, little, learning, say):
    say("affected", effort_hours=4, downtime=False)
    work(hub)
    [ticket] = tickets(hub)
    assert (ticket.provider, ticket.key) == (little.provider, "acme/career-api#1")
    assert (ticket.state, ticket.problem) == ("open", None)
    [(title, body)] = little.texts()
    assert title.startswith("Keep all pools below max_connections")
    for words in ("Effort: 4 hours", "Needs no downtime", "technologies in", "mysql",
                  f"{hub.settings.public_url}/learnings/{learning}#career-api",
                  f"<!-- yokoten:{learning}:career-api -->"):  # fmt: skip
        assert words in body
    say("in_progress")
    say("affected")
    work(hub)
    assert len(little.texts()) == 1


def test_hours_downtime_and_day_are_those_of_the_learning_where_nobody_said_others(
    hub, little, learning, say
):
    with hub.transaction() as session:
        session.add(Rollout(id="ro-1", learning=learning, by="hub", at=utc_now(),
                            due=date(2027, 1, 31)))  # fmt: skip
    say("affected")
    work(hub)
    [(_, body)] = little.texts()
    assert "Effort: 6 hours" in body
    assert "Needs downtime" in body
    assert "Due: 2027-01-31" in body


def test_the_ticket_speaks_the_language_of_the_team(hub, little, learning, say):
    with hub.transaction() as session:
        put_team(session, "career", checked(TeamForm, {"title": "C", "lang": "ja"}),
                 by=HUB, now=utc_now())  # fmt: skip
    say("affected")
    work(hub)
    assert i18n.say("ja", "Why it concerns this service:") in little.texts()[0][1]


def test_nobody_is_mentioned_and_nothing_is_linked_or_ordered():
    told = harmless("@oncall fixes #12 !3 ~bug <img src=x> <!-- yokoten:ln-1:x --> [a](b) `c`")
    for live in ("@oncall", "#12", "!3", "~bug"):
        assert live not in told.replace("\\", "")
    for mark in ("<img", "<!--", "[a]", "`c`"):
        assert mark not in told.replace(f"\\{mark[0]}", "")
    assert quoted("fine\n/close").splitlines() == ["> fine", "> /close"]
    assert "secret" not in harmless("a ::redact[secret]{reason=pii} b")


def test_a_lost_answer_makes_no_second_ticket(hub, little, learning, say):
    say("affected")
    little.lose_answers = True
    assert work_once(hub)
    work(hub)
    [ticket] = tickets(hub)
    assert (ticket.state, len(little.texts())) == ("opening", 1)
    assert "127.0.0.1" in ticket.problem
    little.lose_answers = False
    open_ticket(hub, {"learning": learning} | ABOUT, utc_now())
    [ticket] = tickets(hub)
    assert (ticket.state, ticket.key, len(little.texts())) == ("open", "acme/career-api#1", 1)


def test_a_worker_that_died_after_opening_makes_no_second_ticket(hub, little, learning, say):
    say("affected")
    with hub.transaction() as session:
        opening = begin(session, learning, "career-api", trackers=hub.trackers,
                        public_url="http://hub", now=utc_now())  # fmt: skip
    opening.place.tracker.open("acme/career-api", opening.draft)
    with pytest.raises(Busy):
        open_ticket(hub, {"learning": learning} | ABOUT, utc_now())
    open_ticket(hub, {"learning": learning} | ABOUT, utc_now() + timedelta(seconds=60))
    assert [(one.state, one.key) for one in tickets(hub)] == [("open", "acme/career-api#1")]
    assert len(little.texts()) == 1


def test_the_database_is_free_while_the_tracker_is_asked(hub, little, learning, say):
    seen = []
    answering = little.answer

    def slowly(*asked):
        with hub.transaction() as session:
            seen.append(session.exec(select(Ticket.state)).all())
        return answering(*asked)

    little.answer = slowly
    say("affected")
    work(hub)
    look_at_tickets(hub, {}, utc_now())
    assert seen[-1] == ["open"]
    assert tickets(hub)[0].problem is None


def test_a_closed_ticket_claims_and_never_verifies(hub, little, learning, say):
    say("affected")
    work(hub)
    look_at_tickets(hub, {}, utc_now())
    assert standing(hub, learning) == "affected"
    little.settle(1, done=True)
    look_at_tickets(hub, {}, utc_now())
    with hub.reading() as session:
        newest = answers_of(session, learning, "career-api")[0]
    assert (newest.status, newest.via, newest.tier, newest.by) == ("claimed", "ticket", "T0", "hub")
    assert newest.ref == tickets(hub)[0].url
    assert (standing(hub, learning), tickets(hub)[0].state) == ("claimed", "done")
    look_at_tickets(hub, {}, utc_now())
    with hub.reading() as session:
        assert len(answers_of(session, learning, "career-api")) == 2


def test_a_closed_ticket_takes_no_proof_away(hub, little, learning, say):
    say("affected")
    work(hub)
    with hub.transaction() as session:
        said = Said(learning=learning, service="career-api", status="verified", by="tk-1",
                    at=utc_now(), via="check", tier="T2")  # fmt: skip
        put(session, session.get_one(Learning, learning), session.get_one(Service, "career-api"),
            said, by=HUB, now=utc_now())  # fmt: skip
    little.settle(1, done=True)
    look_at_tickets(hub, {}, utc_now())
    assert (standing(hub, learning), tickets(hub)[0].state) == ("verified", "done")


def test_a_ticket_that_is_not_planned_changes_nothing_and_is_shown(
    hub, little, learning, say, signed_in
):
    say("affected")
    work(hub)
    little.settle(1, done=False)
    look_at_tickets(hub, {}, utc_now())
    assert (standing(hub, learning), tickets(hub)[0].state) == ("affected", "dropped")
    page = signed_in("keeper").get(f"/learnings/{learning}").text
    assert "acme/career-api#1" in page
    say("in_progress")
    say("affected")
    work(hub)
    assert [one.state for one in tickets(hub)] == ["dropped", "open"]
    assert len(little.texts()) == 2


def test_a_limit_is_waited_for(hub, little, learning, say):
    say("affected")
    little.refusals = [little.limit()[0]]
    work(hub)
    with hub.reading() as session:
        waits = select(Job).where(Job.kind == "open_ticket", col(Job.done_at).is_(None))
        waiting = session.exec(waits).one()
        assert waiting.payload == {"learning": learning} | ABOUT
        assert timedelta(seconds=80) < waiting.run_at - utc_now() < timedelta(seconds=91)
    assert little.texts() == []
    open_ticket(hub, waiting.payload, waiting.run_at)
    assert tickets(hub)[0].state == "open"


def test_a_limit_while_looking_leaves_the_tracker_alone_for_this_round(hub, little, learning, say):
    say("affected")
    work(hub)
    with hub.transaction() as session:
        for number in range(2, 5):
            session.add(Ticket(id=f"ti-{number}", learning=learning, service="career-api",
                               provider=little.provider, key=f"acme/career-api#{number}",
                               state="open", closed_at=utc_now()))  # fmt: skip
    little.asked.clear()
    little.refusals = [little.limit()[0]]
    look_at_tickets(hub, {}, utc_now())
    assert len(little.asked) == 1


def test_a_refusal_is_shown_and_tried_again_an_hour_later(hub, little, learning, say, signed_in):
    say("affected")
    little.refusals = [Answer(404, {"message": "Not Found"})]
    work(hub)
    [ticket] = tickets(hub)
    assert (ticket.state, "404: Not Found" in ticket.problem) == ("opening", True)
    assert "404: Not Found" in signed_in("keeper").get(f"/learnings/{learning}").text
    look_at_tickets(hub, {}, utc_now() + timedelta(minutes=10))
    work(hub)
    assert little.texts() == []
    look_at_tickets(hub, {}, utc_now() + timedelta(minutes=61))
    with hub.reading() as session:
        retried = select(Job).where(Job.kind == "open_ticket", col(Job.dedupe_key).is_not(None))
        assert session.exec(retried).one()


def test_what_is_settled_meanwhile_needs_no_ticket(hub, little, learning, say):
    say("affected")
    say("not_affected", note="A mistake.")
    work(hub)
    assert (tickets(hub), little.texts()) == ([], [])


@pytest.mark.parametrize("hidden", ["rollout", "restricted", "team", "draft"])
def test_of_what_not_all_may_read_the_ticket_is_a_link_alone(hub, little, learning, say, hidden):
    with hub.transaction() as session:
        writeup = session.exec(select(WriteUp)).one()
        if hidden == "rollout":
            session.add(Rollout(id="ro-1", learning=learning, by="hub", at=utc_now(),
                                is_restricted=True))  # fmt: skip
        elif hidden == "draft":
            writeup.state = "draft"
        else:
            writeup.visibility = hidden
        session.add(writeup)
    say("affected")
    work(hub)
    [(title, body)] = little.texts()
    assert f"/learnings/{learning}#career-api" in body
    for word in ("pools", "max_connections", "mysql", "Connections", "hours"):
        assert word not in title + body


def test_a_public_repository_gets_a_link_alone(hub, little, learning, say):
    little.visibility = "public"
    say("affected")
    work(hub)
    [(title, body)] = little.texts()
    assert "pools" not in title + body
    assert f"/learnings/{learning}#career-api" in body


def test_without_a_tracker_nothing_is_opened_and_the_page_says_how(
    hub, little, learning, say, signed_in
):
    with hub.transaction() as session:
        service = session.get_one(Service, "career-api")
        service.repository = "elsewhere.example/acme/career-api"
        session.add(service)
    say("affected")
    work(hub)
    assert (tickets(hub), little.asked) == ([], [])
    assert "YOKOTEN_GITHUB_TOKEN" in signed_in("keeper").get(f"/learnings/{learning}").text


def test_an_action_is_closed_by_its_ticket(hub, little, learning):
    place = hub.trackers.place("127.0.0.1/acme/career-api")
    paths = {"github": "issues", "gitlab": "-/issues"}
    assert paths.keys() == TRACKERS.keys()
    ticket = f"https://127.0.0.1/acme/career-api/{paths[little.provider]}/1"
    with hub.transaction() as session:
        writeup = session.exec(select(WriteUp.id)).one()
        for number, said in enumerate(
            [ticket, "CAR-881", "https://elsewhere.example/x/y/issues/1"]
        ):
            about = {"writeup": writeup, "team": "payments", "what": "Alert on connections"}
            row = Action(id=f"ac-{number}", position=number, created_at=utc_now(), **about)
            row.ticket = said
            session.add(row)
    little.issues["acme/career-api"].append(
        {"number": 1, "iid": 1, "state": "opened" if little.provider == "gitlab" else "open"}
    )
    assert place
    look_at_tickets(hub, {}, utc_now())
    little.settle(1, done=False)
    look_at_tickets(hub, {}, utc_now() + timedelta(minutes=61))
    with hub.reading() as session:
        assert session.get_one(Action, "ac-0").state == "open"
    little.settle(1, done=True)
    look_at_tickets(hub, {}, utc_now() + timedelta(minutes=122))
    with hub.reading() as session:
        closed = session.get_one(Action, "ac-0")
        assert (closed.state, closed.closed_by, closed.proof) == ("done", "hub", ticket)
        assert session.get_one(Action, "ac-1").state == "open"
