"""Running one check: whatever goes wrong is an error with its reason, never a pass."""

from yokoten.checks.check import ERROR, NOT_APPLICABLE, Check, Finding
from yokoten.checks.register import TYPES
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree
from yokoten.words import say


def run(check: Check, tree: Tree) -> Finding:
    """What a check finds in a checkout. Raises nothing."""
    tree.begin()
    try:
        return _unmet(check, tree) or _look(check, tree)
    except Inconclusive as error:
        return Finding(ERROR, why=str(error))
    except Exception as error:  # noqa: BLE001 - a crash of a check is its result
        name = f"{type(error).__name__}: {error}"
        return Finding(ERROR, why=say("the check crashed ({error})", error=name))


def _look(check: Check, tree: Tree) -> Finding:
    if check.type not in TYPES:
        raise Inconclusive("this client knows no check of type {type}", type=check.type)
    return TYPES[check.type](check, tree)


def _unmet(check: Check, tree: Tree) -> Finding | None:
    """`applies_if: {file_exists: path}`: what the check itself says it is not meant for."""
    if "applies_if" not in check.fields:
        return None
    condition = check.fields["applies_if"]
    path = condition.get("file_exists") if isinstance(condition, dict) else None
    if not isinstance(path, str) or len(condition) != 1:
        raise Inconclusive("applies_if takes file_exists: a path, and nothing else")
    if not tree.listing.files:
        raise Inconclusive("the checkout has no files")
    if any(tree.is_file(name) for name in tree.matching(path)):
        return None
    why = say("none of {count} files is {path}", count=len(tree.listing.files), path=path)
    return Finding(NOT_APPLICABLE, tree.listing.files, why, path)
