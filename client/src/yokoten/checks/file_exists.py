"""`file_exists {path}`: at least one file is there. Witness: a checkout that has files."""

from yokoten.checks.check import FAIL, PASS, Check, Finding
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree
from yokoten.words import say


def look(check: Check, tree: Tree) -> Finding:
    """Pass where a file is found."""
    path = check.text("path")
    found = [name for name in tree.matching(path) if tree.is_file(name)]
    demand_files(tree)
    if found:
        return Finding(PASS, found, "", path, str(len(found)))
    why = say("none of {count} files is {path}", count=len(tree.listing.files), path=path)
    return Finding(FAIL, tree.listing.files, why, path, "0")


def demand_files(tree: Tree) -> None:
    """Raises Inconclusive for a checkout without files."""
    if not tree.listing.files:
        raise Inconclusive("the checkout has no files")
