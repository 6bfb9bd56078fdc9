"""Every word that a person reads stands in both catalogues, whole."""

import importlib
import pkgutil
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from said import HOUSE, by_python, by_templates, constants, errors

import app
from app.i18n import LOCALES

PLACE = re.compile(r"\{(\w*)[^{}]*\}")


@cache
def catalogue(locale: str) -> Catalog:
    path = HOUSE / f"translations/{locale}/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=locale)


@pytest.fixture(scope="module")
def said() -> set[str]:
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    pairs = (one if isinstance(one, str) else one[0] for one in by_templates())
    defaults = ((kind.__doc__ or "").strip() for kind in errors())
    return {*pairs, *by_python(), *defaults} - {""}


def messages(locale: str) -> list[Message]:
    return [message for message in catalogue(locale) if message.id]


def strings(message: Message) -> list[str]:
    found = message.string
    return [found] if isinstance(found, str) else list(found)


@pytest.mark.parametrize("locale", LOCALES)
def test_whatever_is_said_is_in_the_catalogue(locale: str, said: set[str]) -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in messages(locale)}
    assert sorted(said - known) == []


def test_whatever_is_in_the_catalogue_is_said(said: set[str]) -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in messages("ja")}
    assert sorted(known - said - constants()) == []


def test_nothing_is_left_untranslated_or_doubtful_in_japanese() -> None:
    gaps = [m.id for m in messages("ja") if m.fuzzy or not all(strings(m))]
    assert gaps == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_places_of_its_message(locale: str) -> None:
    for message in messages(locale):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = {place for one in ids for place in PLACE.findall(one)}
        for words in filter(None, strings(message)):
            assert set(PLACE.findall(words)) <= allowed, words
            if isinstance(message.id, str):
                assert set(PLACE.findall(words)) == allowed, words


def test_the_templates_are_searched_for_words() -> None:
    assert len(by_templates()) > 100
    assert len(by_python()) > 30
