from sqlalchemy import event

from tests.app.web.conftest import REPORT, RUNBOOK


def test_a_write_up_shows_its_facts_text_and_learnings(signed_in, pushed):
    page = signed_in("stranger").get(f"/w/{pushed(REPORT).id}").text
    assert "38 min" in page
    assert "応募API" in page
    assert "夜間バッチの再実行で Aurora" in page
    assert "共有DBの接続上限は全利用者の最大プール合計で管理する" in page


def test_the_title_stands_on_the_page_once(signed_in, pushed):
    page = signed_in("stranger").get(f"/w/{pushed(REPORT).id}").text
    assert page.count("<h1") == 1


def test_redacted_words_are_for_the_owning_team_alone(signed_in, pushed):
    address = f"/w/{pushed(REPORT).id}"
    for face in ("", ".md", "/revisions/1"):
        assert "佐藤" in signed_in("keeper").get(address + face).text
        assert "佐藤" not in signed_in("stranger").get(address + face).text


def test_what_was_guessed_is_shown_to_the_owning_team_alone(signed_in, pushed):
    address = f"/w/{pushed(REPORT).id}"
    assert "shown to your team only" in signed_in("keeper").get(address).text
    assert "shown to your team only" not in signed_in("stranger").get(address).text


def test_a_relative_link_leads_to_what_was_pushed_beside_it(signed_in, pushed):
    report, runbook = pushed(REPORT), pushed(RUNBOOK, path="docs/runbooks/db.md")
    browser = signed_in("stranger")
    assert f'href="/w/{report.id}/to/docs/runbooks/db.md"' in browser.get(f"/w/{report.id}").text
    answer = browser.get(f"/w/{report.id}/to/docs/runbooks/db.md")
    assert answer.headers["location"] == f"/w/{runbook.id}"


def test_a_relative_link_to_what_is_not_here_leads_to_the_repository(signed_in, pushed):
    answer = signed_in("stranger").get(f"/w/{pushed(REPORT).id}/to/src/main.py")
    assert answer.headers["location"].startswith("https://github.example.com/acme/career/blob/")


def test_the_id_of_its_author_leads_to_a_write_up(signed_in, pushed):
    report = pushed(REPORT)
    assert signed_in("stranger").get("/w/PM-031").headers["location"] == f"/w/{report.id}"


def test_an_author_s_id_that_several_bear_lists_all_of_them(signed_in, pushed):
    pushed(REPORT)
    pushed(REPORT, team="payments")
    page = signed_in("stranger").get("/w/PM-031").text
    assert page.count('class="title phrases"') == 2


def test_the_original_comes_back_byte_for_byte(signed_in, pushed):
    answer = signed_in("keeper").get(f"/w/{pushed(REPORT).id}.md")
    assert answer.content == REPORT.encode()


def test_a_hidden_write_up_and_one_that_is_not_there_answer_alike(signed_in, pushed):
    hidden = pushed(REPORT.replace("severity: SEV2", "severity: SEV2\nvisibility: team"))
    browser = signed_in("stranger")
    answers = [browser.get(f"/w/{id_}") for id_ in (hidden.id, "pm-00000000")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(hidden.id, "pm-00000000") == answers[1].text


def test_related_write_ups_of_other_teams_are_shown_with_reasons(signed_in, pushed):
    report = pushed(REPORT)
    other = REPORT.replace("PM-031", "PM-007").replace("career-api", "payments-api")
    pushed(other, team="payments")
    page = signed_in("reader").get(f"/w/{report.id}").text
    assert "resembles this" in page
    assert 'class="why"' in page


def test_every_page_demands_a_sign_in(client):
    for path in ("/", "/search", "/writeups", "/services", "/teams", "/learnings", "/new", "/w/x"):
        answer = client.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")


def test_the_list_is_filtered_and_paged(signed_in, pushed, monkeypatch):
    monkeypatch.setattr("app.web.writeups.PER_PAGE", 1)
    pushed(REPORT)
    pushed(RUNBOOK, path="docs/runbooks/db.md")
    browser = signed_in("stranger")
    assert "AuroraConnectionsNearLimit" in browser.get("/writeups?kind=runbook").text
    first = browser.get("/writeups").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text
    assert ("PM" in first) != ("夜間バッチで" in second) or first != second


def test_a_longer_list_takes_no_more_queries(signed_in, pushed, hub):
    browser = signed_in("stranger")
    pushed(REPORT)
    few = _queries(hub, browser, "/writeups")
    for number in range(6):
        pushed(REPORT.replace("PM-031", f"PM-1{number}"), path=f"docs/pm/1{number}.md")
    assert _queries(hub, browser, "/writeups") == few


def test_an_empty_list_says_what_to_push(signed_in, services):
    assert "yokoten push" in signed_in("reader").get("/writeups").text


def _queries(hub, browser, path: str) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(hub.database.engine, "before_cursor_execute", note)
    try:
        assert browser.get(path).status_code == 200
    finally:
        event.remove(hub.database.engine, "before_cursor_execute", note)
    return len(seen)
