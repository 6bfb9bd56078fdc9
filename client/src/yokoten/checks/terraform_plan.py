"""`terraform_plan {resource, path, op, value, plan?}`: what a plan is going to make.

Over the output of `terraform show -json`. Every planned resource of the type must hold, those of
child modules included. Witness: such a resource.
Source: "JSON Output Format" of Terraform, format versions 0.x and 1.x.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yokoten.checks.asking import asked
from yokoten.checks.check import FAIL, PASS, Check, Finding
from yokoten.checks.comparing import Comparison, shown, speaks
from yokoten.checks.text_matches import named
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree, each
from yokoten.words import say

_USUAL = ("**/*.tfplan.json", "**/tfplan.json", "**/plan.json")
_AT_THE_TOP = ("tfplan.json", "plan.json")  # found though Git ignores them, as it should
_FORMAT = re.compile(r"[01]\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned resource, and what of it is known only after it is made."""

    address: str
    values: Any
    unknown: Any
    is_sensitive: bool


def look(check: Check, tree: Tree) -> Finding:
    """Fail where one of the resources does not hold."""
    comparison, path, type_ = Comparison(check), check.text("path"), check.text("resource")
    names = _plans(check, tree)
    plans, problem = each(names, lambda name: list(_planned(tree.data(name)[0], name, type_)))
    resources = [one for _, found in plans for one in found]
    wrong = [one for one in resources if not _holds(comparison, path, one)]
    if problem and not wrong:
        raise problem
    if not resources:
        raise Inconclusive("nothing was looked at: the plan has no {type}", type=type_)
    one = (wrong or resources)[0]
    value = "■■■" if one.is_sensitive else shown(asked(path, one.values))
    why = say("{file} has {found}, not {wanted}",
              file=one.address, found=value, wanted=comparison) if wrong else ""  # fmt: skip
    return Finding(FAIL if wrong else PASS, names, why, f"{path} {comparison}", value)


def _plans(check: Check, tree: Tree) -> list[str]:
    if "plan" in check.fields:
        return named(Check(check.id, check.type, {"path": check.text("plan")}), tree)
    found = {name for glob in (*_USUAL, *_AT_THE_TOP) for name in tree.matching(glob)}
    if not found:
        raise Inconclusive("nothing was looked at: there is no plan ({names})",
                           names=", ".join(_USUAL))  # fmt: skip
    return sorted(found)


def _planned(plan: Any, name: str, type_: str) -> Iterator[Planned]:
    values = plan.get("planned_values") if isinstance(plan, dict) else None
    if not isinstance(values, dict) or not _FORMAT.fullmatch(str(plan.get("format_version"))):
        raise Inconclusive("{file} is not what terraform show -json prints of a plan", file=name)
    if plan.get("errored"):
        raise Inconclusive("the plan {file} ended with an error", file=name)
    unknown = _unknown(plan)
    for resource in _resources(values.get("root_module")):
        if resource.get("type") == type_:
            address = str(resource.get("address"))
            yield Planned(address, resource.get("values"), unknown.get(address),
                          _has_true(resource.get("sensitive_values")))  # fmt: skip


def _resources(module: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(module, dict):
        return
    for resource in module.get("resources") or ():
        if isinstance(resource, dict):
            yield resource
    for child in module.get("child_modules") or ():
        yield from _resources(child)


def _unknown(plan: dict[str, Any]) -> dict[str, Any]:
    changes = [one for one in plan.get("resource_changes") or () if isinstance(one, dict)]
    return {
        str(one.get("address")): one["change"].get("after_unknown")
        for one in changes
        if isinstance(one.get("change"), dict)
    }


def _has_true(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_true, value.values() if isinstance(value, dict) else value))
    return value is True


def _holds(comparison: Comparison, path: str, resource: Planned) -> bool:
    """Raises Inconclusive for a value that the plan does not know yet."""
    found = asked(path, resource.values)
    if not speaks(found) and _has_true(asked(path, resource.unknown)):
        raise Inconclusive("{path} of {address} is known only after it is made",
                           path=path, address=resource.address)  # fmt: skip
    return speaks(found) and comparison.holds(found)
