"""Rollouts, cells and evidence as the API tells them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.api.shapes import moment
from app.markdown import strip_redactions
from models.actor import Actor
from models.cell import Cell, cells_of_learnings, statements_behind
from models.evidence import Evidence, newest
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service


def rollout_as_json(
    session: Session,
    rollout: Rollout,
    learning: Learning,
    *,
    viewer: Actor,
    now: datetime,
    base: str,
) -> dict[str, Any]:
    """A rollout with those of its cells that the viewer may see."""
    cells = cells_of_learnings(session, [learning.id], viewer=viewer, now=now)
    told = cells_as_json(session, cells, now=now)
    return terms_as_json(rollout, learning, base) | {
        "counts": dict(Counter(cell["status"] for cell in told)),
        "share": share((cell["scope"], cell["status"]) for cell in told),
        "cells": told,
    }


def terms_as_json(rollout: Rollout, learning: Learning, base: str) -> dict[str, Any]:
    """What was adopted, and how."""
    return {
        "id": rollout.id,
        "learning": learning.id,
        "statement": strip_redactions(learning.statement),
        "kind": rollout.kind,
        "is_mandatory": rollout.is_mandatory,
        "is_restricted": rollout.is_restricted,
        "due": rollout.due.isoformat() if rollout.due else None,
        "team": learning.team,
        "by": rollout.by,
        "at": moment(rollout.at),
        "closed_at": moment(rollout.closed_at),
        "effort_hours": learning.effort_hours,
        "url": f"{base}/rollouts/{rollout.id}",
    }


def counts_of(
    session: Session, learnings: Sequence[str], *, viewer: Actor, now: datetime
) -> dict[str, tuple[dict[str, int], dict[str, int]]]:
    """How many cells stand how, and the share, of each learning; two queries for all."""
    cells = cells_of_learnings(session, learnings, viewer=viewer, now=now)
    query = select(Service).where(col(Service.slug).in_({cell.service for cell in cells}))
    services = {one.slug: one for one in session.exec(query)}
    standing: dict[str, list[tuple[str, str]]] = {id_: [] for id_ in learnings}
    for cell in cells:
        standing[cell.learning].append((cell.scope, cell.shown(services[cell.service], now)))
    return {
        id_: (dict(Counter(status for _, status in those)), share(those))
        for id_, those in standing.items()
    }


def share(standing: Iterable[tuple[str, str]]) -> dict[str, int]:
    """``verified / (in scope − not_affected − exempt)`` of (scope, status); unknown ones apart."""
    cells = list(standing)
    asked = [status for scope, status in cells if scope == "in" and status != "out_of_scope"]
    spared = sum(status in ("not_affected", "exempt") for status in asked)
    return {
        "verified": asked.count("verified"),
        "of": len(asked) - spared,
        "unknown": sum(scope == "unknown" for scope, _ in cells),
    }


def cells_as_json(
    session: Session, cells: Sequence[Cell], *, now: datetime
) -> list[dict[str, Any]]:
    """With who said so when, and the newest evidence of each check."""
    said = statements_behind(session, cells)
    slugs = {cell.service for cell in cells}
    query = select(Service).where(col(Service.slug).in_(slugs))
    services = {one.slug: one for one in session.exec(query)}
    proofs = _evidence(session, cells)
    told = []
    for cell in cells:
        key = cell.learning, cell.service
        one, service = said.get(key), services[cell.service]
        told.append(
            {
                "service": cell.service,
                "team": service.team,
                "scope": cell.scope,
                "is_own": cell.is_own,
                "is_erring": cell.is_erring,
                "status": cell.shown(service, now),
                "tier": cell.tier,
                "by": one.by if one else None,
                "at": moment(one.at) if one else None,
                "via": one.via if one else None,
                "justification": one.justification if one else None,
                "note": one.note if one else "",
                "until": one.until.isoformat() if one and one.until else None,
                "valid_until": moment(cell.ends_at),
                "evidence": proofs.get(key, []),
            }
        )
    return told


def evidence_as_json(one: Evidence) -> dict[str, Any]:
    return {
        "id": one.id,
        "check": one.check_id,
        "result": one.result,
        "tier": one.tier,
        "observed_at": moment(one.observed_at),
        "valid_until": moment(one.valid_until),
        "commit": one.commit,
        "url": one.url,
    }


def _evidence(
    session: Session, cells: Sequence[Cell]
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The newest evidence of each check, from the default branch."""
    query = select(Evidence).where(
        col(Evidence.learning).in_({cell.learning for cell in cells}),
        col(Evidence.service).in_({cell.service for cell in cells}),
        col(Evidence.is_default_branch),
    )
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    rows = session.exec(query.order_by(col(Evidence.id)))
    for (learning, service, _), one in sorted(newest(rows).items()):
        found.setdefault((learning, service), []).append(evidence_as_json(one))
    return found
