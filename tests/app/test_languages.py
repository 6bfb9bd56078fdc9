"""Which language somebody is answered in."""

import pytest

from app.i18n import preferred, say, translated
from models.errors import Unready

JA, EN = "ja", "en"


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("ja", JA),
        ("ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", JA),
        ("en-GB,en;q=0.9,ja;q=0.8", EN),
        ("de,ja;q=0.5,en;q=0.9", EN),
        ("de-CH", EN),
        ("*", EN),
        ("", EN),
        ("ja;q=0", EN),
        ("ja;q=often", EN),
        (",;q=,,ja", JA),
        ("xx," * 5_000 + "ja", EN),
        ("ja_JP.UTF-8", EN),
    ],
)
def test_the_browser_says(header, locale):
    assert preferred(header) == locale


def test_the_cookie_goes_before_the_browser_and_the_person_before_both(client, signed_in, hub):
    ja = {"Accept-Language": "ja"}
    assert 'lang="ja"' in client.get("/sign-in", headers=ja).text
    client.cookies.set("lang", "en")
    assert 'lang="en"' in client.get("/sign-in", headers=ja).text
    keeper = signed_in("keeper")
    assert 'lang="ja"' in keeper.get("/nowhere", headers=ja).text
    keeper.cookies.set("lang", "en")
    assert 'lang="en"' in keeper.get("/nowhere", headers=ja).text


def test_a_cookie_of_another_language_is_nothing(client):
    client.cookies.set("lang", "../../etc")
    assert 'lang="en"' in client.get("/sign-in").text


def test_values_are_filled_in_and_lists_enumerated():
    error = Unready("Still missing: {fields}.", fields=["severity", "started_at"])
    assert translated(error, EN) == "Still missing: severity, started_at."
    assert say("xx", "{n} of {all}", n=1, all=2) == "1 of 2"


def test_braces_in_values_are_only_text():
    assert translated(Unready("{a}", a="{b} %s {0}"), EN) == "{b} %s {0}"
    assert translated(Unready("a {b} c"), EN) == "a {b} c"
