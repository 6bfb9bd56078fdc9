"""A choice that was made, and why (an architecture decision record)."""

from models.kinds.kind import Kind

DECISION = Kind(
    name="decision",
    prefix="dr",
    fields=(
        "title",
        "service",
        "scope",
        "date",
        "status",
        "summary",
        "decision_makers",
        "consulted",
        "informed",
        "context",
        "drivers",
        "options",
        "outcome",
        "consequences",
        "confirmation",
        "topic",
        "revisit_on",
        "revisit_if",
        "supersedes",
        "superseded_by",
        "caused_by",
        "standard",
        "more_information",
    ),
    required={
        "push": ("title", "outcome", "service|scope", "date"),
        "review": ("status", "decision_makers", "consulted", "informed", "context"),
        "publish": ("options", "consequences", "confirmation", "topic"),
    },
    standings={
        "proposed": ("proposal", "pending", "under discussion", "提案", "提案中", "検討中"),
        "accepted": ("approved", "adopted", "承認", "承認済", "承認済み", "採用", "決定", "決定済", "合意"),
        "rejected": ("declined", "不採用", "却下", "否決"),
        "superseded": ("replaced", "後継あり", "置換", "置き換え済み"),
        "deprecated": ("非推奨", "廃止"),
    },
    initial_standing="proposed",
)
