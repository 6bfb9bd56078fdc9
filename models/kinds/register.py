"""All kinds. A new one is a module beside this one and a line here."""

from models.kinds.decision import DECISION
from models.kinds.kind import Kind
from models.kinds.learning import LEARNING
from models.kinds.near_miss import NEAR_MISS
from models.kinds.note import NOTE
from models.kinds.postmortem import POSTMORTEM
from models.kinds.runbook import RUNBOOK

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (POSTMORTEM, RUNBOOK, DECISION, LEARNING, NEAR_MISS, NOTE)
}


def kind_named(name: str) -> Kind:
    """The kind of this name. Raises KeyError."""
    return KINDS[name]
