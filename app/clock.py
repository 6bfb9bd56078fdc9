"""The one place that asks what time it is; everything below is told."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)
