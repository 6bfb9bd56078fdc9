"""What the values of the models are called on pages and in letters, as gettext msgids."""

from collections.abc import Mapping

from app.pages.words import (
    channels,
    conditions,
    desk,
    followed,
    measures,
    rollouts,
    sending,
    statuses,
    tickets,
)
from app.pages.words.failure_modes import FAILURE_MODES, TRIGGERS
from app.pages.words.fields import FIELDS
from app.pages.words.marking import msgid

__all__ = ["msgid", "words_for"]

GROUPS: Mapping[str, Mapping[str, str]] = {
    "kind": statuses.KINDS,
    "kinds": statuses.KINDS_PLURAL,
    "state": statuses.STATES,
    "standing": statuses.STANDINGS,
    "answer": statuses.ANSWERS,
    "choice": statuses.CHOICES,
    "justification": statuses.JUSTIFICATIONS,
    "relation": statuses.RELATIONS,
    "arriving": statuses.ARRIVING,
    "origin": statuses.ORIGINS,
    "visibility": statuses.VISIBILITIES,
    "facet": statuses.FACETS,
    "sort": statuses.SORTS,
    "language": statuses.LANGUAGES,
    "action": statuses.ACTIONS,
    "action_kind": tickets.ACTION_KINDS,
    "role": statuses.ROLES,
    "failure": statuses.FAILURES,
    "failure_mode": FAILURE_MODES,
    "trigger": TRIGGERS,
    "field": FIELDS,
    "operator": conditions.OPERATORS,
    "comparison": conditions.COMPARISONS,
    "check": conditions.CHECKS,
    "check_operator": conditions.CHECK_OPERATORS,
    "fact_group": conditions.GROUPS,
    "learning_state": conditions.STATES,
    "desk": desk.PARTS,
    "desk_empty": desk.EMPTY,
    "receiver": desk.RECEIVERS,
    "span": measures.SPANS,
    "measure": measures.MEASURES,
    "rollout_kind": rollouts.ROLLOUT_KINDS,
    "ticket": tickets.TICKETS,
    "way": rollouts.WAYS,
    "result": rollouts.RESULTS,
    "verdict": rollouts.VERDICTS,
    "tier": rollouts.TIERS,
    "cadence": followed.CADENCES,
    "followed": followed.FOLLOWED,
    "given": followed.GIVEN,
    "digest_change": followed.CHANGES,
    "job": sending.JOBS,
    "occasion": sending.OCCASIONS,
    "dispatch": sending.DISPATCHES,
    "channel": channels.KINDS,
    "channel_trial": channels.TRIALS,
    "channel_last": channels.LAST,
}


def words_for(group: str, value: str) -> str:
    """The msgid of a value; what is not known is shown as it stands."""
    return GROUPS[group].get(value, value)
