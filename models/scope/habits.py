"""What people write from the habit of other languages, and what this one says."""

import re
import unicodedata

HABITS = {
    "=": "==",
    "===": "==",
    "=>": ">=",
    "=<": "<=",
    "=~": "~",
    "<>": "!=",
    "!==": "!=",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    "AND": "and",
    "And": "and",
    "OR": "or",
    "Or": "or",
    "NOT": "not",
    "Not": "not",
    "IN": "in",
    "In": "in",
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "is": "==",
    "equals": "==",
    "contains": "~",
    "like": "~",
    "LIKE": "~",
    "“": '"',
    "”": '"',
    "「": '"',
    "『": '"',
    "‘": "'",
    "’": "'",
}
#: What is written together.
WORD = re.compile(r"[^\s()\[\],\"'=!<>~&|“”‘’「」『』（）＝]+")


def habit(before: str, found: str, expected: set[str]) -> str:
    """What was meant by a sign or a word of other languages."""
    if hint := HABITS.get(found):
        return hint
    if found == "[" and "STRING" in expected:
        return "in ["
    if found == "not" and "_IN" in expected and (name := WORD.findall(before)):
        return f"not {name[-1]} in […]"
    if found == "(" and "LSQB" in expected:
        return "["
    narrow = unicodedata.normalize("NFKC", found)
    return narrow if narrow != found and narrow.isascii() else ""
