"""Typos, likelier words, years, and what a page says where nothing is found."""

import re
from html import unescape

import pytest

from app.api.replies import SearchReply
from models.service import Service
from models.team import Team
from tests.app.web.conftest import REPORT, RUNBOOK


@pytest.fixture
def browser(signed_in, pushed):
    pushed(REPORT)
    pushed(RUNBOOK, path="docs/runbooks/db.md")
    return signed_in("stranger")


def said(browser, address: str) -> str:
    """The words of a page, in a row."""
    page = browser.get(address).text
    main = page[page.index("<main") : page.index("</main")]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def links(browser, address: str) -> dict[str, str]:
    """Where the links of a page lead, by their words."""
    found = re.findall(
        r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', browser.get(address).text, re.DOTALL
    )
    return {
        " ".join(unescape(re.sub(r"<[^>]*>", " ", words)).split()): unescape(href)
        for href, words in found
    }


def test_a_mistyped_word_is_put_right_and_can_be_searched_as_it_is(browser):
    assert "Searched for connections ." in said(browser, "/search?q=conections&kind=runbook")
    exactly = links(browser, "/search?q=conections&kind=runbook")[
        "Search instead for exactly “conections”"
    ]
    assert exactly == "/search?q=conections&kind=runbook&verbatim=1"
    page = said(browser, exactly)
    assert "No word was put right" in page
    assert "0 found" in page
    assert (
        links(browser, exactly)["Put mistyped words right"] == "/search?q=conections&kind=runbook"
    )


def test_machines_can_have_it_verbatim_too(browser, client, token):
    header = token("read")
    right = client.get("/api/v1/search?q=conections", headers=header).json()
    assert (right["searched_for"], right["total"]) == ("connections", 2)
    verbatim = client.get("/api/v1/search?q=conections&verbatim=1", headers=header).json()
    assert (verbatim["searched_for"], verbatim["total"]) == (None, 0)


@pytest.fixture
def pools(push):
    """Eight write-ups about a pool, one of them about a poll, too."""
    for number in range(8):
        push(f"# Pool {number}\n\nThe pool was drained.\n", f"docs/{number}.md")
    push("# Poll of the staff\n\nA poll.\n", "docs/poll.md")


def test_a_likelier_word_is_offered_where_few_answer(signed_in, pools):
    browser = signed_in("reader")
    assert "Did you mean poll" not in said(browser, "/search?q=pool")
    assert "Did you mean pool drained team:career ?" in said(
        browser, "/search?q=poll+drained+team:career&lang=xx"
    )
    assert links(browser, "/search?q=poll&kind=note")["pool"] == "/search?q=pool&kind=note"


def test_the_likelier_question_is_told_to_machines(client, token, pools):
    header = token("read")
    assert client.get("/api/v1/search?q=poll", headers=header).json()["did_you_mean"] == "pool"
    assert client.get("/api/v1/search?q=pool", headers=header).json()["did_you_mean"] is None


def test_hidden_texts_offer_no_likelier_word(client, token, push):
    for number in range(8):
        push(f"---\nvisibility: team\n---\n# Pool {number}\n\npool\n", f"docs/{number}.md")
    push("# Poll of the staff\n\nA poll.\n", "docs/poll.md")
    answer = client.get("/api/v1/search?q=poll", headers=token("read", team="career")).json()
    assert answer["did_you_mean"] is None


def test_a_year_can_be_chosen_and_taken_away(signed_in, pushed):
    pushed(REPORT)
    pushed(REPORT.replace("2026-11-05", "2025-11-05"), path="docs/pm/1.md")
    browser = signed_in("stranger")
    year = links(browser, "/search?q=接続")["2025 1"]
    assert year == "/search?q=%E6%8E%A5%E7%B6%9A&from=2025-01-01&to=2025-12-31"
    page = said(browser, year)
    assert "1 found" in page
    assert "Year: 2025" in page
    removal = "Year: 2025 ✕ Remove this filter"
    assert links(browser, year)[removal] == "/search?q=%E6%8E%A5%E7%B6%9A"


def test_filters_stay_when_the_question_changes(browser):
    page = browser.get("/search?q=x&kind=runbook&from=2026-01-01&to=2026-12-31&verbatim=1").text
    form = page[page.index('role="search"') :]
    form = form[: form.index("</form>")]
    for name, value in (("kind", "runbook"), ("from", "2026-01-01"), ("to", "2026-12-31")):
        assert f'type="hidden" name="{name}" value="{value}"' in form
    assert "verbatim" not in form


