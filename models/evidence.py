"""Evidence: what a check saw in a service, dated, with where it was seen. Append-only."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, Session, col, select

from models.columns import Json, UTCDateTime
from models.errors import Invalid
from models.table import Table

RESULTS = ("pass", "fail", "error", "not_applicable")
DEFAULT_LIFE = timedelta(days=90)
LONGEST_LIFE = timedelta(days=400)
#: How far ahead a sender's clock may be.
SKEW = timedelta(minutes=5)
_LIFE = re.compile(r"(\d{1,5})([dh])")


class Evidence(Table, table=True):
    __table_args__ = (Index("ix_evidence_check", "learning", "service", "check_id"),)

    id: int | None = Field(default=None, primary_key=True)
    learning: str = Field(foreign_key="learning.id", ondelete="CASCADE")
    service: str = Field(foreign_key="service.slug", index=True)
    check_id: str
    result: str
    observed_at: datetime = Field(sa_type=UTCDateTime)
    valid_until: datetime = Field(sa_type=UTCDateTime)
    received_at: datetime = Field(sa_type=UTCDateTime)
    committed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    commit: str | None = None
    branch: str | None = None
    is_default_branch: bool = True
    url: str | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    by: str
    tier: str
    #: Of the check as it was: evidence of another one with the same id proves nothing.
    digest: str | None = None
    #: The same evidence sent again has the same one.
    fingerprint: str = Field(unique=True)

    def is_behind(self, other: "Evidence") -> bool:
        """Whether ``other``, which arrived before, is nevertheless of a newer state.

        By commit where both name one, else by when it was seen: an error of a repository that could
        not be read knows no commit.
        """
        if self.committed_at and other.committed_at:
            return self.committed_at < other.committed_at
        return self.observed_at < other.observed_at


def life(written: str | None) -> timedelta:
    """``90d`` or ``36h``; raises Invalid."""
    if written is None:
        return DEFAULT_LIFE
    found = _LIFE.fullmatch(written)
    if not found:
        raise Invalid("“{life}” is no length of time; write it like 90d or 36h.", life=written)
    number = int(found[1])
    asked = timedelta(days=number) if found[2] == "d" else timedelta(hours=number)
    return max(timedelta(hours=1), min(asked, LONGEST_LIFE))


def fingerprint(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def known_evidence(session: Session, mark: str) -> Evidence | None:
    return session.exec(select(Evidence).where(Evidence.fingerprint == mark)).first()


def counting(
    session: Session, learning: str, service: str, *, digests: Mapping[str, str]
) -> dict[str, Evidence]:
    """The newest evidence of each check as it is now, from the default branch."""
    query = select(Evidence).where(Evidence.learning == learning, Evidence.service == service)
    rows = session.exec(query.where(col(Evidence.is_default_branch)).order_by(col(Evidence.id)))
    valid = (one for one in rows if one.digest in (None, digests.get(one.check_id)))
    return {check: one for (_, _, check), one in newest(valid).items()}


def newest(arrived: Iterable[Evidence]) -> dict[tuple[str, str, str], Evidence]:
    """Of rows in the order of their arrival the one that counts, by learning, service and check."""
    found: dict[tuple[str, str, str], Evidence] = {}
    for one in arrived:
        key = one.learning, one.service, one.check_id
        if key not in found or not one.is_behind(found[key]):
            found[key] = one
    return found


def evidence_of(session: Session, learning: str, service: str, *, limit: int) -> list[Evidence]:
    """What arrived last of a cell, newest first."""
    query = select(Evidence).where(Evidence.learning == learning, Evidence.service == service)
    return list(session.exec(query.order_by(col(Evidence.id).desc()).limit(limit)))


def verdict(
    checks: Sequence[str], newest: dict[str, Evidence], *, now: datetime
) -> tuple[str, datetime | None]:
    """What the evidence of a learning's checks comes to, and until when.

    ``fail`` where one fails; ``none`` where all are not applicable; ``pass`` where all others
    pass; ``gap`` where something is missing, expired or broken.
    """
    there = [newest.get(check) for check in checks]
    live = [one for one in there if one and one.valid_until > now]
    if any(one.result == "fail" for one in live):
        return "fail", None
    if not checks or len(live) < len(there) or any(one.result == "error" for one in live):
        return "gap", None
    until = min(one.valid_until for one in live)
    return ("none" if all(one.result == "not_applicable" for one in live) else "pass"), until
