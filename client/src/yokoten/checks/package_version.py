"""`package_version {package, range}`: the locked versions of a package are in the range.

Witness: a lock file of that ecosystem that lists at least one package. Where such files list
everything but this package, the check is not applicable: the component is not used. `package` may
be a list, of one library in several ecosystems: then those without a lock file are left aside.
"""

from collections.abc import Sequence

from yokoten.checks.check import FAIL, NOT_APPLICABLE, PASS, Check, Finding
from yokoten.packages.locks import Lock, locks_below
from yokoten.packages.package import Key, Package, key_of
from yokoten.packages.versions import range_of
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree
from yokoten.words import say

_GRAVEST = (FAIL, PASS, NOT_APPLICABLE)


def look(check: Check, tree: Tree) -> Finding:
    """Fail where one locked version is outside."""
    keys, written = [key_of(one) for one in check.texts("package")], check.text("range")
    if len(keys) > 1:
        keys = [key for key in keys if _is_locked(tree, key.type)]
    if not keys:
        raise Inconclusive("nothing was looked at: there is no lock file")
    found = [_look(key, written, tree) for key in keys]
    return min(found, key=lambda one: _GRAVEST.index(one.result))


def _is_locked(tree: Tree, ecosystem: str) -> bool:
    locks, problem = locks_below(tree, ecosystem)
    return bool(locks or problem)


def _look(key: Key, written: str, tree: Tree) -> Finding:
    wanted = range_of(written, key.type)
    locks, problem = locks_below(tree, key.type)
    names = [lock.file for lock in locks]
    used = [package for lock in locks for package in lock.packages if package.key == key]
    versions = ", ".join(sorted({package.version or "?" for package in used}))
    if outside := [one for one in used if one.version and not wanted.holds(one.version)]:
        why = say("{package} is {version}, not {range}",
                  package=key, version=outside[0].version, range=written)  # fmt: skip
        return Finding(FAIL, names, why, written, versions)
    _demand_witness(locks, used, problem, key.type)
    if not used:
        why = say("{package} is not used", package=key)
        return Finding(NOT_APPLICABLE, names, why, written)
    return Finding(PASS, names, "", written, versions)


def _demand_witness(
    locks: Sequence[Lock], used: Sequence[Package], problem: Inconclusive | None, ecosystem: str
) -> None:
    """Raises Inconclusive where something was not read, not listed or not pinned."""
    if problem:
        raise problem
    if not any(lock.packages for lock in locks):
        raise Inconclusive("nothing was looked at: no lock file lists {ecosystem} packages",
                           ecosystem=ecosystem)  # fmt: skip
    if any(one.version is None for one in used):
        raise Inconclusive("{package} is listed without its version", package=used[0].key)
    partial = next((lock.file for lock in locks if not lock.is_complete), None)
    if not used and partial:
        raise Inconclusive("{file} does not list every package that is used", file=partial)
