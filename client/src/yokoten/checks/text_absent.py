"""`text_absent {path, pattern}`: no file matches the pattern. Witness: a file of that path."""

from yokoten.checks.check import FAIL, PASS, Check, Finding
from yokoten.checks.text_matches import first_match, named
from yokoten.tree.tree import Tree
from yokoten.words import say


def look(check: Check, tree: Tree) -> Finding:
    """Fail where one file matches; error where none does and one could not be read."""
    pattern, names = check.text("pattern"), named(check, tree)
    place, problem = first_match(pattern, names, tree)
    if place is None and problem:
        raise problem
    why = say("{place} matches {pattern}", place=place, pattern=pattern) if place else ""
    return Finding(FAIL if place else PASS, names, why, pattern, place)
