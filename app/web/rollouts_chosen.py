"""What the address of the table says, and the addresses of what could be asked next."""

from dataclasses import asdict, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from app.actions.tabulating import Chosen

Word = Annotated[str, Query(max_length=200)]
#: Short names of the tick boxes.
_BOXES = {"is_overdue": "overdue", "is_mine": "mine", "with_closed": "closed"}


def _chosen(
    team: Word = "",
    service: Word = "",
    status: Word = "",
    kind: Word = "",
    tag: Word = "",
    overdue: Word = "",
    mine: Word = "",
    closed: Word = "",
) -> Chosen:
    return Chosen(
        team=team,
        service=service,
        status=status,
        kind=kind,
        tag=tag.strip(),
        is_overdue=overdue == "1",
        is_mine=mine == "1",
        with_closed=closed == "1",
    )


TheChosen = Annotated[Chosen, Depends(_chosen)]


def address(chosen: Chosen, *, page: int = 1, path: str = "/rollouts") -> str:
    """The address of a table that is narrowed so."""
    said = {_BOXES.get(name, name): _written(value) for name, value in asdict(chosen).items()}
    said["page"] = str(page) if page > 1 else ""
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{path}?{query}" if query else path


def with_status(chosen: Chosen, status: str) -> str:
    """The address with this status alone, or with all where it is chosen already."""
    return address(replace(chosen, status="" if status == chosen.status else status))


def _written(value: str | bool) -> str:
    return value if isinstance(value, str) else "1" * value
