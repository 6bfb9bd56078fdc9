"""Write-ups as an Atom feed (RFC 4287): what lists show of them, and never a redacted word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed
from markupsafe import escape
from sqlmodel import Session

from app.i18n import translator
from app.markdown import has_redactions, strip_redactions
from app.pages.words import words_for
from app.web.cards import Card, cards_of
from models.writeup import WriteUp

LONGEST_SUMMARY = 300
#: What an empty feed says of when it changed last: the same each time it is asked for.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
#: All that XML 1.0 has no place for, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed is: ``path`` is its address here, ``page`` that of the page that it follows."""

    title: str
    path: str
    page: str


class _Atom(Atom1Feed):  # type: ignore[misc]  # it comes without types
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["lang"]}

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


def atom(
    session: Session, head: Head, writeups: Sequence[WriteUp], *, public_url: str, locale: str
) -> bytes:
    """The same bytes for the same write-ups. Its own address is told without anybody's token."""
    feed = _Atom(
        title=_legal(head.title),
        link=public_url + head.page,
        description=None,
        language=locale,
        author_name="Yokoten",
        feed_url=public_url + head.path,
        feed_guid=_tag_uri(public_url, head.path),
    )
    for writeup, card in zip(writeups, cards_of(session, writeups, locale=locale), strict=True):
        feed.add_item(**_entry(writeup, card, public_url, locale))
    return bytes(feed.writeString("utf-8").encode())


def _entry(writeup: WriteUp, card: Card, public_url: str, locale: str) -> dict[str, Any]:
    """By its team: who wrote it stands on the page, for those who may open that."""
    tags = [tag for tag in writeup.tags if not has_redactions(tag)]
    return {
        "title": _legal(card.title),
        "link": public_url + card.href,
        "description": _legal(_summary(writeup, card, locale)),
        "unique_id": _tag_uri(public_url, card.href),
        "author_name": _legal(card.team.name),
        "pubdate": _to_the_second(writeup.published_at or writeup.updated_at),
        "updateddate": _to_the_second(writeup.updated_at),
        "categories": [_legal(one) for one in dict.fromkeys((card.kind, *tags)) if _legal(one)],
        "lang": writeup.lang,
    }


def _summary(writeup: WriteUp, card: Card, locale: str) -> str:
    """Two lines of HTML: kind, severity and services, and the beginning of the summary."""
    kind = translator(locale).gettext(words_for("kind", card.kind))
    known = " · ".join((kind, *filter(None, (card.severity,)), *(s.name for s in card.services)))
    told = strip_redactions(writeup.summary or "").strip()
    cut = told if len(told) <= LONGEST_SUMMARY else f"{told[:LONGEST_SUMMARY]}…"
    return f"{escape(known)}<br>{escape(cut)}" if cut else str(escape(known))


def _tag_uri(public_url: str, path: str) -> str:
    """A ``tag:`` URI (RFC 4151), which stays when the port or the scheme of the hub changes."""
    return f"tag:{urlsplit(public_url).hostname or 'localhost'},2026:{path}"


def _to_the_second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
