"""A lesson restated so that another team can use it."""

from models.kinds.kind import Kind

LEARNING = Kind(
    name="learning",
    prefix="ln",
    fields=(
        "title",
        "service",
        "statement",
        "summary",
        "background",
        "applies_when",
        "checks",
        "effort_hours",
        "downtime",
        "due",
        "risk_if_ignored",
        "source",
        "adapted_from",
        "learnings",
    ),
    required={
        "push": ("title", "learnings"),
        "publish": ("background", "applies_when"),
    },
    standings={
        "proposed": ("提案", "提案中"),
        "adopted": ("accepted", "採択", "採用"),
        "rolling_out": ("展開中", "横展開中"),
        "standardised": ("standardized", "標準化", "標準化済", "標準化済み"),
        "retired": ("廃止", "終了"),
        "rejected": ("却下", "不採用"),
    },
    initial_standing="proposed",
)
