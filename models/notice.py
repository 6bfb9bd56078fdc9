"""Notices: what is so urgent that it is told right away."""

from datetime import datetime

from sqlmodel import Field

from models.columns import UTCDateTime
from models.table import Table

#: A learning of a severity-1 incident; what was settled happened again; a runbook was banned.
KINDS = ("severe", "contradicted", "banned")


class Notice(Table, table=True):
    id: str = Field(primary_key=True)
    kind: str
    writeup: str = Field(foreign_key="writeup.id", ondelete="CASCADE", index=True)
    learning: str | None = Field(default=None, foreign_key="learning.id", ondelete="CASCADE")
    service: str | None = Field(default=None, foreign_key="service.slug")
    at: datetime = Field(sa_type=UTCDateTime)
    #: The same is told once.
    key: str = Field(unique=True)
