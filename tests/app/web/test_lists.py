from tests.app.web.conftest import REPORT


def test_a_service_shows_its_owner_and_its_shelves(signed_in, pushed):
    pushed(REPORT)
    page = signed_in("reader").get("/services/career-api").text
    assert 'href="/teams/career"' in page
    assert "夜間バッチ" in page


def test_a_service_without_write_ups_says_what_to_push(signed_in, pushed):
    page = signed_in("reader").get("/services/payments-api").text
    assert "--service payments-api" in page


def test_an_unconfirmed_service_is_shown_to_those_who_see_a_write_up_of_it(signed_in, pushed):
    pushed(REPORT.replace("[career-api]", "[brand-new-api]\nvisibility: team"))
    assert "brand-new-api" in signed_in("keeper").get("/services").text
    assert "brand-new-api" not in signed_in("stranger").get("/services").text
    assert signed_in("keeper").get("/services/brand-new-api").status_code == 200
    assert signed_in("stranger").get("/services/brand-new-api").status_code == 404


def test_teams_and_their_pages_count_what_the_viewer_may_see(signed_in, pushed):
    pushed(REPORT)
    browser = signed_in("reader")
    assert "1 write-up" in browser.get("/teams").text
    assert "夜間バッチ" in browser.get("/teams/career").text


def test_a_team_that_is_not_there_is_a_page_of_its_own(signed_in, services):
    answer = signed_in("reader").get("/teams/nobody")
    assert answer.status_code == 404
    assert "nobody" in answer.text


def test_an_empty_hub_says_how_to_begin(signed_in, services):
    page = signed_in("reader").get("/").text
    assert "Nothing has been written down here yet" in page
    assert "yokoten push" in page


def test_home_shows_what_other_teams_wrote_first(signed_in, pushed):
    pushed(REPORT)
    assert "夜間バッチ" in signed_in("stranger").get("/").text.split("Recently updated")[0]
    assert "夜間バッチ" not in signed_in("keeper").get("/").text.split("Recently updated")[0]
