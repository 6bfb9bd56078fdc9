"""`data_path {path, expression, op, value}`: what a JSON, YAML or TOML file says.

Every document of every file of the path is asked. Those where the expression finds nothing are
left aside; all others must hold, and there must be one. Witness: a file that could be parsed.
"""

import re
from typing import Any

from yokoten.checks.asking import asked
from yokoten.checks.check import FAIL, PASS, Check, Finding
from yokoten.checks.comparing import Comparison, shown, speaks
from yokoten.checks.text_matches import named
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree, each
from yokoten.words import say

_SECRET = re.compile(r"(?i)passw|passphrase|secret|token|credential|api_?key|private_?key")


def look(check: Check, tree: Tree) -> Finding:
    """Fail where one document does not hold, or none speaks."""
    comparison, expression = Comparison(check), check.text("expression")
    names = named(check, tree)
    files, problem = each(names, tree.data)
    demand_documents(files, problem)
    answers = [(name, asked(expression, one)) for name, documents in files for one in documents]
    said = [(name, found) for name, found in answers if speaks(found)]
    wrong = [(name, found) for name, found in said if not comparison.holds(found)]
    if problem and not wrong:
        raise problem
    name, found = (wrong or said or [(names[0], None)])[0]
    value = "■■■" if _SECRET.search(expression) and speaks(found) else shown(found)
    why = _why(name, value, comparison) if wrong or not said else ""
    return Finding(FAIL if why else PASS, names, why, f"{expression} {comparison}", value)


def demand_documents(files: list[tuple[str, list[Any]]], problem: Inconclusive | None) -> None:
    """Raises Inconclusive where nothing was parsed, or nothing but empty documents."""
    if not any(one is not None for _, documents in files for one in documents):
        raise problem or Inconclusive("nothing was looked at: the files hold no document")


def _why(name: str, value: str, comparison: Comparison) -> str:
    return say("{file} has {found}, not {wanted}", file=name, found=value, wanted=comparison)
