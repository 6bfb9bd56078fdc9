"""`file_absent {path}`: no such file, nor a link. Witness: a checkout that has files."""

from yokoten.checks.check import FAIL, PASS, Check, Finding
from yokoten.checks.file_exists import demand_files
from yokoten.tree.tree import Tree
from yokoten.words import say


def look(check: Check, tree: Tree) -> Finding:
    """Fail where something is found."""
    path = check.text("path")
    found = tree.matching(path)
    demand_files(tree)
    if found:
        why = say("there is {file}", file=", ".join(found[:3]))
        return Finding(FAIL, found, why, "0", str(len(found)))
    return Finding(PASS, tree.listing.files, "", "0", "0")
