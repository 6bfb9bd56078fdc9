"""Adopting a learning: the rollout with its due date, and who has how much to do."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.actions.circulating import circulate, refuse_unpublished
from models.actor import Actor
from models.database import take_turns
from models.errors import Forbidden, Invalid
from models.event import record
from models.ids import new_id
from models.learning import Learning
from models.rollout import KINDS, Rollout, rollout_of
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an adoption lays down; ``is_mandatory`` and its day are the SRE team's to say."""

    due: date | None = None
    is_mandatory: bool = False
    is_restricted: bool = False
    kind: str = "rollout"


def adopt(
    session: Session, learning: Learning, terms: Terms, *, by: Actor, now: datetime
) -> tuple[Rollout, bool]:
    """Open the rollout of a learning, or find it open; whether it is new.

    Raises Forbidden for whoever is neither of its team nor of the SRE team, and where somebody
    else than the SRE team makes it mandatory or changes another's terms; Conflict and Invalid for
    what is not published, and for a restricted one beside an open write-up.
    """
    by.must_write_for(learning.team)
    _refuse_terms(terms, by)
    take_turns(session)
    refuse_unpublished(session, learning)
    _refuse_half_closed(session, learning, terms)
    circulate(session, learning, by=by, now=now)
    if there := rollout_of(session, learning.id):
        _change(session, there, terms, by=by, now=now)
        return there, False
    rollout = Rollout(
        id=new_id("ro"),
        learning=learning.id,
        kind=terms.kind,
        is_mandatory=terms.is_mandatory,
        is_restricted=terms.is_restricted,
        due=terms.due or learning.due,
        by=by.id,
        at=now,
    )
    learning.standing = "rolling_out"
    session.add_all([rollout, learning])
    session.flush()
    record(session, "learning.adopted", learning.id, by=by, at=now, rollout=rollout.id)
    return rollout, True


def close(session: Session, rollout: Rollout, *, by: Actor, now: datetime) -> None:
    """Ask no more; what was answered stays."""
    if not by.leads:
        raise Forbidden("Only the SRE team may do this.")
    rollout.closed_at = rollout.closed_at or now
    session.add(rollout)
    record(session, "rollout.closed", rollout.id, by=by, at=now)


def _change(session: Session, rollout: Rollout, terms: Terms, *, by: Actor, now: datetime) -> None:
    """Adopting again changes nothing, but for the terms that the SRE team sets; a closed one opens."""
    changes = {
        "closed_at": None,
        "due": terms.due or rollout.due,
        "is_mandatory": terms.is_mandatory or rollout.is_mandatory,
        "is_restricted": terms.is_restricted or rollout.is_restricted,
    }
    if by.leads and any(getattr(rollout, name) != value for name, value in changes.items()):
        for name, value in changes.items():
            setattr(rollout, name, value)
        session.add(rollout)
        record(session, "rollout.changed", rollout.id, by=by, at=now)


def _refuse_terms(terms: Terms, by: Actor) -> None:
    if terms.kind not in KINDS:
        raise Invalid("“{said}” is no kind of rollout.", said=terms.kind)
    is_order = terms.is_mandatory or terms.is_restricted or terms.kind == "campaign"
    if is_order and not by.leads:
        raise Forbidden("Only the SRE team makes a rollout mandatory.")


def _refuse_half_closed(session: Session, learning: Learning, terms: Terms) -> None:
    """Raises Invalid where a restricted rollout would stand beside a write-up that all may read."""
    writeup = session.get_one(WriteUp, learning.writeup)
    if terms.is_restricted and writeup.visibility == "org":
        raise Invalid(
            "Its write-up is open to the whole organisation. "
            "Restrict that first (visibility: restricted), then the rollout."
        )
