"""Why write-ups resemble each other, in words that a person knows and in the reader's language."""

import re

import pytest

from search.latin import read_word
from search.written import written_forms
from tests.app.web.conftest import REPORT

POOL = "com.zaxxer.hikari.pool.PoolBase - HikariPool-1 - Connection is not available"
OURS = REPORT.replace("## 発生原因", f"{POOL}\n\n## 発生原因").replace(
    "severity: SEV2", "severity: SEV2\nfailure_mode: exhaustion\nalerts: [DbConnectionsHigh]"
)
THEIRS = OURS.replace("PM-031", "PM-007").replace("career-api", "payments-api")


@pytest.fixture
def ours(pushed):
    pushed(THEIRS, team="payments")
    return pushed(OURS).id


def reasons(browser, id_: str, lang: str) -> list[str]:
    browser.cookies.set("lang", lang)
    (one,) = browser.get(f"/api/v1/writeups/{id_}/related").json()["related"]
    return one["why"]


def test_ways_to_fail_are_named_in_the_reader_s_language(signed_in, ours):
    browser = signed_in("reader")
    for lang, word in (("ja", "枯渇"), ("en", "Exhaustion")):
        assert word in reasons(browser, ours, lang)
        page = browser.get(f"/w/{ours}").text
        assert f'class="exact">{word}</li>' in page


def test_identifiers_are_shown_as_they_are_written(signed_in, ours):
    said = reasons(signed_in("reader"), ours, "en")
    text = re.sub(r"\s+", " ", OURS).casefold()
    assert all(form.casefold() in text for one in said for form in one.split(" = ")[:1]
               if form.isascii() and form not in ("Exhaustion", "connection pool"))  # fmt: skip
    joined = read_word("com.zaxxer.hikari.pool.PoolBase").joined
    assert joined not in said


def test_nothing_is_said_twice(signed_in, ours):
    said = [one.casefold() for one in reasons(signed_in("reader"), ours, "en")]
    assert len(said) == len(set(said))


def test_the_reply_to_a_push_speaks_the_pusher_s_language(push, client, token):
    push(THEIRS, team="payments")
    body = {"markdown": OURS, "source": "notes:a.md"}
    for lang, word in (("ja", "枯渇"), ("en", "Exhaustion")):
        header = token("push", team="career") | {"Accept-Language": lang}
        (one,) = client.post("/api/v1/push", json=body, headers=header).json()["related"]
        assert word in one["why"]


def test_both_sides_of_a_concept_are_shown(push, client, token):
    push("# Certificate expired\n\nThe certificate expired.\n", team="payments")
    text = {"text": "証明書の期限切れ\n証明書が切れた。証明書の更新漏れ。"}
    answer = client.post("/api/v1/related", json=text, headers=token("read")).json()
    assert "証明書 = certificate" in answer["related"][0]["why"]


def test_terms_are_found_as_words_before_parts_of_identifiers():
    text = "java.lang.OutOfMemoryError in HikariPool-1, the pool of com.zaxxer.hikari.pool.PoolBase"
    terms = [read_word(raw).joined or read_word(raw).parts[0]
             for raw in ("OutOfMemoryError", "pools", "com.zaxxer.hikari.pool.PoolBase", "absent")]  # fmt: skip
    assert list(written_forms(text, terms).values()) == [
        "pool",
        "com.zaxxer.hikari.pool.PoolBase",
        "OutOfMemoryError",
    ]


def test_redacted_words_are_no_reason(push, client, token):
    hidden = "::redact[Zebrafish]{reason=pii}"
    push(THEIRS.replace("## 概要", f"## 概要\n{hidden} {hidden}"), team="payments")
    body = {"markdown": OURS.replace("概要", "概要 Zebrafish"), "source": "notes:a.md"}
    answer = client.post("/api/v1/push", json=body, headers=token("push", team="career"))
    assert "zebrafish" not in answer.text.casefold()
