"""Conditions and checks in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.actions.doubting import check_complaint
from app.i18n import say
from app.pages.words import words_for
from models import check, scope
from models.errors import Invalid
from models.scope.tree import CLOSED, Joined, Leaf, Negated

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A comparison as ``text``, or ``parts`` with ``and``, ``or`` or ``not`` before them."""

    text: str = ""
    word: str = ""
    parts: "tuple[Said, ...]" = ()


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check: what it looks at, and what is wrong with it."""

    id: str
    type: str
    words: str
    problem: str | None


def condition_in_words(condition: str, locale: str) -> Said | None:
    """None where it is no condition."""
    try:
        return _told(scope.parsed(condition), locale)
    except Invalid:
        return None


def comparison_in_words(leaf: Leaf, locale: str) -> str:
    fact = say(locale, words_for("field", leaf.name)) if leaf.name in CLOSED else leaf.name
    value = ", ".join(str(one.value) if isinstance(one.value, str) else one.text
                      for one in leaf.wanted)  # fmt: skip
    operator = "==" if leaf.operator == "in" and len(leaf.wanted) == 1 else leaf.operator
    return say(locale, words_for("comparison", operator), fact=fact, value=value)


def check_line(one: Mapping[str, Any], locale: str) -> CheckLine:
    complaint = check_complaint(one)
    return CheckLine(
        id=str(one.get("id") or one.get("type") or ""),
        type=str(one.get("type") or ""),
        words=_check_words(one, locale),
        problem=say(locale, complaint[0], **complaint[1]) if complaint else None,
    )


def _told(condition: scope.Condition, locale: str) -> Said:
    if isinstance(condition, Joined):
        parts = tuple(_told(part, locale) for part in condition.parts)
        return Said(word=condition.word, parts=parts)
    if isinstance(condition, Negated):
        return Said(word="not", parts=(_told(condition.part, locale),))
    [leaf] = condition.leaves()
    return Said(text=comparison_in_words(leaf, locale))


def _check_words(one: Mapping[str, Any], locale: str) -> str:
    type_ = str(one.get("type") or "")
    if type_ not in check.NEEDS:
        return _shown({name: value for name, value in one.items() if name not in ("id", "type")})
    fields = {name: _shown(one.get(name, "")) for name in ("value", *check.NEEDS[type_])}
    if "op" in fields:
        fields["op"] = say(locale, words_for("check_operator", fields["op"]))
    return say(locale, words_for("check", type_), **fields).strip()


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
