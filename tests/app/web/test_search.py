import pytest
from sqlalchemy.exc import OperationalError

from tests.app.web.conftest import REPORT, RUNBOOK

PASTED = """夜間バッチの再実行のあと Aurora の接続を使い切った
ERROR 1040: too many connections, number of connections near the limit
"""


@pytest.fixture
def browser(signed_in, pushed):
    pushed(REPORT)
    pushed(RUNBOOK, path="docs/runbooks/db.md")
    return signed_in("stranger")


def test_hits_are_found_in_the_other_language_with_marks(browser):
    page = browser.get("/search?q=connection+exhaustion").text
    assert "夜間バッチ" in page
    assert '<mark class="concept">' in page


def test_facets_count_and_can_be_taken_away_again(browser):
    page = browser.get("/search?q=too+many+connections").text
    assert "kind=runbook" in page
    narrowed = browser.get("/search?q=too+many+connections&kind=runbook").text
    assert "Aurora<mark>Connections</mark>NearLimit" in narrowed
    assert "夜間バッチで" not in narrowed
    assert "Remove this filter" in narrowed


def test_what_is_found_stands_escaped(signed_in, pushed):
    pushed(REPORT.replace("38分停止", "38分停止 <script>alert(1)</script>"))
    page = signed_in("stranger").get("/search?q=接続").text
    assert "<script>alert" not in page


def test_an_empty_result_teaches(browser):
    page = browser.get("/search?q=zzqqxxyy").text
    assert "kind:runbook" in page
    assert "Nothing found" in page


def test_an_empty_question_teaches_too(browser):
    assert "What are you looking for?" in browser.get("/search").text


def test_a_hidden_write_up_is_not_counted(signed_in, pushed):
    pushed(REPORT.replace("severity: SEV2", "severity: SEV2\nvisibility: team"))
    assert ">0 found" in " ".join(
        signed_in("stranger").get("/search?q=接続が枯渇").text.split()
    ).replace("> ", ">")


def test_search_that_rests_says_so_and_offers_the_list(browser, monkeypatch):
    def broken(*_, **__):
        raise OperationalError("select", {}, Exception("no such table"))

    monkeypatch.setattr("search.library.Library.ask", broken)
    answer = browser.get("/search?q=接続")
    assert answer.status_code == 200
    assert "Search is resting" in answer.text
    assert 'href="/writeups"' in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=%00",
        "/search?q=" + "あ" * 600,
        '/search?q="open',
        "/search?q=-",
        "/search?q=*&page=x&sort=y",
        "/search?kind=%3Cb%3E",
        "/search?from=yesterday",
    ],
)
def test_odd_questions_get_an_answer(browser, address):
    assert browser.get(address).status_code == 200


def test_too_deep_a_page_is_refused_in_words(browser):
    answer = browser.get("/search?q=connections&page=999")
    assert answer.status_code == 422
    assert "narrow the search" in answer.text


def test_a_pasted_error_finds_the_runbook_and_the_incident(browser):
    page = browser.post("/similar", data={"text": PASTED}).text
    assert page.index("What to do") < page.index("It has happened before")


def test_a_pasted_alert_pins_the_runbook_of_its_name(browser):
    alert = '{"alerts": [{"labels": {"alertname": "AuroraConnectionsNearLimit"}}]}'
    page = browser.post("/similar", data={"text": alert}).text
    assert page.index("What to do") < page.index("AuroraConnectionsNearLimit</a>")


def test_what_was_pasted_stays_in_the_form(browser):
    assert "zzqqxxyy" in browser.post("/similar", data={"text": "zzqqxxyy"}).text
