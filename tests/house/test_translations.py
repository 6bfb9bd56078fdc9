"""Every word that a person reads stands in both catalogues, whole."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po
from tracked import HOUSE

from app.i18n import LOCALES
from scripts.messages import messages

PLACE = re.compile(r"\{(\w*)[^{}]*\}")


@cache
def catalogue(locale: str) -> Catalog:
    path = HOUSE / f"translations/{locale}/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def entries(locale: str) -> list[Entry]:
    return [entry for entry in catalogue(locale) if entry.id]


def texts(of: str | tuple[str, ...] | list[str]) -> list[str]:
    """A message's one text, or its singular and its plural."""
    return [of] if isinstance(of, str) else list(of)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogue_holds_whatever_is_said_and_nothing_else(locale: str) -> None:
    said = {texts(message)[0] for message in messages()}
    assert len(said) > 300
    assert {texts(entry.id)[0] for entry in entries(locale)} ^ said == set(), "make messages"


def test_nothing_is_left_untranslated_or_doubtful_in_japanese() -> None:
    gaps = [entry.id for entry in entries("ja") if entry.fuzzy or not all(texts(entry.string))]
    assert gaps == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_places_of_its_message(locale: str) -> None:
    for entry in entries(locale):
        allowed = {place for text in texts(entry.id) for place in PLACE.findall(text)}
        for words in filter(None, texts(entry.string)):
            places = set(PLACE.findall(words))
            assert places <= allowed, words
            assert places == allowed or isinstance(entry.id, tuple), words


def test_japanese_words_are_japanese() -> None:
    """What has no kana and no kanji is a name or a sign, and short."""
    latin = [entry.string for entry in entries("ja")
             if isinstance(entry.string, str) and entry.string.isascii()]  # fmt: skip
    assert [words for words in latin if len(words) > 40] == []


@pytest.mark.parametrize("other", ["至急", "マス "])
def test_one_idea_has_one_name_in_japanese(other: str) -> None:
    """緊急, セル: see the glossary."""
    said = [words for entry in entries("ja") for words in texts(entry.string)]
    assert [words for words in said if other in words] == []
