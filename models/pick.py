"""The learning of the week, picked by hand for everybody's digest."""

from datetime import datetime

from sqlmodel import Field

from models.columns import UTCDateTime
from models.table import Table


class Pick(Table, table=True):
    #: The ISO week of the digest that it stands in, such as 2026-W48.
    week: str = Field(primary_key=True)
    learning: str = Field(foreign_key="learning.id", ondelete="CASCADE")
    note: str = ""
    by: str
    at: datetime = Field(sa_type=UTCDateTime)
