"""Action items as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.markdown import strip_redactions
from app.web.naming import Label, Names, names
from models.action import Action
from models.action_list import Item
from models.actor import Actor
from models.person import names_of
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class ActionLine:
    """``mark`` goes with the form that changes it; ``closed_by`` is empty where the file did."""

    id: str
    what: str
    lang: str
    kind: str | None
    state: str
    owner_role: str
    due: date | None
    due_is_default: bool
    is_overdue: bool
    ticket: str
    done_when: str
    proof: str
    closed_by: str
    closed_at: datetime | None
    team: Label
    source: str
    source_href: str
    may_change: bool
    mark: str
    #: As they were written, redactions and all, for the form of those who may change them.
    form_proof: str
    form_done_when: str

    @property
    def href(self) -> str:
        return f"/actions/{self.id}"

    @property
    def ticket_href(self) -> str | None:
        return address_of(self.ticket)

    @property
    def proof_href(self) -> str | None:
        return address_of(self.proof)


def action_lines(
    session: Session, items: Sequence[Item], viewer: Actor, *, locale: str, today: date
) -> list[ActionLine]:
    """Three queries, however many items there are."""
    called = names(session, locale, services=[])
    people = names_of(session, {action.closed_by for action, _ in items if action.closed_by})
    return [_line(*item, viewer, called, people, today) for item in items]


def address_of(words: str) -> str | None:
    """The words themselves where they are a web address and nothing else."""
    is_one = words.startswith(("https://", "http://")) and len(words.split()) == 1
    return words if is_one else None


def _line(
    action: Action,
    writeup: WriteUp,
    viewer: Actor,
    called: Names,
    people: Mapping[str, str],
    today: date,
) -> ActionLine:
    may_change = viewer.scope is None and viewer.writes_for(action.team)
    closed_by = action.closed_by or ""
    return ActionLine(
        **_texts(action),
        id=action.id,
        lang=writeup.lang,
        kind=action.kind,
        state=action.state,
        due=action.due,
        due_is_default=action.due_is_default,
        is_overdue=action.is_overdue(today),
        closed_by=people.get(closed_by, closed_by),
        closed_at=action.closed_at,
        team=called.team(action.team),
        source=strip_redactions(writeup.title),
        source_href=f"/w/{writeup.id}#actions",
        may_change=may_change,
        mark=action.mark,
        form_proof=(action.proof or "") if may_change else "",
        form_done_when=(action.done_when or "") if may_change else "",
    )


def _texts(action: Action) -> dict[str, str]:
    names = ("what", "owner_role", "ticket", "done_when", "proof")
    return {name: strip_redactions(getattr(action, name) or "") for name in names}
