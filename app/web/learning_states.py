"""Where a learning stands on its way to the services, and the lists of those that stand alike."""

from models.actor import Actor
from models.learning import Learning
from models.rollout import Rollout

#: What the list can be narrowed to, in the order in which a learning comes by.
FILTERS = ("proposed", "circulated", "rolling_out", "retired")


def state_of(learning: Learning, rollout: Rollout | None) -> str:
    """One of the words of ``learning_state``."""
    if learning.retired_at:
        return "retired"
    if rollout:
        return "closed" if rollout.closed_at else "rolling_out"
    if learning.circulated_at:
        return "circulated"
    return "scoped" if learning.condition else "proposed"


def confirms(viewer: Actor, learning: Learning) -> bool:
    """Whether the viewer may say whom a learning concerns."""
    return viewer.scope is None and viewer.writes_for(learning.team)
