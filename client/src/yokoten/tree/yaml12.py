"""YAML 1.2 as JSON values: `on`, `no` and dates are strings, tags are looked through.

The events are libyaml's, as in the hub's own reader; here aliases are followed, since compose and
pipeline files live by them, up to a number of values that no honest file has.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from yokoten.tree.inconclusive import Inconclusive

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {"null": None, "Null": None, "NULL": None, "~": None, "": None}
_WORDS |= {"true": True, "True": True, "TRUE": True}
_WORDS |= {"false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,17}|[0-9]{1,17}\.[0-9]{0,17})(?:[eE][-+]?[0-9]{1,2})?")
_DEEPEST = 100  # levels
_MOST = 1_000_000  # values, with those that aliases repeat


def documents(text: str) -> list[Any]:
    """All documents of a text; raises Inconclusive with the line where it breaks."""
    try:
        events = yaml.parse(text, Loader=_LOADER)
        return [
            _Reader(events).value(event) for event in events if isinstance(event, yaml.NodeEvent)
        ]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _broken(mark.line + 1 if mark else 1) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _broken(1) from error


def scalar(words: str) -> Any:
    """What a plain scalar means in the core schema (YAML 1.2, chapter 10.3)."""
    if words in _WORDS:
        return _WORDS[words]
    if _INTEGER.fullmatch(words):
        return int(words)
    return float(words) if _FLOAT.fullmatch(words) else words


class _Reader:
    """One document: its anchors, each with the number of values behind it."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._values = 0

    def value(self, event: Any, depth: int = 0) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._repeated(event)
        before = self._values
        self._count(1, event)
        if depth > _DEEPEST:
            raise _broken(event.start_mark.line + 1)
        value = self._read(event, depth + 1)
        if event.anchor:
            self._anchors[event.anchor] = (value, self._values - before)
        return value

    def _read(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(item, depth) for item in self._until(yaml.SequenceEndEvent)]
        return self._mapping(depth)

    def _mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for event in self._until(yaml.MappingEndEvent):
            is_merge = isinstance(event, yaml.ScalarEvent) and event.value == "<<"
            key, value = self.value(event, depth), self.value(next(self._events), depth)
            if is_merge and isinstance(value, dict | list):
                merged = _merged(value) | merged
            else:
                found[_key(event, key)] = value
        return merged | found

    def _until(self, end: type) -> Iterator[Any]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _repeated(self, event: Any) -> Any:
        if event.anchor not in self._anchors:
            raise _broken(event.start_mark.line + 1)
        value, values = self._anchors[event.anchor]
        self._count(values, event)
        return value

    def _count(self, values: int, event: Any) -> None:
        self._values += values
        if self._values > _MOST:
            raise _broken(event.start_mark.line + 1)


def _key(event: Any, key: Any) -> str:
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    return key if isinstance(key, str) else str(key)


def _merged(value: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """What `<<` brings in: the first of several maps wins."""
    merged: dict[str, Any] = {}
    for one in reversed(value if isinstance(value, list) else [value]):
        merged |= one if isinstance(one, dict) else {}
    return merged


def _broken(line: int) -> Inconclusive:
    return Inconclusive("it is not valid YAML (line {line})", line=line)
