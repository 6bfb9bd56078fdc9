from tests.app.web.conftest import REPORT


def test_revisions_are_listed_and_compared_word_by_word(signed_in, pushed):
    pushed(REPORT)
    report = pushed(REPORT.replace("使い切り", "使い果たし"))
    browser = signed_in("stranger")
    assert "Compare with 1" in browser.get(f"/w/{report.id}/revisions").text
    page = browser.get(f"/w/{report.id}/revisions/2").text
    assert "<del>切り</del>" in page
    assert "<ins>果たし</ins>" in page


def test_the_first_revision_is_all_new(signed_in, pushed):
    page = signed_in("stranger").get(f"/w/{pushed(REPORT).id}/revisions/1").text
    assert "added" in page
    assert "removed" not in page


def test_a_revision_that_is_not_there_is_a_page_of_its_own(signed_in, pushed):
    assert signed_in("stranger").get(f"/w/{pushed(REPORT).id}/revisions/9").status_code == 404
