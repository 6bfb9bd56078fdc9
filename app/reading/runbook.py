"""What a runbook says: the alert it is for, and its steps."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from app.reading.aliases import item_key
from app.reading.items import Item, items_of, rows_of
from app.reading.lines import Line
from app.reading.marks import atx, pairs
from app.reading.plain import cut, is_nothing, one_line, plain, text_of, without_bullet
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import list_of

#: Three words and more, or two that are long: what alerts are called and few other things.
_ALERT = re.compile(
    r"(?<![\w.\-/])(?:[A-Z][a-z0-9]+){1,2}(?:[A-Z]+[a-z0-9]*){2,}(?![\w\-/])|(?<![\w.\-/])[A-Z][a-z0-9]{3,}[A-Z][A-Za-z0-9]{4,}(?![\w\-/])"
)
_ONE_WORD = ("GitHub", "GitLab", "JavaScript", "TypeScript", "PostgreSQL", "OpenShift", "CloudWatch", "OpenSearch", "DynamoDB", "CloudFront", "PagerDuty", "OpenTelemetry", "CloudFlare", "ElasticSearch", "CoreDNS", "KubeVirt", "PgBouncer", "LetsEncrypt", "FluentBit", "ElastiCache", "CloudFormation", "CloudNativePG", "AlertManager", "ClickHouse", "HashiCorp", "StackOverflow", "WordPress")  # fmt: skip
_MOST_ALERTS, _MOST_STEPS = 50, 100
_LONGEST = 1_000


def read_runbook(source: Source, sheet: Sheet) -> None:
    """Alerts and steps."""
    sheet.put("alerts", list_of(source.first_stated("alerts"))[:_MOST_ALERTS], EXPLICIT)
    for section in source.below("alerts"):
        sheet.put("alerts", _alerts_below(section.lines)[:_MOST_ALERTS], HEADING)
    sheet.put("alerts", _alerts_named(source, sheet)[:_MOST_ALERTS], GUESS)
    said = source.first_stated("steps")
    stated = (
        [one if isinstance(one, dict) else {"do": str(one)} for one in said]
        if isinstance(said, list)
        else []
    )
    sheet.put("steps", stated[:_MOST_STEPS], EXPLICIT)
    steps = [step for section in source.below("steps") for step in steps_of(section.lines)]
    sheet.put("steps", steps[:_MOST_STEPS], HEADING)
    sheet.put("depends_on", list_of(source.first_stated("depends_on")), EXPLICIT)


def steps_of(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """``[{do, expect?, if_not?, danger?}]``: sub-headings, else entries, else rows, else all of it."""
    lines = list(lines)
    if headed := _headed(lines):
        return [_of_heading(title, below) for title, below in headed]
    items = [item for item in items_of(lines) if item.text]
    if items:
        return [_of_item(item) for item in items]
    rows = [row for table in rows_of(lines) for row in table[1:]]
    if rows:
        return [{"do": cut(" ".join(map(plain, row)), _LONGEST)} for row in rows]
    text = text_of(lines)
    return [{"do": text}] if text else []


def _headed(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    found: list[tuple[str, list[Line]]] = []
    for line in lines:
        mark = None if line.is_code else atx(line.text)
        if mark and not is_nothing(mark.title):
            found.append((plain(mark.title), []))
        elif found:
            found[-1][1].append(line)
    return found


def _of_heading(title: str, below: list[Line]) -> dict[str, Any]:
    text = text_of(below, longest=_LONGEST)
    return {"do": cut(f"{title}\n{text}" if text else title, _LONGEST)}


def _of_item(item: Item) -> dict[str, Any]:
    step: dict[str, Any] = {"do": cut(one_line(plain(item.text)), _LONGEST)}
    rest = []
    for line in item.below:
        remark = next(
            ((key, mark.value) for mark in pairs(line) if (key := item_key(mark.title, "step"))),
            None,
        )
        if remark:
            step.setdefault(*remark)
        elif not line.strip().startswith(("```", "~~~")):
            rest.append(plain(without_bullet(line)))
    step["do"] = cut("\n".join([step["do"], *filter(None, rest)]), _LONGEST)
    return step


def _alerts_below(lines: list[Line]) -> list[str]:
    texts = [plain(item.text) for item in items_of(lines)]
    named = [name for text in texts for name in _ALERT.findall(text)]
    return list(dict.fromkeys(named or [cut(text, 200) for text in texts]))


def _alerts_named(source: Source, sheet: Sheet) -> list[str]:
    """The name of the file, and those in the title."""
    stem = PurePosixPath(source.hints.path or "").name.partition(".")[0]
    headings = [section.title for section in source.sections if section.style == "title"]
    texts = [stem, str(sheet.get("title") or ""), *headings]
    named = [name for text in texts for name in _ALERT.findall(text)]
    return [name for name in dict.fromkeys(named) if name not in _ONE_WORD]
