"""Dates in seed files are told from the first start, so that nothing is stale or overdue.

``{{day -3}}`` is a day, ``{{time -3 01:12}}`` a moment in Japan; ``{{日 -3}}`` and
``{{日時 -3 01:12}}`` are the same as Japanese writes them.
"""

import re
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "seeds"
_PLACE = re.compile(r"\{\{(day|time|日|日時) (-?\d{1,4})(?: (\d{1,2}:\d{2}))?\}\}")


def expanded(text: str, first_day: date) -> str:
    """A seed file as it reads when the hub is started on ``first_day`` (in Japan)."""

    def written(place: re.Match[str]) -> str:
        form, days, clock = place.groups()
        day = first_day + timedelta(days=int(days))
        japanese = f"{day.year}年{day.month}月{day.day}日"
        return {
            "day": day.isoformat(),
            "time": f"{day.isoformat()}T{clock}+09:00",
            "日": japanese,
            "日時": f"{japanese} {clock}",
        }[form]

    return _PLACE.sub(written, text)


def read(path: Path, first_day: date) -> str:
    """A seed file as ``expanded`` says."""
    return expanded(path.read_text(encoding="utf-8"), first_day)
