"""Whoever is gone, does not want it, or may not see it is not told, whenever that became so."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from loop_words import NOW
from notice_words import SEVERE, STATEMENT, TITLE, restricted
from sqlmodel import col

from app.seeding import Seeds, seed
from models.dispatch import Dispatch
from models.job import Job
from models.person import Keeper, Membership, Person
from models.rollout import Rollout
from models.subscription import Follow, Subscription
from models.writeup import WriteUp


@pytest.fixture
def between(push, work, hub, person) -> Callable[..., None]:
    """Raise a notice, and do something once it stands in the ledger, before it is sent."""

    def doing(act: Callable[..., None]) -> None:
        push(SEVERE)
        work(1)
        with hub.transaction() as session:
            act(session)
        work()

    return doing


@pytest.fixture
def set_by(hub, person):
    def setting(name: str, **values) -> None:
        with hub.transaction() as session:
            row = session.get_one(Person, person(name))
            for key, value in values.items():
                setattr(row, key, value)

    return setting


@pytest.mark.parametrize("gone", [{"disabled_at": NOW}, {"leaves_on": date(2026, 11, 24)}])
def test_who_is_not_here_is_not_told(post, push, work, set_by, told, person, gone):
    set_by("glen", **gone)
    push(SEVERE)
    work()
    assert "glen" not in post.names
    assert person("glen") not in told()


def test_who_chose_not_to_is_asked_as_usual(post, push, work, hub, person, told):
    with hub.transaction() as session:
        session.add(Subscription(person=person("bo"), is_told_urgent=False))
    push(SEVERE)
    work()
    assert told() == [person("glen")]
    (letter,) = post.to("bo")
    assert "起こりえますか" in letter.subject


def test_who_caused_it_is_not_told(post, work, browser, following, told, person):
    following("kate", "team", "career")
    following("lead", "team", "career")
    form = {"markdown": SEVERE, "team": "career", "source": "pm.md"}
    assert browser("kate").post("/new", data=form).status_code == 303
    work()
    assert post.names == ["bo", "glen", "lead"]
    assert person("kate") not in told()


def test_of_what_is_restricted_services_hear_the_learning_alone(
    post, push, work, following, told, person
):
    for kind, target in (("team", "career"), ("service", "career-api")):
        following("bea", kind, target)
    push(restricted(SEVERE))
    work()
    assert post.names == ["bo", "glen"]
    assert sorted(told()) == sorted([person("bo"), person("glen")])
    for letter in post.letters:
        assert STATEMENT in letter.text
        assert "夜間バッチ" not in letter.subject + letter.text + letter.html
        assert "/w/pm-" not in letter.text + letter.html
        assert "Severity 1" not in letter.subject + letter.text


def test_a_contractor_hears_of_their_own_teams_alone(post, push, work, set_by, following):
    set_by("bea", role="external")
    following("bea", "team", "career")
    push(SEVERE)
    work()
    assert "bea" not in post.names


def test_rights_that_were_lost_meanwhile_count(post, between, following, person):
    following("bea", "team", "career")
    following("saki", "team", "career")

    def act(session) -> None:
        session.get_one(Person, person("bea")).role = "external"
        session.delete(session.get_one(Membership, (person("glen"), "global")))
        session.get_one(Person, person("bo")).disabled_at = NOW
        session.get_one(Follow, (person("saki"), "team", "career")).is_on = False

    between(act)
    assert post.names == ["saki"]  # who is asked like of anything else, nobody else being there
    assert "起こりえますか" in post.letters[0].subject


def test_a_wish_that_changed_meanwhile_counts(post, between, person):
    between(lambda session: session.add(Subscription(person=person("bo"), is_told_urgent=False)))
    (letter,) = post.to("bo")
    assert "起こりえますか" in letter.subject  # not told, but asked as of everything else
    assert post.names == ["bo", "glen"]


def test_what_became_restricted_meanwhile_is_not_named(post, push, work, following, clock, rows):
    following("bea", "team", "career")
    push(SEVERE)
    work(1)
    push(restricted(SEVERE))
    work()
    assert "bea" not in post.names
    assert all(TITLE not in letter.text for letter in post.letters)
    dropped = rows(Dispatch, Dispatch.state == "dropped")
    assert len(dropped) == 1


@pytest.mark.parametrize("change", [{"state": "withdrawn"}, {"severity": "SEV3"}])
def test_what_is_not_so_any_more_is_not_told(post, between, rows, change):
    def act(session) -> None:
        for one in rows(WriteUp):
            row = session.get_one(WriteUp, one.id)
            for name, value in change.items():
                setattr(row, name, value)

    between(act)
    asking = ("起こりえますか", "Could this happen to your service too?")
    assert [one.subject for one in post.letters if not any(w in one.subject for w in asking)] == []
    assert len(rows(Dispatch, Dispatch.state == "dropped")) == 2


def test_a_restricted_rollout_is_told_to_those_alone_who_are_asked(
    post, push, work, following, channel, messages, hub
):
    following("bea", "team", "career")
    (learning,) = push(SEVERE)["learnings"]
    channel("slack", "billing")
    with hub.transaction() as session:
        session.add(Rollout(id="ro-1", learning=learning, is_restricted=True, by="hub", at=NOW))
    work()
    assert post.names == ["bo", "glen"]
    assert messages() == []


def test_seeds_tell_nobody(hub, rows):
    seed(hub, Seeds(demo=True, starter=False), now=NOW)
    assert rows(WriteUp, WriteUp.severity == "SEV1")
    assert not rows(Job, Job.kind == "tell")
    assert not rows(Dispatch, col(Dispatch.occasion).startswith("notice:"))


def test_where_nobody_is_left_nobody_is_told(post, push, work, hub, rows):
    with hub.transaction() as session:
        for one in rows(Keeper):
            session.delete(session.get_one(Keeper, (one.service, one.person)))
        for one in rows(Person):
            session.get_one(Person, one.id).disabled_at = NOW - timedelta(days=1)
    push(SEVERE)
    work()
    assert post.letters == []
