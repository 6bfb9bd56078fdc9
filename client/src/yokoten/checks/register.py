"""Every type of check and the module that runs it."""

from collections.abc import Callable

from yokoten.checks import (
    data_path,
    file_absent,
    file_exists,
    package_version,
    terraform_plan,
    text_absent,
    text_matches,
)
from yokoten.checks.check import Check, Finding
from yokoten.tree.tree import Tree

Look = Callable[[Check, Tree], Finding]

TYPES: dict[str, Look] = {
    "file_exists": file_exists.look,
    "file_absent": file_absent.look,
    "text_matches": text_matches.look,
    "text_absent": text_absent.look,
    "data_path": data_path.look,
    "terraform_plan": terraform_plan.look,
    "package_version": package_version.look,
}
