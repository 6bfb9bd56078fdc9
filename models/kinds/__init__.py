"""The kinds of write-ups, as data: fields, what is required when, the words of their standing."""

from models.kinds.kind import STAGES, Kind
from models.kinds.register import KINDS, kind_named
from models.kinds.state import STATES, state_of
from models.kinds.words import folded

__all__ = ["KINDS", "STAGES", "STATES", "Kind", "folded", "kind_named", "state_of"]
