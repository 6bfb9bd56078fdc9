"""Teams by a workflow's webhook, as an Adaptive Card: adaptivecards.io/explorer.

Everything stands in text runs, which no Markdown is read in (in a ``TextBlock`` it would be).
"""

from datetime import datetime
from typing import Any

from app.channels.fitting import Fitted, fit
from app.channels.message import Bulletin, Item, Message, Section
from app.channels.port import Parcel

#: Teams takes messages of 28 KB; a workflow may add to them.
LIMIT = 24_000
_CARD = "application/vnd.microsoft.card.adaptive"


def pack(message: Message, _now: datetime) -> Parcel:
    return Parcel(fit(message.bulletin, _laid, limit=LIMIT))


def _laid(fitted: Fitted) -> dict[str, Any]:
    bulletin = fitted.bulletin
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": bulletin.lang,
        "fallbackText": bulletin.title,
        "msteams": {"width": "Full"},
        "body": [_head(bulletin), *(block for one in bulletin.sections for block in _section(one))],
        "actions": [{"type": "Action.OpenUrl", "title": fitted.closing, "url": bulletin.url}],
    }
    return {"type": "message", "attachments": [{"contentType": _CARD, "content": card}]}


def _head(bulletin: Bulletin) -> dict[str, Any]:
    lines = [_line(_run(bulletin.title, size="large", weight="bolder"))]
    if bulletin.lead:
        lines.append(_line(_run(bulletin.lead)))
    style = "attention" if bulletin.is_urgent else "default"
    return {"type": "Container", "style": style, "items": lines}


def _section(section: Section) -> list[dict[str, Any]]:
    heading = [_line(_run(section.heading, weight="bolder"), spacing="large")]
    items = [_line(*_item(item), spacing="small") for item in section.items]
    return [*heading, *items] if section.heading else items


def _item(item: Item) -> list[dict[str, Any]]:
    opened = {"selectAction": {"type": "Action.OpenUrl", "url": item.url}} if item.url else {}
    about = [_run(f" · {item.about}", isSubtle=True)] if item.about else []
    return [_run("• "), _run(item.text, **opened), *about]


def _line(*inlines: dict[str, Any], **looks: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": list(inlines), **looks}


def _run(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "TextRun", "text": text, **looks}
