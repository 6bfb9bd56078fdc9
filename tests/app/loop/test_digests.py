"""Digests: everybody's edition once, of what they may see, whatever dies in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from loop_words import LESSON, NOW
from queries import counted
from sqlmodel import select

from app.actions.digesting import digest_of
from app.actions.editions import archive, coming_week, edition
from app.actions.planning_digests import plan_digests, put_digests
from app.actions.readers import reader_of
from app.actions.timetables import SETTLING
from app.actions.weeks import week_from
from app.digest_runs import plan
from models.channel import Channel
from models.dispatch import Dispatch
from models.job import Job
from models.person import Person, person_by_email
from models.rollout import Rollout
from models.subscription import Follow, Subscription
from models.visibility import set_readers
from models.writeup import WriteUp

#: The Monday after, nine in the morning in Japan and what it takes until all is committed.
MONDAY = datetime(2026, 11, 30, 0, 5, tzinfo=UTC)
WEEK = "2026-W49"


@pytest.fixture
def planned(hub) -> Callable[..., dict[str, Dispatch]]:
    """Plan at a moment; the ledger's rows of a week by first name."""

    def planning(now: datetime = MONDAY, week: str = WEEK) -> dict[str, Dispatch]:
        plan(hub, now=now)
        with hub.reading() as session:
            rows = session.exec(select(Dispatch).where(Dispatch.occasion.endswith(week))).all()
            people = {one.id: one.email.partition("@")[0] for one in session.exec(select(Person))}
        return {people.get(row.recipient, row.recipient): row for row in rows}

    return planning


@pytest.fixture
def shown(hub) -> Callable[..., object]:
    """A row as its recipient would see it at a moment."""

    def showing(row: Dispatch, now: datetime = MONDAY):
        with hub.reading() as session:
            eyes = reader_of(session, session.get(Person, row.recipient)).eyes
            digest = digest_of(
                session, row.content, week=week_from(WEEK), eyes=eyes, locale="ja", now=now
            )
            session.expunge_all()
        return digest

    return showing


def test_nothing_is_planned_before_its_moment(lesson, planned):
    assert planned(MONDAY - timedelta(seconds=1)) == {}
    assert set(planned()) == {"lead", "kate", "bo", "bea", "glen", "saki"}


def test_whoever_it_could_happen_to_gets_the_learning_with_the_reason(lesson, planned, shown):
    (one,) = shown(planned()["bo"]).for_you
    assert one.learning.id == lesson
    assert [(why.kind, why.name) for why in one.why] == [
        ("service", "請求API"),
        ("service", "請求バッチ"),
    ]


def test_what_ones_own_team_wrote_is_no_news(lesson, planned, shown):
    rows = planned()
    assert rows["kate"].state == "quiet"
    assert shown(rows["kate"]).numbers.writeups == 1


def test_what_concerns_none_of_ones_services_is_new_and_no_more(lesson, planned, shown):
    digest = shown(planned()["saki"])
    assert digest.for_you == []
    assert [one.title for one in digest.new] == ["夜間バッチで接続が枯渇"]


def test_what_was_asked_is_owed_until_it_is_answered(lesson, ask_now, planned, shown, api):
    ask_now()
    row = planned()["bo"]
    (owed,) = shown(row).asks
    assert owed.ask
    assert [one.slug for one in owed.services] == ["billing-api", "billing-batch"]
    for service in ("billing-api", "billing-batch"):
        said = {"status": "affected"}
        assert api("billing").post(f"/rollouts/{lesson}/answers/{service}", json=said).is_success
    assert shown(row).asks == []
    assert shown(row).ask_count == 0


def test_a_team_hears_who_answered_what_it_learned(lesson, planned, shown, api, clock):
    said = {"status": "affected"}
    clock.move_to(MONDAY - timedelta(days=1))
    assert api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json=said).is_success
    (gave,) = shown(planned()["kate"]).gave
    assert (gave.what, gave.by) == ("answered", ["請求API"])


def test_whom_it_is_hidden_from_is_not_even_told_a_number(lesson, planned, shown, hub, change):
    row = planned()["bo"]
    assert shown(row).numbers.writeups == 1

    def hide(session):
        writeup = session.exec(select(WriteUp)).one()
        set_readers(session, writeup.id, ["team:career"])

    change(hide)
    digest = shown(row)
    assert digest.for_you == []
    assert (digest.new, digest.new_count) == ([], 0)
    assert digest.numbers == type(digest.numbers)()


