"""Whatever is none of the others: a title is all it needs."""

from models.kinds.kind import Kind

NOTE = Kind(
    name="note",
    prefix="nt",
    fields=("title", "service", "summary", "learnings"),
    required={"push": ("title",)},
)
