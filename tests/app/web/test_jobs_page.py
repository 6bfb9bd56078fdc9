"""The queue on a page: for the SRE team alone, and with a button for what is dead."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.clock import utc_now
from app.jobs import HANDLERS, SCHEDULE
from app.pages.words import words_for
from app.pages.words.sending import DISPATCHES, JOBS, OCCASIONS
from models.event import Event
from models.job import Job, claim, enqueue
from models.ledger import CADENCES, SHOWN_STATES


@pytest.fixture
def dead(hub):
    """``dead("send", 3)``: the ids of so many dead jobs."""

    def dying(kind: str, many: int = 1) -> list[int]:
        with hub.transaction() as session:
            jobs = [enqueue(session, kind, now=utc_now(), dispatch=f"ds-{n}") for n in range(many)]
            for job in jobs:
                job.attempts, job.dead_at, job.last_error = 9, utc_now(), "NotSentError: 421 later"
            session.flush()
            return [job.id for job in jobs]

    return dying


def jobs_of(hub) -> dict[int, Job]:
    with hub.reading() as session:
        return {job.id: job for job in session.exec(select(Job))}


@pytest.mark.parametrize("path", ["/jobs", "/dispatches"])
@pytest.mark.parametrize("who", ["keeper", "reader", "guest"])
def test_only_the_sre_team_sees_them(signed_in, path, who):
    assert signed_in(who).get(path).status_code == 403


def test_an_empty_queue_says_what_would_be_in_it(signed_in):
    text = signed_in("sre").get("/jobs").text
    assert "Nothing waits and nothing is dead" in text
    assert "By the clock" in text
    assert text.count("next: <time") == len(SCHEDULE)


def test_what_waits_runs_and_is_dead_is_told_by_kind(signed_in, hub, dead):
    dead("send", 2)
    with hub.transaction() as session:
        enqueue(session, "tidy", now=utc_now()).dead_at = utc_now()
        for minutes in (90, 1, -5):
            enqueue(session, "settle", now=utc_now() - timedelta(minutes=minutes))
        session.flush()
        claim(session, now=utc_now(), kinds=["settle"])
    text = signed_in("sre").get("/jobs").text
    row = text[text.index("Settle answers whose day has come") :].partition("</tr>")[0]
    cells = [part.partition("<")[0] for part in row.split('">')[1:]]
    assert cells == ["3", "2", "1 h 30 min", "1", "0"]
    assert "lease until" in text
    assert text.count("NotSentError: 421 later") == 2
    assert "<code>ds-1</code>" in text


def test_one_dead_job_is_tried_again(signed_in, hub, dead):
    one, other = dead("send", 2)
    boss = signed_in("sre")
    assert boss.post(f"/jobs/{one}/revival").headers["location"] == "/jobs"
    jobs = jobs_of(hub)
    assert (jobs[one].dead_at, jobs[one].attempts) == (None, 0)
    assert jobs[other].dead_at
    assert boss.post(f"/jobs/{one}/revival").status_code == 409
    with hub.reading() as session:
        event = session.exec(select(Event).where(Event.verb == "job.revived")).one()
    assert (event.subject, event.details["kind"]) == (str(one), "send")


@pytest.mark.parametrize("number", ["99999999999999999999999", "2147483648", "0", "-1", "one"])
def test_a_number_that_no_job_can_have_is_refused(signed_in, number):
    assert signed_in("sre").post(f"/jobs/{number}/revival").status_code == 422


@pytest.mark.parametrize(("kind", "left"), [("send", 1), ("", 0)])
def test_all_of_a_kind_or_of_all_kinds_are_tried_again(signed_in, hub, dead, kind, left):
    dead("send", 3)
    dead("tidy")
    signed_in("sre").post("/jobs/revival", data={"kind": kind})
    assert sum(job.dead_at is not None for job in jobs_of(hub).values()) == left


def test_whoever_may_not_see_it_may_not_press_its_buttons(signed_in, hub, dead):
    (one,) = dead("send")
    keeper = signed_in("keeper")
    assert keeper.post(f"/jobs/{one}/revival").status_code == 403
    assert keeper.post("/jobs/revival").status_code == 403
    assert jobs_of(hub)[one].dead_at


def test_many_dead_ones_are_shown_page_by_page(signed_in, dead):
    dead("send", 51)
    boss = signed_in("sre")
    assert 'rel="next" href="/jobs?page=2#dead"' in boss.get("/jobs").text
    assert boss.get("/jobs?page=2").text.count("421 later") == 1


def test_everything_that_is_shown_has_a_name():
    assert HANDLERS.keys() <= JOBS.keys()
    assert set(CADENCES) == OCCASIONS.keys()
    assert set(SHOWN_STATES) == DISPATCHES.keys()
    assert words_for("job", "of tomorrow") == "of tomorrow"
