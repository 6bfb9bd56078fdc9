"""How one write-up may stand to another, as authors state it."""

RELATIONS = (
    "caused_by",
    "fixes",
    "related",
    "supersedes",
    "superseded_by",
    "duplicate_of",
    "implements",
    "ticket",
)