def test_what_was_hidden_when_it_was_planned_is_in_no_row(lesson, planned, change):
    change(
        lambda session: set_readers(
            session, session.exec(select(WriteUp.id)).one(), ["team:career"]
        )
    )
    row = planned()["saki"]
    assert row.state == "quiet"
    assert lesson not in str(row.content)


def test_a_question_about_a_hidden_write_up_travels_without_it(lesson, planned, shown, change):
    change(
        lambda session: set_readers(
            session, session.exec(select(WriteUp.id)).one(), ["team:career"]
        )
    )
    (owed,) = shown(planned()["glen"]).asks
    assert (owed.learning.id, owed.writeup) == (lesson, None)


def test_planning_again_adds_nobody(lesson, planned, hub):
    before = {name: row.id for name, row in planned().items()}
    assert {name: row.id for name, row in planned(MONDAY + timedelta(hours=5)).items()} == before


def test_workers_at_once_put_everybody_down_once(lesson, hub):
    with hub.reading() as session:
        plans = [plan_digests(session, settings=hub.settings, now=MONDAY) for _ in range(4)]

    def put(part) -> int:
        with hub.transaction() as session:
            return put_digests(session, part)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(put, plans)) == [0, 0, 0, 6]
    with hub.reading() as session:
        assert len(session.exec(select(Dispatch)).all()) == 6


def test_whoever_is_missing_after_a_crash_is_planned_by_the_next_run(lesson, hub, planned):
    with hub.reading() as session:
        rows = plan_digests(session, settings=hub.settings, now=MONDAY)
    with hub.transaction() as session:
        put_digests(session, rows[:2])
    assert len(planned(MONDAY + timedelta(minutes=5))) == 6


def test_every_row_that_says_something_has_its_job(lesson, planned, hub):
    waiting = [row.id for row in planned().values() if row.state == "waiting"]
    with hub.reading() as session:
        jobs = session.exec(select(Job).where(Job.kind == "send")).all()
    assert sorted(job.payload["dispatch"] for job in jobs) == sorted(waiting)


def test_a_week_that_nobody_could_send_is_told_with_the_next(lesson, api, planned):
    planned()
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        text = LESSON.replace("pool-sum", "pool-2").replace("夜間", "早朝")
        said = {"markdown": text, "source": "x.example/a/b:2.md"}
        (second,) = api("career").post("/push", json=said).json()["learnings"]
    late = planned(MONDAY + timedelta(days=14), week="2026-W51")["bo"]
    assert [one["learning"] for one in late.content["for_you"]] == [second]


def test_an_edition_goes_on_from_where_the_last_one_ended(lesson, planned, hub):
    planned(MONDAY + timedelta(hours=3))
    after = planned(MONDAY + timedelta(days=21), week="2026-W52")["bo"]
    assert datetime.fromisoformat(after.content["since"]) == MONDAY - SETTLING


def test_nobody_is_sent_the_past(lesson, hub):
    """The demo's people are known since Wednesday: Monday's edition was before their time."""
    assert plan(hub, now=NOW + timedelta(minutes=1)) == 0


def test_whoever_wants_no_letters_has_no_row(lesson, planned, change, person):
    change(lambda session: session.add(Subscription(person=person("bo"), cadence="off")))
    assert "bo" not in planned()


def test_a_monthly_edition_comes_in_the_week_of_the_first_monday(lesson, planned, change, person):
    change(lambda session: session.add(Subscription(person=person("bo"), cadence="monthly")))
    assert "bo" not in planned()
    after = planned(MONDAY + timedelta(days=7), week="2026-W50")
    assert after["bo"].occasion == "monthly:2026-W50"
    assert after["glen"].occasion == "weekly:2026-W50"
    assert datetime.fromisoformat(after["bo"].content["since"]) < NOW


def test_who_changes_the_cadence_gets_no_second_edition_of_a_week(lesson, planned, change, person):
    first = MONDAY + timedelta(days=7)
    planned(first, week="2026-W50")
    change(lambda session: session.add(Subscription(person=person("bo"), cadence="monthly")))
    assert planned(first + timedelta(hours=1), week="2026-W50")["bo"].occasion == "weekly:2026-W50"


def test_a_follower_hears_of_what_concerns_no_service_of_theirs(
    lesson, planned, shown, change, person
):
    followed = Follow(person=person("saki"), kind="team", target="career", at=NOW)
    change(lambda session: session.add(followed))
    (one,) = shown(planned()["saki"]).for_you
    assert [(why.kind, why.name) for why in one.why] == [("follow-team", "career")]


