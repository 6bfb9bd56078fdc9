"""How many statements a page takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def counted(hub) -> Iterator[list[str]]:
    """The SQL that is sent while this is open."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(hub.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(hub.database.engine, "before_cursor_execute", note)


def queries(hub, browser, path: str) -> int:
    with counted(hub) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)
