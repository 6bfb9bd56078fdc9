from tests.app.web.conftest import REPORT

#: Put together here, so that no scanner takes this file for a leak.
SECRET = "AKIA" + "IOSFODNN7QWERTY2"


def test_the_form_offers_the_teams_that_one_writes_for(signed_in, services):
    page = signed_in("stranger").get("/new").text
    assert '<option value="payments"' in page
    assert '<option value="career"' not in page


def test_a_preview_shows_what_was_understood_and_keeps_nothing(signed_in, services):
    browser = signed_in("keeper")
    page = browser.post("/new/preview", data={"markdown": REPORT, "team": "career"}).text
    assert "SEV2" in page
    assert "Fields missing" in page
    assert "共有DBの接続上限は全利用者の最大プール合計で管理する" in page
    assert '<article class="prose"' in page
    assert "夜間バッチ" not in browser.get("/writeups").text


def test_publishing_leads_to_the_page(signed_in, services):
    browser = signed_in("keeper")
    answer = browser.post("/new", data={"markdown": REPORT, "team": "career"})
    assert answer.status_code == 303
    assert "夜間バッチ" in browser.get(answer.headers["location"]).text


def test_the_same_name_makes_a_revision(signed_in, services):
    browser = signed_in("keeper")
    form = {"markdown": REPORT, "team": "career", "source": "031.md"}
    first = browser.post("/new", data=form).headers["location"]
    form["markdown"] = REPORT.replace("使い切り", "使い果たし")
    assert browser.post("/new", data=form).headers["location"] == first
    assert "Revision 2" in browser.get(first).text


def test_a_file_may_be_sent_instead(signed_in, services):
    browser = signed_in("keeper")
    answer = browser.post(
        "/new/preview", data={"team": "career"}, files={"file": ("031.md", REPORT.encode())}
    )
    assert "夜間バッチ" in answer.text
    assert 'value="031.md"' in answer.text


def test_a_secret_is_refused_with_its_line_and_the_text_is_kept(signed_in, services):
    text = f"{REPORT}\n{SECRET}\n"
    answer = signed_in("keeper").post("/new", data={"markdown": text, "team": "career"})
    assert answer.status_code == 422
    assert f"Line {text.splitlines().index(SECRET) + 1}" in answer.text
    assert "夜間バッチの再実行" in answer.text


def test_an_empty_form_is_refused_in_words(signed_in, services):
    answer = signed_in("keeper").post("/new/preview", data={"markdown": "  ", "team": "career"})
    assert answer.status_code == 422
    assert "empty" in answer.text


def test_nobody_publishes_for_another_team(signed_in, services):
    answer = signed_in("keeper").post("/new", data={"markdown": REPORT, "team": "payments"})
    assert answer.status_code == 403
    assert "夜間バッチの再実行" in answer.text


def test_a_file_that_is_not_utf_8_is_refused_in_words(signed_in, services):
    answer = signed_in("keeper").post(
        "/new/preview",
        data={"team": "career"},
        files={"file": ("a.md", "障害".encode("shift_jis"))},
    )
    assert answer.status_code == 422
    assert "UTF-8" in answer.text


def test_readers_cannot_push(signed_in, services):
    answer = signed_in("reader").post("/new", data={"markdown": REPORT})
    assert answer.status_code == 403
