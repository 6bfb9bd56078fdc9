"""A learning that is edited: what of it may be changed here, and saving it."""

from dataclasses import dataclass

from sqlmodel import Session

from app.actions.circulating import confirm_scope
from app.actions.writing_learnings import rewritten
from app.deps import Now
from app.hub import Hub
from app.pushing import push
from app.web.learning_form import Typed, typed_of
from app.web.sheet import edit_address
from models.actor import Actor
from models.database import take_turns
from models.errors import Invalid, Stale
from models.learning import Learning, learning_by_id
from models.revision import revision_of
from models.source import Source, source_from
from models.writeup import WriteUp, services_of_writeups

#: What the pages compare where two have edited the same learning.
_FIELDS = (
    "statement",
    "background",
    "condition",
    "checks",
    "effort_hours",
    "downtime",
    "due",
    "risk_if_ignored",
)


@dataclass(frozen=True, slots=True)
class Edited:
    """``text`` is None where the wording is kept elsewhere: a file, or the write-up around it."""

    learning: Learning
    writeup: WriteUp
    typed: Typed
    text: str | None

    @property
    def revision(self) -> str:
        return self.typed.revision

    @property
    def is_whole(self) -> bool:
        """Whether all of it can be edited here."""
        return self.text is not None

    @property
    def is_stated(self) -> bool:
        """Whether its file states the condition, so that it is changed there."""
        return edits(self.learning, self.writeup) == "nothing"

    @property
    def file_href(self) -> str | None:
        return edit_address(self.writeup)

    def others(self, form: Typed) -> list[tuple[str, str]]:
        """(field, what it says by now) where that is not what was typed."""
        names = _FIELDS if self.is_whole else ("condition",)
        return [
            (name, str(getattr(self.typed, name)))
            for name in names
            if getattr(self.typed, name).strip() != getattr(form, name).strip()
        ]


def edited(session: Session, id: str, *, viewer: Actor) -> Edited:
    """Raises NotFound where the viewer may not see its write-up."""
    learning, writeup = learning_by_id(session, id, viewer=viewer)
    services = services_of_writeups(session, [writeup.id])[writeup.id]
    typed = typed_of(
        learning,
        services=services,
        visibility=writeup.visibility,
        revision=revision_mark(learning, writeup),
    )
    is_whole = edits(learning, writeup) == "whole"
    text = revision_of(session, writeup.id, writeup.revision).text if is_whole else None
    return Edited(learning, writeup, typed, text)


def edits(learning: Learning, writeup: WriteUp) -> str:
    """``whole``, ``condition``, or ``nothing`` where the file itself states the condition."""
    if writeup.kind == "learning" and not _is_file(writeup):
        return "whole"
    return "nothing" if learning.applies_when is not None else "condition"


def save(hub: Hub, id: str, form: Typed, *, by: Actor, now: Now) -> None:
    """A new revision where it was born here, else its condition alone.

    Raises Stale where somebody else was quicker, Forbidden, and Invalid.
    """
    with hub.reading() as session:
        there = edited(session, id, viewer=by)
        by.must_write_for(there.learning.team)
        if form.revision != there.revision:
            raise Stale
    if there.text is None:
        _confirm(hub, id, form, by=by, now=now)
        return
    said = form.form.model_copy(update={"team": there.writeup.team})
    source = Source(key=there.writeup.source, root=there.writeup.root, path=there.writeup.path)
    onto = there.writeup.revision
    push(hub, rewritten(said, there.text, source=source, onto=onto, via="web"), by=by, now=now)


def revision_mark(learning: Learning, writeup: WriteUp) -> str:
    """Changes with the text, and with the condition that was confirmed here."""
    confirmed = learning.confirmed_at.timestamp() if learning.confirmed_at else 0
    return f"{writeup.revision}-{confirmed:.6f}"


def _confirm(hub: Hub, id: str, form: Typed, *, by: Actor, now: Now) -> None:
    if not form.condition.strip():
        raise Invalid("Please say first which services it concerns.")
    with hub.transaction() as session:
        take_turns(session)
        learning, writeup = learning_by_id(session, id, viewer=by)
        if form.revision != revision_mark(learning, writeup):
            raise Stale
        confirm_scope(session, learning, writeup, form.condition.strip(), by=by, now=now)


def _is_file(writeup: WriteUp) -> bool:
    """Whether it comes from a repository, a folder or a library, and is edited there."""
    if writeup.root in (None, "web"):
        return False
    return source_from(writeup.source).root is not None
