"""Channels hear of their team what the whole organisation may see."""

import json

import pytest
from notice_words import (
    AGAIN,
    BANNED,
    SEVERE,
    STATEMENT,
    TITLE,
    TWO_LEARNINGS,
    UNSCOPED,
    restricted,
)

from app.clock import utc_now
from models.channel import Channel

RUNBOOK = "x.example/b/b:rb.md"


def test_a_severe_learning_goes_to_the_teams_that_are_asked(push, work, channel, messages):
    channel("slack", "billing")
    channel("teams", "sre")
    push(SEVERE)
    work(1)
    (message,) = messages()
    assert (message.kind, message.type) == ("slack", "learning.severe")
    assert message.bulletin.is_urgent
    assert TITLE in message.bulletin.title
    (item,) = message.bulletin.sections[0].items
    assert item.text == STATEMENT
    assert "請求API" in item.about
    assert "Global" not in item.about


def test_a_webhook_gets_ids_and_no_texts(push, work, channel, messages):
    channel("webhook")
    told = push(SEVERE)
    work(1)
    (message,) = messages()
    assert message.data["services"] == ["billing-api", "billing-batch"]
    assert message.data["learnings"] == told["learnings"]
    assert (message.data["severity"], message.data["team"]) == ("SEV1", "career")
    assert STATEMENT not in json.dumps(message.data, ensure_ascii=False)


@pytest.mark.parametrize("team", ["billing", "sre"])
def test_what_was_settled_and_happened_again_goes_to_its_team_and_the_sre_team(
    lesson, prove, push, work, channel, messages, team
):
    channel("slack", team)
    channel("slack", "global")
    assert prove("billing-api").is_success
    work()
    push(AGAIN, "billing", "x.example/b/b:pm.md")
    work(1)
    (message,) = messages()
    assert message.type == "learning.contradicted"
    assert message.data["services"] == ["billing-api"]
    assert message.data["learnings"] == [lesson]


def test_a_banned_runbook_goes_to_its_teams(push, work, channel, messages):
    channel("teams", "billing", lang="en")
    channel("teams", "global")
    push(BANNED, "billing", RUNBOOK)
    work(1)
    (message,) = messages()
    assert message.type == "runbook.banned"
    assert message.bulletin.title.startswith("Do not use this runbook")
    assert message.data["services"] == ["billing-api"]


@pytest.mark.parametrize("wish", [{"wants_urgent": False}, {"paused_for": "gone"}])
def test_who_does_not_want_it_or_is_paused_gets_nothing(
    push, work, channel, messages, change, clock, wish
):
    more = wish if "wants_urgent" in wish else {"paused_at": utc_now()}
    first, later = channel("slack", "billing", **more), channel("slack")
    push(SEVERE)
    work(1)
    assert len(messages()) == 1
    change(Channel, later, **more)
    assert messages() == []
    assert first != later


@pytest.mark.parametrize("text", [SEVERE, BANNED])
def test_of_what_is_restricted_no_channel_hears(push, work, channel, messages, told, text):
    ids = {channel("slack", "billing"), channel("webhook")}
    push(restricted(text), "career" if text is SEVERE else "billing", RUNBOOK)
    work(1)
    assert messages() == []
    assert not ids & set(told())


def test_what_became_restricted_meanwhile_is_not_posted(push, work, channel, messages):
    channel("webhook")
    push(SEVERE)
    work(1)
    push(restricted(SEVERE))
    assert messages() == []


def test_a_mailing_list_gets_a_letter_that_greets_nobody(post, push, work, channel):
    channel("mail", "billing")
    push(SEVERE)
    work()
    (letter,) = post.to("list")
    assert STATEMENT in letter.text
    assert "/answer/" not in letter.text
    assert "さん" not in letter.text


def test_two_learnings_are_one_message(push, work, channel, messages):
    channel("webhook")
    learnings = push(TWO_LEARNINGS)["learnings"]
    work(4)
    (message,) = messages()
    assert message.data["learnings"] == learnings


def test_a_learning_that_concerns_nobody_yet_goes_to_no_team(push, work, channel, messages):
    channel("slack", "billing")
    push(UNSCOPED)
    work(1)
    assert messages() == []
