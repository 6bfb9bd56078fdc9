"""Slack's incoming webhooks with Block Kit: docs.slack.dev/reference/block-kit.

Titles stand in ``plain_text`` and ``rich_text``, which Slack reads as they are: no mention, no
emphasis and no link can be made by what somebody wrote. Only ``text`` is parsed (it is shown where
blocks are not, as in notifications), so that is escaped and its markup is switched off.
"""

from datetime import datetime
from typing import Any

from app.channels.fitting import Fitted, fit
from app.channels.message import Item, Message, Section
from app.channels.port import Parcel

#: What Slack takes is 50 blocks, 3,000 characters of one text, and some 13,000 of all blocks.
LIMIT = 12_000
MOST_SECTIONS = 40
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def pack(message: Message, _now: datetime) -> Parcel:
    return Parcel(fit(message.bulletin, _laid, limit=LIMIT))


def _laid(fitted: Fitted) -> dict[str, Any]:
    bulletin = fitted.bulletin
    lead = [{"type": "section", "text": _plain(bulletin.lead)}] if bulletin.lead else []
    return {
        "text": f"{bulletin.title}\n{bulletin.lead}".strip().translate(_ESCAPES),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {"type": "header", "text": _plain(bulletin.title)},
            *lead,
            *(_rich(*_section(one)) for one in bulletin.sections[:MOST_SECTIONS]),
            # a button would ask the app for an answer, which an incoming webhook cannot give
            _rich(_line(_link(fitted.closing, bulletin.url))),
        ],
    }


def _section(section: Section) -> list[dict[str, Any]]:
    items = {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [_line(*_item(item)) for item in section.items],
    }
    if not section.heading:
        return [items]
    return [_line(_text(section.heading) | {"style": {"bold": True}}), items]


def _item(item: Item) -> list[dict[str, Any]]:
    title = _link(item.text, item.url) if item.url else _text(item.text)
    return [title, _text(f" · {item.about}")] if item.about else [title]


def _rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def _line(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def _link(text: str, url: str) -> dict[str, Any]:
    return {"type": "link", "url": url, "text": text}


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
