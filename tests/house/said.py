"""Every message that the hub says, found in its templates and its Python."""

import ast
from collections.abc import Iterator
from pathlib import Path

from jinja2.ext import babel_extract

from models.errors import YokotenError

HOUSE = Path(__file__).parents[2]
#: Calls that say a message, and where among their arguments it stands.
SAYING = {"_": 0, "msgid": 0, "say": 1, "tell": 0, "words": 0, "progress": 0, "_warn": 0}
#: `Remarks.add(rule, message)`
REMARKING = ("add", 1)

Message = str | tuple[str, str]


def by_templates() -> set[Message]:
    """Messages of the templates; a pair where there are a singular and a plural."""
    return {message for path in (HOUSE / "templates").rglob("*.*") for message in _of(path)}


def _of(template: Path) -> Iterator[Message]:
    keywords = {"_": None, "ngettext": (1, 2)}
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    with template.open("rb") as file:
        for _, function, message, _ in babel_extract(file, keywords, (), options):
            yield (message[0], message[1]) if function == "ngettext" else _first(message)


def _first(message: object) -> str:
    return str(message[0] if isinstance(message, tuple | list) else message)


def by_python() -> set[str]:
    """Messages of the code: what is said by a call, raised as an error, or remarked on a text."""
    return {message for tree in _trees() for message in _in(tree)}


def constants() -> set[str]:
    """Every string of the code, said or not."""
    return {
        node.value
        for tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    } | {(kind.__doc__ or "").strip() for kind in errors()}


def errors() -> Iterator[type[YokotenError]]:
    """The errors that are said with their docstring where they are raised without words."""
    waiting: list[type[YokotenError]] = [YokotenError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        yield kind


def _trees() -> Iterator[ast.Module]:
    for floor in ("app", "models", "search"):
        for path in (HOUSE / floor).rglob("*.py"):
            yield ast.parse(path.read_text())


def _in(tree: ast.Module) -> Iterator[str]:
    named = dict(_named(tree))
    raising = {kind.__name__ for kind in errors()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (place := _place(node, raising)) is not None:
            for argument in node.args[place : place + 1]:
                if message := _literal(argument, named):
                    yield message


def _named(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(words))):
                yield name, words


def _place(call: ast.Call, raising: set[str]) -> int | None:
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", None) or ""
    if name in raising:
        return 0
    if name == REMARKING[0] and len(call.args) > 1:
        return REMARKING[1]
    return SAYING.get(name)


def _literal(node: ast.expr, named: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return named.get(node.id)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
