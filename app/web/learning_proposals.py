"""The scope that the hub proposes where an author gave none, and whom it would reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.actions.circulating import proposed_for
from app.actions.reaching import landscape, reach_of
from app.web.learning_editing import revision_mark
from app.web.learning_scope import ReachLines, names_in, reach_lines
from app.web.learning_states import confirms
from app.web.learning_words import Said, condition_in_words
from models.actor import Actor
from models.learning import Learning
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class Proposal:
    """``condition`` is None where nothing can be proposed: then it is only asked for."""

    condition: str | None
    words: Said | None
    reach: ReachLines | None
    may_confirm: bool
    revision: str


def proposals(
    session: Session,
    learnings: Sequence[Learning],
    writeup: WriteUp,
    *,
    viewer: Actor,
    locale: str,
    now: datetime,
) -> Mapping[str, Proposal]:
    """For those of a write-up's learnings that nobody gave a condition, by id."""
    open_ = [one for one in learnings if not one.condition and not one.retired_at]
    if not open_:
        return {}
    conditions = {one.id: proposed_for(session, one, writeup) for one in open_}
    land = landscape(session, filter(None, conditions.values()), viewer=viewer, now=now)
    called = names_in(session, land, locale)

    def proposal(one: Learning) -> Proposal:
        condition = conditions[one.id]
        return Proposal(
            condition=condition,
            words=condition_in_words(condition, locale) if condition else None,
            reach=reach_lines(reach_of(land, condition), called) if condition else None,
            may_confirm=confirms(viewer, one) and writeup.is_published,
            revision=revision_mark(one, writeup),
        )

    return {one.id: proposal(one) for one in open_}