@pytest.mark.parametrize("standing", ["rejected", "superseded", "deprecated"])
def test_what_holds_no_more_is_labelled(signed_in, push, standing):
    push(f"---\nkind: decision\nstatus: {standing}\n---\n# Pool per task\n\nA pool.\n")
    page = signed_in("reader").get("/search?q=pool").text
    assert re.search(rf'class="label (?:warn|bad)">{standing.title()}</span>', page)


def test_the_two_kinds_of_marks_are_explained_where_both_may_stand(browser):
    legend = "your words the same in other words"
    assert legend in said(browser, "/search?q=connection+exhaustion")
    assert legend not in said(browser, "/search?q=AuroraConnectionsNearLimit")


def test_words_that_stand_nowhere_are_named(browser):
    assert "Found nowhere: zzqqxxyy" in said(browser, "/search?q=zzqqxxyy+connections&team=x")


def test_words_that_stand_nowhere_are_named_above_hits_too_and_to_machines(browser, client, token):
    assert "Found nowhere: zzqqxxyy" in said(browser, "/search?q=zzqqxxyy+connections+number")
    address = "/api/v1/search?q=zzqqxxyy+connections+number"
    told = client.get(address, headers=token("read")).json()
    SearchReply.model_validate(told)
    assert (told["found_nowhere"], told["total"]) == (["zzqqxxyy"], 2)


def test_each_filter_says_how_many_there_would_be_without_it(browser):
    address = "/search?q=connections+kind:decision&team=career"
    page = said(browser, address)
    assert "without kind:decision 2" in page
    assert "without any filter 2" in page
    assert "without Team" not in page
    without = links(browser, address)["without kind:decision"]
    assert without == "/search?q=connections&team=career"


def test_chosen_filters_are_named_in_words(browser):
    page = said(browser, "/search?q=connections&kind=decision&from=2030-01-01")
    assert "without any filter 2" in page
    page = said(browser, "/search?q=connections&kind=decision")
    assert "without Kind: Decision 2" in page
    assert "without any filter" not in page


def test_hidden_write_ups_are_not_counted_without_filters_either(signed_in, pushed):
    pushed(REPORT.replace("severity: SEV2", "severity: SEV2\nvisibility: team"))
    page = said(signed_in("stranger"), "/search?q=接続が枯渇&kind=runbook")
    assert "There would be hits" not in page


def test_the_owner_of_a_service_that_is_named_can_be_asked(hub, signed_in, services):
    with hub.transaction() as session:
        session.get(Service, "payments-api").links = [
            {"title": "#payments-oncall", "url": "https://chat.example.com/payments"}
        ]
        session.get(Team, "payments").title = "決済"
    browser = signed_in("reader")
    for question in ("q=payments-api+zzqq", "q=決済apiがzzqq", "q=zzqq&service=payments-api", "q=zzqq+service:payments-api"):  # fmt: skip
        found = links(browser, f"/search?{question}")
        assert found["決済API"] == "/services/payments-api", question
        assert found["決済"] == "/teams/payments"
        assert found["#payments-oncall"] == "https://chat.example.com/payments"
    assert "決済API" not in links(browser, "/search?q=zzqq+payment")


def test_a_service_that_only_hidden_texts_name_has_no_owner_to_ask(signed_in, push):
    push("---\nvisibility: team\nservice: [xylo-api]\n---\n# Xylo\n\nfell\n")
    assert "/services/xylo-api" not in signed_in("stranger").get("/search?q=xylo-api+zzqq").text


def test_else_the_teams_of_what_is_near_can_be_asked(browser):
    page = browser.get("/search?q=夜間バッチの再実行で接続が枯渇した&kind=decision").text
    owners = page[page.index('class="owners"') :]
    assert 'href="/teams/career"' in owners[: owners.index("</ul>")]


def test_the_question_is_carried_over_to_a_new_write_up(signed_in, services):
    browser = signed_in("keeper")
    push_it = links(browser, "/search?q=zzqq+%3Cb%3E+kind:runbook")["Push a write-up"]
    assert push_it == "/new?title=zzqq+%3Cb%3E"
    assert "# zzqq &lt;b&gt;" in browser.get(push_it).text


def test_a_reader_s_empty_question_offers_no_owner(signed_in, services):
    assert "Ask whoever would know" not in said(signed_in("reader"), "/search")


def test_it_is_all_said_in_japanese_too(browser):
    browser.cookies.set("lang", "ja")
    page = said(browser, "/search?q=zzqq+connections+kind:decision")
    assert "どの文書にもない語: zzqq" in page
    assert "kind:decision を外す 2" in page


def test_a_year_of_no_length_is_no_year(browser):
    assert "From: 2026-01-01" in said(browser, "/search?q=a&from=2026-01-01&to=2026-12-30")
