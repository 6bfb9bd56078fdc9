"""The tables that reading goes by: words for fields, for kinds, for grades, and known names."""

from functools import cache
from pathlib import Path
from typing import Any

from app.reading.yaml12 import loaded

_DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> Any:
    """A data file beside this module."""
    return loaded((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))
