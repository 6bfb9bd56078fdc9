"""What almost happened, and what stopped it."""

from models.kinds.kind import Kind

NEAR_MISS = Kind(
    name="near_miss",
    prefix="nm",
    fields=("title", "service", "summary", "what_almost_happened", "what_stopped_it", "learnings"),
    required={"push": ("title", "what_almost_happened|summary", "service", "what_stopped_it")},
    standings={
        "captured": ("記録", "受付"),
        "promoted": ("昇格", "格上げ"),
        "noted": ("確認", "了解", "記録のみ"),
    },
    initial_standing="captured",
)
