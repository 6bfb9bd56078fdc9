"""Revisions: the bytes as they were pushed, and the page that was made of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary
from sqlmodel import Field, Session, col, select

from models.columns import Json, UTCDateTime
from models.errors import NotFound
from models.table import Table


class Revision(Table, table=True):
    """One version of a write-up; never changed, numbered from 1."""

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str
    #: What was said beside the text (kind, services, attachments): other words, another revision.
    told: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    commit: str | None = None
    by: str
    at: datetime = Field(sa_type=UTCDateTime)

    @property
    def text(self) -> str:
        """The text, without the mark that some editors put in front of it."""
        return self.content.decode("utf-8-sig")


class Page(Table, table=True):
    """The page of one revision, cleaned. ``html_closed`` is for those who see no redacted words."""

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    html: str
    html_closed: str | None = None
    outline: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    #: The text without marks and redacted words: what search shows excerpts of.
    plain: str
    #: Why the page is the bare text, where making a better one failed.
    failed: str | None = None

    def html_for(self, *, sees_spans: bool) -> str:
        return self.html if sees_spans or self.html_closed is None else self.html_closed


def revision_of(session: Session, writeup: str, number: int) -> Revision:
    if revision := session.get(Revision, (writeup, number)):
        return revision
    raise NotFound("There is no revision {number}.", number=number)


def page_of(session: Session, writeup: str, number: int) -> Page:
    if page := session.get(Page, (writeup, number)):
        return page
    raise NotFound("There is no revision {number}.", number=number)


def revisions_of(session: Session, writeup: str) -> list[tuple[int, datetime, str, str | None]]:
    """(number, when, by whom, commit) of each, newest first, without the texts."""
    query = (
        select(Revision.number, Revision.at, Revision.by, Revision.commit)
        .where(Revision.writeup == writeup)
        .order_by(col(Revision.number).desc())
    )
    return [(number, at, by, commit) for number, at, by, commit in session.exec(query)]


def plain_texts(session: Session, numbers: dict[str, int]) -> dict[str, str]:
    """The plain text of each write-up's revision, for the excerpts of a page of hits."""
    query = select(Page.writeup, Page.number, Page.plain).where(col(Page.writeup).in_(numbers))
    return {id_: plain for id_, number, plain in session.exec(query) if numbers[id_] == number}