def test_a_team_gets_its_own_edition_of_what_everybody_may_see(lesson, planned, change, hub):
    def add(session):
        for id_, team in (("ch-billing1", "billing"), ("ch-career1", "career")):
            session.add(Channel(id=id_, team=team, kind="slack", address="https://x.example/",
                                created_by="hub", created_at=NOW))  # fmt: skip

    change(add)
    rows = planned()
    assert [one["learning"] for one in rows["ch-billing1"].content["for_you"]] == [lesson]
    assert "asks" not in rows["ch-billing1"].content
    assert rows["ch-career1"].state == "quiet"


def test_the_number_of_queries_grows_neither_with_write_ups_nor_with_people(
    organisation, api, hub, clock
):
    def statements() -> int:
        with counted(hub) as seen, hub.reading() as session:
            assert plan_digests(session, settings=hub.settings, now=MONDAY)
        return len(seen)

    def push(numbers: range) -> None:
        for number in numbers:
            text = LESSON.replace("pool-sum", f"pool-{number}").replace("夜間", f"{number}番")
            said = {"markdown": text, "source": f"x.example/a/b:{number}.md"}
            assert api("career").post("/push", json=said).status_code == 201

    push(range(2))
    few = statements()
    push(range(2, 9))
    with hub.transaction() as session:
        for number in range(30):
            session.add(Person(id=f"p-more{number:04}", email=f"m{number}@example.jp",
                               name="M", created_at=NOW))  # fmt: skip
    assert statements() == few


def test_reading_an_edition_takes_a_fixed_number_of_queries(organisation, api, hub, planned, shown):
    def statements(row: Dispatch) -> int:
        with counted(hub) as seen:
            shown(row)
        return len(seen)

    counts = []
    for part in (range(3), range(3, 9)):
        for number in part:
            text = LESSON.replace("pool-sum", f"pool-{number}").replace("夜間", f"{number}番")
            said = {"markdown": text, "source": f"x.example/a/b:{number}.md"}
            assert api("career").post("/push", json=said).status_code == 201
        with hub.reading() as session:
            rows = plan_digests(session, settings=hub.settings, now=MONDAY)
            bo = person_by_email(session, "bo@example.jp").id
        counts.append(statements(next(row for row in rows if row.recipient == bo)))
    assert counts[0] == counts[1]


def test_a_link_out_of_what_is_hidden_is_none(lesson, api, planned, shown, clock):
    """Neither a team's own write-up nor a draft says that it was written."""
    clock.move_to(MONDAY - timedelta(days=1))
    with_link = (
        "---\nkind: decision\ntitle: 秘密の判断\n{}\nlinks: [{{rel: related, to: {}}}]\n---\n# a\n"
    )
    source = api("career").get("/writeups").json()["items"][0]["id"]
    for number, (team, more) in enumerate(
        [("billing", "visibility: team"), ("global", "status: draft")]
    ):
        said = {"markdown": with_link.format(more, source), "source": f"x.example/c/{number}:a.md"}
        assert api(team).post("/push", json=said).status_code == 201
    row = planned()["kate"]
    assert (row.state, row.content["gave"]) == ("quiet", [])


def test_what_was_revised_is_told_whoever_else_reads(lesson, api, planned, shown, change, person):
    """Somebody's span of a month hides nothing from who reads by the week."""
    change(lambda session: session.add(Subscription(person=person("bo"), cadence="monthly")))
    change(
        lambda session: session.add(
            Follow(person=person("saki"), kind="team", target="career", at=NOW)
        )
    )
    week = timedelta(days=7)
    planned(MONDAY)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        text = LESSON.replace("枯渇した。", "枯渇した。上限を上げた。")
        said = {"markdown": text, "source": "x.example/a/b:pm.md"}
        assert api("career").post("/push", json=said).json()["changed"]
    row = planned(MONDAY + week, week="2026-W50")["saki"]
    assert [one["what"] for one in row.content["changed"]] == ["revised"]


def test_what_was_withdrawn_meanwhile_is_not_told(lesson, planned, shown, change):
    row = planned()["saki"]
    change(lambda session: setattr(session.exec(select(WriteUp)).one(), "state", "withdrawn"))
    digest = shown(row)
    assert (digest.new, digest.new_count, digest.numbers.writeups) == ([], 0, 0)


