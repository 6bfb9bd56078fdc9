"""Strict YAML 1.2 for what strangers wrote: JSON values only, bounded, no aliases, no tags.

The events come from libyaml, which is here for detect-secrets; what a plain scalar means is decided
here, by the core schema of YAML 1.2 (chapter 10.3): ``no`` is a string and so is a date.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

#: Levels of maps and lists.
DEEPEST = 12
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {"null": None, "Null": None, "NULL": None, "~": None, "": None}
_WORDS |= {"true": True, "True": True, "TRUE": True}
_WORDS |= {"false": False, "False": False, "FALSE": False}
#: Longer numbers are kept as they were written: nobody counts so far, but ids look like that.
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,17}|[0-9]{1,17}\.[0-9]{0,17})(?:[eE][-+]?[0-9]{1,2})?")


class Rejected(Exception):
    """The text is not YAML as it is read here: ``rule`` and, from 1, ``line`` say where and why."""

    def __init__(self, rule: str, line: int, key: str = "") -> None:
        self.rule, self.line, self.key = rule, line, key
        super().__init__(rule, line, key)


def loaded(text: str) -> Any:
    """The first document of a text. Raises Rejected."""
    return next(documents(text), None)


def documents(text: str) -> Iterator[Any]:
    """All documents of a text, one after the other. Raises Rejected."""
    try:
        events = yaml.parse(text, Loader=_LOADER)
        yield from (
            _value(one, events, DEEPEST) for one in events if isinstance(one, yaml.NodeEvent)
        )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Rejected("broken", mark.line + 1 if mark else 1) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Rejected("broken", 1) from None


def scalar(words: str) -> Any:
    """What a plain scalar means."""
    if words in _WORDS:
        return _WORDS[words]
    if _INTEGER.fullmatch(words):
        return int(words)
    return float(words) if _FLOAT.fullmatch(words) else words


def _value(event: Any, events: Iterator[Any], depth: int) -> Any:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent):
        raise Rejected("alias", line)
    if isinstance(event, yaml.ScalarEvent):
        return scalar(event.value) if event.implicit[0] else event.value
    if not depth:
        raise Rejected("deep", line)
    read = _mapping if isinstance(event, yaml.MappingStartEvent) else _sequence
    return read(events, depth - 1)


def _sequence(events: Iterator[Any], depth: int) -> list[Any]:
    items = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_value(event, events, depth))
    return items


def _mapping(events: Iterator[Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _key(event)
        if key in found:
            raise Rejected("duplicate", event.start_mark.line + 1, key)
        found[key] = _value(next(events), events, depth)
    return found


def _key(event: Any) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise Rejected("broken", event.start_mark.line + 1)
    return str(event.value)
