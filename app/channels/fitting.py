"""Making a bulletin fit: single lines without tricks, and no more of them than a chat takes."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.channels.message import Bulletin, Item, Section
from app.i18n import say
from app.outbound.unseen import one_line
from app.pages.words.marking import msgid

#: Characters of a title, a heading or an item, and of the lead.
LONGEST_LINE, LONGEST_LEAD = 150, 1_000
#: What is tried at first, well above what any digest tells.
MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Fitted:
    """A bulletin with so many items as were tried; ``closing`` says what its link leads to."""

    bulletin: Bulletin
    closing: str


def fit(bulletin: Bulletin, lay: Callable[[Fitted], Any], *, limit: int) -> bytes:
    """JSON of at most ``limit`` bytes: as laid out, with items left out at the end if need be."""
    clean = _clean(bulletin)
    count = sum(len(section.items) for section in clean.sections)
    for most in range(min(count, MOST_ITEMS), -1, -1):
        laid = json.dumps(lay(_first(clean, most, left_out=count - most)), ensure_ascii=False)
        if len(packed := laid.encode()) <= limit:
            return packed
    raise ValueError(f"not even a title fits into {limit} bytes")


def _first(bulletin: Bulletin, most: int, *, left_out: int) -> Fitted:
    words = msgid("Open in Yokoten ({count} more)") if left_out else msgid("Open in Yokoten")
    kept = replace(bulletin, sections=list(_sections(bulletin, most)))
    return Fitted(kept, say(bulletin.lang, words, count=left_out))


def _sections(bulletin: Bulletin, most: int) -> Iterator[Section]:
    for section in bulletin.sections:
        if items := section.items[:most]:
            yield replace(section, items=items)
        most -= len(items)


def _clean(bulletin: Bulletin) -> Bulletin:
    title = _line(bulletin.title)
    if bulletin.is_urgent:
        title = say(bulletin.lang, "Urgent: {title}", title=title)
    return replace(
        bulletin,
        title=_cut(title),
        lead=_line(bulletin.lead, LONGEST_LEAD),
        sections=[
            Section(_line(one.heading), [_item(item) for item in one.items])
            for one in bulletin.sections
        ],
    )


def _item(item: Item) -> Item:
    return replace(item, text=_line(item.text) or "?", about=_line(item.about))


def _line(text: str, most: int = LONGEST_LINE) -> str:
    """One line: no breaks, nothing that is not seen, nothing that turns what follows."""
    return _cut(one_line(text), most)


def _cut(text: str, most: int = LONGEST_LINE) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
