"""Reasons as people read them: written as the related write-up has them, none said twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlmodel import Session

from app.i18n import translator
from app.markdown import strip_redactions
from app.pages.words import words_for
from models.revision import plain_texts
from models.writeup import WriteUp
from search.latin import read_word
from search.relating import Reason
from search.written import written_forms

if TYPE_CHECKING:
    from app.actions.relating import RelatedWriteUp

_LETTERS = re.compile(r"[\W_]+")


def with_readable_reasons(
    session: Session, related: "Sequence[RelatedWriteUp]"
) -> "list[RelatedWriteUp]":
    """The same, with words in place of the index's terms; whoever asks may read these texts."""
    numbers = {one.writeup.id: one.writeup.revision for one in related}
    texts = plain_texts(session, numbers) if numbers else {}
    return [
        replace(one, why=tuple(_readable(one.why, _text(one.writeup, texts)))) for one in related
    ]


def reason_in_words(reason: Reason, locale: str) -> tuple[str, ...]:
    """Its forms: one, or that of each side; ways to fail in the reader's language."""
    if reason.kind == "failure_mode":
        return tuple(
            translator(locale).gettext(words_for("failure_mode", form)) for form in reason.forms
        )
    return reason.forms


def _text(writeup: WriteUp, texts: dict[str, str]) -> str:
    names = [writeup.title, *writeup.alerts, *writeup.tags, *writeup.technologies]
    return "\n".join([*map(strip_redactions, names), texts.get(writeup.id, "")])


def _readable(reasons: Sequence[Reason], text: str) -> Iterator[Reason]:
    written = written_forms(text, map(_term, reasons))
    said: list[str] = []
    for reason in reasons:
        shown = _as_written(reason, written)
        letters = [_LETTERS.sub("", form).casefold() for form in shown.forms] if shown else []
        if shown and not all(any(form in other for other in said) for form in letters):
            said += letters
            yield shown


def _as_written(reason: Reason, written: dict[str, str]) -> Reason | None:
    """A term in its written form; an identifier that stands nowhere as such is no reason to show.

    Of a concept the side of this text, where that is an identifier which lost its capitals.
    """
    form = written.get(_term(reason))
    if reason.kind == "identifier" and not form:
        return None
    if form and reason.kind in ("term", "identifier"):
        return replace(reason, forms=(form,))
    if form and reason.kind == "concept" and read_word(form).joined:
        return replace(reason, forms=(*reason.forms[:-1], form))
    return reason


def _term(reason: Reason) -> str:
    """The index's term: an identifier's form is one; a word's is a written form of it."""
    form = reason.forms[-1]
    return form if reason.kind == "identifier" else (read_word(form).parts or (form,))[0]