def test_rows_of_what_became_restricted_are_told_no_more(
    lesson, planned, shown, api, clock, change
):
    clock.move_to(MONDAY - timedelta(days=1))
    said = {"status": "affected"}
    assert api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json=said).is_success
    row = planned()["kate"]
    assert shown(row).numbers.answers == 1
    change(
        lambda session: session.add(
            Rollout(id="ro-00000001", learning=lesson, is_restricted=True, by="hub", at=NOW)
        )
    )
    assert (shown(row).gave, shown(row).numbers.answers) == ([], 0)


def test_two_plans_of_two_cadences_put_one_edition_down(lesson, hub, change, person):
    first = MONDAY + timedelta(days=7)
    with hub.reading() as session:
        by_week = plan_digests(session, settings=hub.settings, now=first)
        session.expunge_all()
    change(lambda session: session.add(Subscription(person=person("bo"), cadence="monthly")))
    with hub.reading() as session:
        by_month = plan_digests(session, settings=hub.settings, now=first)
    for rows in (by_week, by_month):
        with hub.transaction() as session:
            put_digests(session, rows)
    with hub.reading() as session:
        mine = select(Dispatch.occasion).where(Dispatch.recipient == person("bo"))
        assert session.exec(mine).all() == ["weekly:2026-W50"]


def test_sent_early_it_is_everybodys_own_coming_edition(lesson, hub, change, person):
    change(lambda session: session.add(Subscription(person=person("bo"), weekday=5)))
    wednesday = MONDAY + timedelta(days=2)
    plan(hub, now=wednesday)
    plan(hub, now=wednesday, is_early=True)
    with hub.reading() as session:
        rows = session.exec(select(Dispatch)).all()
    mine = [row.occasion for row in rows if row.recipient == person("bo")]
    hers = [row.occasion for row in rows if row.recipient == person("glen")]
    assert sorted(mine) == ["weekly:2026-W48", "weekly:2026-W49"]
    assert sorted(hers) == ["weekly:2026-W49", "weekly:2026-W50"]


def test_who_takes_to_monthly_letters_late_gets_the_next(lesson, planned, change, person):
    change(lambda session: session.add(Subscription(person=person("bo"), cadence="monthly")))
    late = datetime(2026, 12, 31, 0, 0, tzinfo=UTC)
    assert "bo" not in planned(late, week="2026-W50")


def test_a_clock_that_was_ahead_costs_no_news(lesson, planned, hub):
    """For minutes it was two weeks later; the edition of then was sent, with what there was."""
    week = timedelta(days=7)
    plan(hub, now=MONDAY + 2 * week)
    planned(MONDAY + timedelta(minutes=5))
    planned(MONDAY + week, week="2026-W50")
    assert planned(MONDAY + 2 * week, week="2026-W51")["bo"].planned_at == MONDAY + 2 * week
    after = planned(MONDAY + 3 * week, week="2026-W52")["bo"]
    assert datetime.fromisoformat(after.content["since"]) == MONDAY + week - SETTLING


def test_a_clock_in_1970_plans_nothing(lesson, hub):
    assert plan(hub, now=datetime(1970, 1, 1, 0, 30, tzinfo=UTC)) == 0


def test_a_channel_that_is_resumed_gets_what_comes_then(lesson, planned, change):
    change(
        lambda session: session.add(
            Channel(id="ch-billing1", team="billing", kind="slack", address="https://x.example/",
                    created_by="hub", created_at=NOW, resumed_at=MONDAY + timedelta(days=3))
        )
    )  # fmt: skip
    assert "ch-billing1" not in planned(MONDAY + timedelta(days=3, minutes=1))
    assert "ch-billing1" in planned(MONDAY + timedelta(days=7), week="2026-W50")


def test_what_was_sent_stays_readable_whatever_is_chosen_later(
    lesson, hub, planned, change, person
):
    """A Friday reader's week is not the coming one where its edition was sent on Monday."""
    planned()
    for chosen in ({"weekday": 5}, {"cadence": "monthly"}):
        change(lambda session, chosen=chosen: session.merge(
            Subscription(person=person("bo"), **chosen)))  # fmt: skip
        with hub.reading() as session:
            bo = session.get(Person, person("bo"))
            lines = archive(session, bo, settings=hub.settings, now=MONDAY)
            coming = coming_week(session, bo, settings=hub.settings, now=MONDAY)
            mine = edition(
                session, bo, week_from(WEEK), settings=hub.settings, locale="ja", now=MONDAY
            )
        assert (lines[0].week, lines[0].state) == (week_from(WEEK), "waiting")
        assert coming > week_from(WEEK)
        assert (mine.is_coming, mine.state) == (False, "waiting")
