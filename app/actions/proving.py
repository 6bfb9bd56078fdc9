"""Evidence of checks, and what it makes of a cell. Never is a claim counted as a proof."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.actions.answering import put
from models.actor import Actor
from models.answer import Answer
from models.cell import Cell, bring_up, settle
from models.database import take_turns
from models.errors import Forbidden, Invalid, NotFound
from models.evidence import (
    RESULTS,
    SKEW,
    Evidence,
    counting,
    fingerprint,
    known_evidence,
    verdict,
)
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service, service_by_slug

#: A failing check is no news where somebody is at work on it, has leave not to be, or it happened
#: again: that is for people to look at.
_KNOWN_TO_FAIL = ("affected", "in_progress", "deferred", "exempt", "contradicted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a check saw. ``rollout`` is the id of a rollout or of its learning."""

    rollout: str
    service: str
    check: str
    result: str
    observed_at: datetime
    life: timedelta
    url: str | None = None
    commit: str | None = None
    committed_at: datetime | None = None
    branch: str | None = None
    is_default_branch: bool = True
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proved:
    """``is_new`` is False where the very same was sent before."""

    evidence: Evidence
    cell: Cell
    counts: bool
    is_new: bool


def prove(session: Session, seen: Observation, *, by: Actor, now: datetime) -> Proved:
    """Keep a piece of evidence and let it act.

    Raises Forbidden for another service's token, Invalid for what cannot be, NotFound.
    """
    service = service_by_slug(session, seen.service)
    if not by.proves_for(service.slug, service.team):
        raise Forbidden("This token sends no evidence for “{service}”.", service=service.slug)
    learning = _learning(session, seen.rollout)
    _refuse_nonsense(seen, learning, now)
    take_turns(session)
    cell = session.get(Cell, (learning.id, service.slug), populate_existing=True)
    if cell is None:
        raise NotFound("There is no rollout “{id}”.", id=seen.rollout)
    bring_up(session, [cell], now=now)
    kept, is_new = _kept(session, seen, learning, by=by, now=now)
    digests = learning.check_digests
    newest = counting(session, learning.id, service.slug, digests=digests)
    counts = newest.get(kept.check_id) is kept
    if is_new and counts:
        _conclude(session, learning, service, cell, newest, by=by, now=now)
    return Proved(kept, cell, counts, is_new)


def _learning(session: Session, id: str) -> Learning:
    """One that is asked of services; what is not, no token learns of."""
    rollout = session.get(Rollout, id)
    learning = session.get(Learning, rollout.learning if rollout else id)
    if learning is None or learning.circulated_at is None or learning.retired_at:
        raise NotFound("There is no rollout “{id}”.", id=id)
    return learning


def _refuse_nonsense(seen: Observation, learning: Learning, now: datetime) -> None:
    if seen.result not in RESULTS:
        raise Invalid("“{said}” is no result; choose one of {offered}.",
                      said=seen.result, offered=", ".join(RESULTS))  # fmt: skip
    if seen.check not in learning.check_ids:
        raise Invalid("The learning {id} has no check “{check}”.", id=learning.id, check=seen.check)
    for at in (seen.observed_at, seen.committed_at):
        if at and at > now + SKEW:
            raise Invalid(
                "It was observed at {at}, which is yet to come; is the sender's clock right?",
                at=at.isoformat(),
            )


def _kept(
    session: Session, seen: Observation, learning: Learning, *, by: Actor, now: datetime
) -> tuple[Evidence, bool]:
    mark = fingerprint(
        learning.id,
        seen.service,
        seen.check,
        seen.result,
        seen.observed_at,
        seen.commit,
        seen.branch,
        seen.url,
        seen.details,
    )
    if known := known_evidence(session, mark):
        return known, False
    evidence = Evidence(
        learning=learning.id,
        service=seen.service,
        check_id=seen.check,
        result=seen.result,
        observed_at=seen.observed_at,
        valid_until=seen.observed_at + seen.life,
        received_at=now,
        committed_at=seen.committed_at,
        commit=seen.commit,
        branch=seen.branch,
        is_default_branch=seen.is_default_branch,
        url=seen.url,
        details=seen.details,
        by=by.id,
        tier=by.tier,
        digest=learning.check_digests[seen.check],
        fingerprint=mark,
    )
    session.add(evidence)
    session.flush()
    return evidence, True


def _conclude(
    session: Session,
    learning: Learning,
    service: Service,
    cell: Cell,
    newest: dict[str, Evidence],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Ruling 24: all pass, any fails, all not applicable, or something is missing."""
    found, until = verdict(learning.check_ids, newest, now=now)
    if found in ("pass", "none") and learning.is_weak_for(service.slug):
        found = "gap"  # it passed before it happened again, too
    if found in ("fail", "gap") and cell.status in ("deferred", "exempt"):
        cell.doubted_at = now
    cell.proven_until = until if found == "pass" else None
    live = [newest[check] for check in learning.check_ids if check in newest]
    cell.is_erring = any(one.result == "error" for one in live)
    status = _follows(found, cell.status)
    if status is None:
        settle(session, cell, now=now)
        return
    said = Answer(
        learning=learning.id,
        service=service.slug,
        status=status,
        justification="component_not_used" if status == "not_affected" else None,
        by=by.id,
        at=now,
        via="check",
        tier=min(one.tier for one in live),
        valid_until=until if status == "verified" else None,
    )
    put(session, learning, service, said, by=by, now=now, proven_until=cell.proven_until)


def _follows(found: str, status: str) -> str | None:
    """The status that evidence leads to; None where it stays as it is."""
    if found == "pass":
        return None if status == "verified" else "verified"
    if found == "none":
        return None if status == "not_affected" else "not_affected"
    if found == "fail":
        return None if status in _KNOWN_TO_FAIL else "affected"
    return "unproven" if status == "verified" else None
