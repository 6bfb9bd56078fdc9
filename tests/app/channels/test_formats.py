"""What every kind of the register makes of a bulletin, however hostile its titles."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from app.channels import FORMATS, Bulletin, Item, Section, slack, teams
from app.channels.webhook import new_secret
from app.clock import utc_now
from app.i18n import say
from models.channel import KINDS

HOSTILE = [
    "<!channel> <!here|here> <@U012AB3CD> <https://evil.example|click>",
    "*bold* _italic_ ~struck~ `code` :boom: > quoted & &lt;!channel&gt;",
    "[click](https://evil.example) **bold** # head <at>everybody</at> {{DATE(2026-11-23)}}",
    "two\nlines\r\nand\ttabs\x00\x07 \u202egnol\u202c \ud800 \u200b\u061c\ufeff\u200e\u200f",
    "日本語の題名「接続数」の上限と、全角＊記号",
    "x" * 5_000,
    '"quotes" \\ and } braces {',
    "",
]


def strings(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [text for value in said.values() for text in strings(value)]
    if isinstance(said, list):
        return [text for value in said for text in strings(value)]
    return [said] if isinstance(said, str) else []


def parts(said: Any, type_: str) -> list[dict[str, Any]]:
    """All objects of a type, however deep."""
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    found = [one for value in inner for one in parts(value, type_)]
    return [said, *found] if isinstance(said, dict) and said.get("type") == type_ else found


def packed(message) -> Any:
    body = FORMATS[message.kind].pack(message, utc_now()).body
    return json.loads(body)


def hostile(**said: Any) -> Bulletin:
    items = [Item(text, f"https://hub.example/w/{at}", text) for at, text in enumerate(HOSTILE)]
    usual = {
        "lead": HOSTILE[0],
        "sections": [Section(HOSTILE[2], items)],
        "url": "https://hub.example/digests",
        "lang": "en",
    }
    return Bulletin(HOSTILE[1], **(usual | said))


def test_every_kind_that_is_posted_to_has_a_format():
    assert {*FORMATS, "mail"} == {*KINDS}


def test_every_kind_has_its_place_in_the_documents():
    told = (Path(__file__).parents[3] / "docs/channels.md").read_text()
    for kind in KINDS:
        assert f"(`{kind}`)\n" in told


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("is_urgent", [True, False])
def test_what_is_posted_is_json_that_says_it_all(message, kind, lang, is_urgent):
    said = packed(message(kind, bulletin=hostile(lang=lang, is_urgent=is_urgent)))
    assert isinstance(said, dict)
    if FORMATS[kind].drops_repeats:
        return
    texts = strings(said)
    assert "https://hub.example/w/3" in texts
    assert (say(lang, "Urgent: {title}", title=HOSTILE[1]) in texts) == is_urgent
    assert any("接続数" in text for text in texts)
    for text in texts:
        assert len(text) <= 3_000
        assert not set("\n\r\t\x00\u202e\u200b\u061c\ufeff\u200e\u200f") & set(
            text.removeprefix(texts[0])
        )
        text.encode()


@pytest.mark.parametrize("kind", ["slack", "teams"])
@pytest.mark.parametrize("count", [0, 1, 40, 500])
def test_a_bulletin_of_any_length_fits_and_says_what_is_left_out(message, kind, count):
    limit = {"slack": slack.LIMIT, "teams": teams.LIMIT}[kind]
    items = [Item("学" * 200, "https://hub.example/w/1", "長" * 200)] * count
    long = hostile(sections=[Section("New", items)] * 2, lang="en")
    body = FORMATS[kind].pack(message(kind, bulletin=long), utc_now()).body
    assert len(body) <= limit
    shown = strings(json.loads(body)).count("学" * 149 + "…")
    assert shown == 2 * count or f"({2 * count - shown} more)" in body.decode()
    assert shown or not count


def test_slack_parses_nothing_but_the_fallback_and_that_is_escaped(message):
    said = packed(message("slack", bulletin=hostile()))
    assert "mrkdwn" not in [one.get("type") for block in said["blocks"] for one in parts(block, "")]
    assert parts(said, "mrkdwn") == parts(said, "user") == parts(said, "broadcast") == []
    assert said["mrkdwn"] is False
    assert "<" not in said["text"]
    assert ">" not in said["text"]
    assert "&lt;!channel&gt;" in said["text"]
    assert all(one["emoji"] is False for one in parts(said, "plain_text"))
    assert {one["url"].partition("//")[2].partition("/")[0] for one in parts(said, "link")} == {
        "hub.example"
    }


def test_slack_gets_no_more_than_it_takes(message):
    many = hostile(sections=[Section("Heading", [Item("One")])] * 55, lead="x" * 5_000)
    said = packed(message("slack", bulletin=many))
    assert len(said["blocks"]) <= 50
    assert len(said["blocks"][0]["text"]["text"]) <= 150
    assert {one["type"] for one in said["blocks"]} == {"header", "section", "rich_text"}
    assert parts(said, "button") == []


def test_teams_shows_titles_in_runs_that_know_no_markdown(message):
    said = packed(message("teams", bulletin=hostile(is_urgent=True)))
    card = said["attachments"][0]
    assert said["type"] == "message"
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["content"]["version"] == "1.5"
    assert card["content"]["body"][0]["style"] == "attention"
    assert parts(said, "TextBlock") == []
    runs = [one["text"] for one in parts(said, "TextRun")]
    assert HOSTILE[2] in runs
    opened = parts(said, "Action.OpenUrl")
    assert {one["url"].partition("//")[2].partition("/")[0] for one in opened} == {"hub.example"}
    assert "entities" not in card["content"]["msteams"]


def test_a_webhook_is_thin_and_signed_as_the_standard_verifies_it(message):
    sent, now = message("webhook", data={"題": "接続数", "learning": "ln-12345678"}), utc_now()
    parcel = FORMATS["webhook"].pack(sent, now)
    said = Webhook(sent.secret).verify(parcel.body, dict(parcel.headers))
    assert said == {
        "type": "digest.weekly",
        "timestamp": "2026-11-23T00:00:00Z",
        "data": {"題": "接続数", "learning": "ln-12345678"},
    }
    assert parcel.headers["webhook-id"] == sent.id


@pytest.mark.parametrize("change", ["body", "id", "secret", "time"])
def test_what_was_tampered_with_does_not_verify(message, change):
    sent = message("webhook")
    at = utc_now() - timedelta(minutes=6 if change == "time" else 0)
    parcel = FORMATS["webhook"].pack(sent, at)
    headers, body, secret = dict(parcel.headers), parcel.body, sent.secret
    if change == "body":
        body = body.replace(b"W48", b"W49")
    if change == "id":
        headers["webhook-id"] = "ds-00000000"
    if change == "secret":
        secret = new_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


def test_the_time_of_a_signature_is_that_of_the_try(message):
    sent, at = message("webhook"), datetime(2026, 11, 25, 12, 0, 30, 999_999, UTC)
    assert FORMATS["webhook"].pack(sent, at).headers["webhook-timestamp"] == "1795608030"


def test_for_a_day_after_a_renewal_both_secrets_verify(message):
    former, now = new_secret(), utc_now()
    until = now + timedelta(hours=1)
    sent = message("webhook", former_secret=former, former_until=until)
    both, later = (FORMATS["webhook"].pack(sent, at) for at in (now, until))
    for secret in (sent.secret, former):
        Webhook(secret).verify(both.body, dict(both.headers))
    assert later.headers["webhook-signature"].count("v1,") == 1


def test_no_message_shows_its_address_or_secret_when_it_is_printed(message):
    shown = repr(message("webhook"))
    assert "geheim" not in shown
    assert "whsec_" not in shown
