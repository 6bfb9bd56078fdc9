"""What is wrong with the text of a condition, in words, with the place."""

from lark.exceptions import UnexpectedInput

from models.errors import Invalid


def complaint(condition: str, error: UnexpectedInput) -> Invalid:
    return Invalid(
        "The condition cannot be read in line {line}, column {column}: {context}",
        line=max(error.line, 1),
        column=max(error.column, 1),
        context=error.get_context(condition, span=20).splitlines()[0].strip(),
    )
