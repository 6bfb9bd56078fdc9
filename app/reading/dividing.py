"""Whether a line that looks like a heading divides the text there, or belongs to what is above."""

from collections.abc import Iterator, Mapping

from app.reading.aliases import is_known, key_of, root
from app.reading.marks import Mark, pairs
from app.reading.section import Section

#: Fields made of many entries, whose entries have labels and numbers of their own.
_LISTED = frozenset(
    ("timeline", "actions", "learnings", "steps", "diagnosis", "options", "consequences")
)
#: In these even a deeper ``###`` is an entry.
_WHOLE = frozenset(("timeline", "steps", "diagnosis", "options"))
_NEVER_ENTRIES = frozenset(("rollback", "escalation", "prerequisites"))
#: What may begin inside a list of lessons and is none.
_NO_LESSON = frozenset(("went_well", "went_wrong", "got_lucky"))
#: Titles that are never a word of a timeline or of an action.
_CLEAR = frozenset(
    ("cause", "actions", "learnings", "impact", "summary", "rollout", "why_escaped", "trigger")
)
#: Texts, and the fields that are read even in the midst of one.
_TOLD = frozenset(("impact", "cause", "response", "detection", "why_escaped", "trigger", "rollout"))
_TOLD_APART = frozenset(("started_at", "detected_at", "mitigated_at", "resolved_at", "severity"))
_KINDS = ("postmortem", "runbook", "decision")
_LONGEST_PAIR_KEY = 24
#: Unknown titles are short, or they are sentences.
LONGEST_UNKNOWN = 30


def is_entry(mark: Mark, upper: Section, *, known: bool) -> bool:
    """Whether a heading belongs to the section above it."""
    if not upper.is_known or upper.style not in "#=" or mark.level <= upper.level:
        return False
    is_whole = _field(upper.title) in _WHOLE
    return not known or (is_whole and _field(mark.title) not in _NEVER_ENTRIES)


def divides(mark: Mark, upper: Section, ranks: Mapping[str, int], *, follows_blank: bool) -> bool:
    """Whether a mark begins a section. ``ranks`` orders the looks that this text has used."""
    if is_known(mark.title):
        return may_follow(mark, upper, ranks, follows_blank=follows_blank)
    return (
        follows_blank
        and not mark.value
        and ranks.get(mark.style, 99) <= ranks.get(upper.style, 99)
        and len(mark.title) <= LONGEST_UNKNOWN
        and not mark.title.endswith(("。", "."))
        and not mark.style.startswith(":")
    )


def may_follow(
    mark: Mark, upper: Section, ranks: Mapping[str, int], *, follows_blank: bool = False
) -> bool:
    """Inside a list only what looks like the list's own heading, or ranks above it, ends it."""
    named = _field(mark.title)
    if mark.style.startswith(":") and _is_told(upper) and not follows_blank:
        return named in _TOLD_APART
    if not is_listed(upper) or named in _NO_LESSON:
        return True
    rank = ranks.get(mark.style)
    if rank is not None and rank <= ranks.get(upper.style, 0):
        return not _is_remark(mark)
    is_clear = follows_blank and not mark.value and named in _CLEAR
    return is_clear and mark.style[0] not in ":1"


def is_listed(section: Section) -> bool:
    """Whether a section holds entries."""
    return section.is_known and _field(section.title) in _LISTED


def pair_of(text: str) -> Mark | None:
    """A line as ``項目：値`` with a known key."""
    found: Iterator[Mark] = (
        pair
        for pair in pairs(text)
        if len(pair.title) <= _LONGEST_PAIR_KEY and is_known(pair.title)
    )
    return next(found, None)


def _is_told(upper: Section) -> bool:
    """Inside a text below a heading, ``対象：`` is a part of the text."""
    return upper.is_known and upper.style[0] not in ":|" and _field(upper.title) in _TOLD


def _field(title: str) -> str | None:
    """What a title means before the kind is known: to the first kind that has a word for it."""
    keys = (key_of(title, kind) for kind in _KINDS)
    return next((root(key) for key in keys if key), None)


def _is_remark(mark: Mark) -> bool:
    """``担当：`` and ``期限：`` below an action say something of it, not of the text."""
    return mark.style.startswith(":") and key_of(mark.title, "postmortem") in (
        "status",
        "team",
        "ticket",
        "author_id",
        "owner_role",
    )
