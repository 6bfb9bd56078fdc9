"""Bring the catalogues up to what the code and the templates say: ``make messages``.

New messages come in untranslated (in English as they stand), gone ones go out; translations stay.
No places are written, so that a catalogue changes only where words change.
"""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from io import SEEK_END, BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

HOUSE = Path(__file__).resolve().parents[1]
TRANSLATIONS = HOUSE / "translations"
LOCALES = ("en", "ja")
#: Calls whose first text is a message, and names under which messages are kept.
CALLS = (
    "msgid",
    "say",
    "said",
    "counted",
    "warn",
    "finding",
    "remark",
    "tell",
    "words",
    "progress",
)
KEPT_AS = ("message",)

#: Without dates and names, which would change every time.
HEADER = """msgid ""
msgstr ""
"Language: {locale}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

Message = str | tuple[str, str]


def messages() -> list[Message]:
    """All messages of the house, sorted; a pair is a singular and its plural."""
    found: set[Message] = set()
    for path in sorted((HOUSE / "templates").rglob("*.*")):
        found.update(in_template(path.read_bytes()))
    for source in sources():
        found.update(in_python(source))
    return sorted(found, key=str)


@cache
def sources() -> tuple[str, ...]:
    """The Python of the floors that speak to people."""
    paths = [
        path for floor in ("app", "models", "search") for path in (HOUSE / floor).rglob("*.py")
    ]
    return tuple(path.read_text() for path in sorted(paths))


def in_template(source: bytes) -> Iterator[Message]:
    """What ``_`` and ``ngettext`` are called with."""
    for _, function, said, _ in babel_extract(BytesIO(source), ("_", "ngettext"), (), {}):
        first, *more = [said] if isinstance(said, str) else map(str, said or ())
        yield (first, more[0]) if function == "ngettext" else first


def in_python(source: str) -> Iterator[str]:
    """Texts of errors and of the calls above; the docstring of an error is its message, too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and is_call(node.func):
            yield from texts(node.args[:2])
            yield from (text for word in node.keywords if word.arg in KEPT_AS
                        for text in texts([word.value]))  # fmt: skip
        elif isinstance(node, ast.ClassDef) and is_error(node):
            yield from filter(None, [ast.get_docstring(node)])
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from texts([value for key, value in pairs if is_kept(key)])
        elif isinstance(node, ast.Assign) and any(is_kept(name) for name in node.targets):
            yield from texts([node.value])


def is_call(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in CALLS or name in error_names()


def is_error(node: ast.ClassDef) -> bool:
    return node.name in error_names()


def is_kept(key: ast.expr | None) -> bool:
    name = key.value if isinstance(key, ast.Constant) else getattr(key, "id", "")
    return isinstance(name, str) and (name in KEPT_AS or name.endswith(("_MESSAGE", "_MESSAGES")))


def texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from texts([node.body, node.orelse])


@cache
def error_names() -> frozenset[str]:
    """YokotenError and all that descend from it, by the names that classes give as their bases."""
    parents: dict[str, set[str]] = {}
    for source in sources():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                bases = {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}
                parents[node.name] = bases
    names, before = {"YokotenError"}, 0
    while len(names) > before:
        before = len(names)
        names |= {name for name, bases in parents.items() if bases & names}
    return frozenset(names)


def updated(locale: str, said: list[Message]) -> Catalog:
    """The catalogue of a language with these messages and what is translated of them."""
    path = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    known = read_po(path.open("rb"), locale=locale) if path.exists() else Catalog(locale)
    fresh = Catalog(locale, project="Yokoten", version="1", fuzzy=False)
    for message in said:
        old = known.get(message[0] if isinstance(message, tuple) else message)
        words = old.string if old and old.string else message if locale == "en" else ""
        fresh.add(message, string=words)
    return fresh


def write(locale: str, catalog: Catalog) -> int:
    """Write a catalogue; the number of messages that are still to be translated."""
    path = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO(HEADER.format(locale=locale, plural=catalog.plural_forms).encode())
    written.seek(0, SEEK_END)
    write_po(written, catalog, no_location=True, omit_header=True, width=100)
    path.write_bytes(written.getvalue())
    return sum(1 for message in catalog if message.id and not message.string)


def main() -> None:
    said = messages()
    for locale in LOCALES:
        open_ = write(locale, updated(locale, said))
        print(f"{locale}: {len(said)} messages, {open_} to translate")


if __name__ == "__main__":
    sys.path.insert(0, str(HOUSE))
    main()
