"""`text_matches {path, pattern}`: a file matches the pattern. Witness: a file of that path."""

from yokoten.checks.check import FAIL, PASS, Check, Finding
from yokoten.checks.patterns import compiled, line_of
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree, each
from yokoten.words import say


def look(check: Check, tree: Tree) -> Finding:
    """Pass where one file matches; error where none does and one could not be read."""
    pattern, names = check.text("pattern"), named(check, tree)
    place, problem = first_match(pattern, names, tree)
    if place is None and problem:
        raise problem
    why = "" if place else say("no file matches {pattern}", pattern=pattern)
    return Finding(PASS if place else FAIL, names, why, pattern, place)


def named(check: Check, tree: Tree) -> list[str]:
    """The files of the check's path; raises Inconclusive where there is none."""
    path = check.text("path")
    names = tree.matching(path)
    if not names:
        raise Inconclusive("nothing was looked at: no file is {path}", path=path)
    return names


def first_match(
    pattern: str, names: list[str], tree: Tree
) -> tuple[str | None, Inconclusive | None]:
    """The place of the first match (never the text: it may be a secret), and the first problem."""
    wanted = compiled(pattern)
    lines, problem = each(names, lambda name: line_of(wanted, tree.text(name)))
    return next((f"{name}:{line}" for name, line in lines if line), None), problem
