"""What a reader remarks on a text, gently: rule, level, line, and a message that is translated."""

from typing import Any

#: Remarks of one rule on one text; the rest would only bury the others.
_MOST = 10


class Remarks(list[dict[str, Any]]):
    """Findings in the order they were met."""

    def add(self, rule: str, message: str, *, line: int | None = None, **values: Any) -> None:
        """A warning. ``message`` is a gettext msgid whose names are in ``values``."""
        if sum(one["rule"] == rule for one in self) < _MOST:
            values |= {"line": line} if line else {}
            self.append(
                {"rule": rule, "level": "warning", "line": line, "message": message}
                | {"values": values}
            )
