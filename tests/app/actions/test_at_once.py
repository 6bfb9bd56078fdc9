"""Two first choices of one person at the same moment, on both databases: both are kept."""

import threading

import pytest
from fastapi import FastAPI

from app.actions.following import choose
from app.actions.preferring import Preferences, keep_preferences, renew_feeds
from app.actions.unsubscribing import resume, stop
from app.auth.unsubscribe_links import UnsubscribeLink
from app.clock import utc_now
from models.actor import Actor
from models.subscription import choices_of, subscription_of

LISBON = Preferences("en", "Europe/Lisbon", "monthly", 3, "10:30", is_told_urgent=True)


@pytest.fixture
def app(app_on_both) -> FastAPI:
    return app_on_both


@pytest.fixture
def at_once(hub):
    """``at_once(first, second)``: the second begins before the first is committed."""

    def racing(first, second) -> None:
        failed: list[Exception] = []

        def run() -> None:
            try:
                with hub.transaction() as session:
                    second(session)
            except Exception as error:  # noqa: BLE001 - told below, in the test's own thread
                failed.append(error)

        other = threading.Thread(target=run)
        with hub.transaction() as session:
            first(session)
            session.flush()
            other.start()
            other.join(0.5)
            assert other.is_alive(), failed
        other.join()
        assert failed == []

    return racing


def test_settings_and_new_addresses_of_feeds(hub, cast, at_once):
    who = cast.reader.id
    at_once(
        lambda session: keep_preferences(session, who, LISBON),
        lambda session: renew_feeds(session, who),
    )
    with hub.reading() as session:
        kept = subscription_of(session, who)
        assert (kept.cadence, kept.feed_serial) == ("monthly", 1)


def test_new_addresses_of_feeds_and_settings(hub, cast, at_once):
    who = cast.reader.id
    at_once(
        lambda session: renew_feeds(session, who),
        lambda session: keep_preferences(session, who, LISBON),
    )
    with hub.reading() as session:
        kept = subscription_of(session, who)
        assert (kept.cadence, kept.feed_serial) == ("monthly", 1)


def test_the_end_of_digests_and_of_urgent_letters(hub, cast, at_once):
    who, now = cast.reader.id, utc_now()
    digest, urgent = (UnsubscribeLink(who, what) for what in ("digest", "urgent"))
    at_once(
        lambda session: stop(session, digest, now=now),
        lambda session: stop(session, urgent, now=now),
    )
    with hub.reading() as session:
        kept = subscription_of(session, who)
        assert (kept.cadence, kept.is_told_urgent) == ("off", False)
    at_once(
        lambda session: resume(session, digest, cadence="monthly", now=now),
        lambda session: resume(session, urgent, cadence="", now=now),
    )
    with hub.reading() as session:
        kept = subscription_of(session, who)
        assert (kept.cadence, kept.is_told_urgent) == ("monthly", True)


def test_a_button_pressed_twice(hub, cast, at_once):
    by, tag = Actor(id=cast.reader.id), ("tag", "aurora")

    def press(session) -> None:
        choose(session, tag, by=by, is_on=True, now=utc_now())

    at_once(press, press)
    with hub.reading() as session:
        assert [one.target for one in choices_of(session, [by.id])[by.id]] == ["aurora"]
