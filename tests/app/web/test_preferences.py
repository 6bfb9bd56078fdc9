import re

from models.person import Person


def test_pages_speak_the_language_that_was_chosen(signed_in, services):
    browser = signed_in("reader")
    answer = browser.post("/preferences/language", data={"language": "ja", "back": "/writeups"})
    assert answer.headers["location"] == "/writeups"
    browser.cookies.update(answer.cookies)
    page = browser.get("/writeups").text
    assert '<html lang="ja"' in page
    assert "文書" in page


def test_what_was_chosen_here_beats_what_the_person_chose_once(signed_in, hub, cast, services):
    with hub.transaction() as session:
        session.get(Person, cast.reader.id).locale = "ja"
    browser = signed_in("reader")
    assert '<html lang="ja"' in browser.get("/").text
    browser.cookies.set("lang", "en")
    assert '<html lang="en"' in browser.get("/").text


def test_colours_are_kept_and_given_back_to_the_system(signed_in, services):
    browser = signed_in("reader")
    browser.cookies.update(browser.post("/preferences/theme", data={"theme": "dark"}).cookies)
    assert 'data-theme="dark"' in browser.get("/").text
    browser.post("/preferences/theme", data={"theme": ""})
    assert 'data-theme="dark"' not in browser.get("/").text


def test_the_way_back_is_ours(client):
    answer = client.post(
        "/preferences/theme",
        data={"theme": "dark", "back": "//evil.example"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.headers["location"] == "/"


def test_no_page_has_a_script_or_a_style_inside(signed_in, services):
    browser = signed_in("reader")
    for path in ("/", "/search", "/writeups", "/services", "/teams", "/learnings", "/new"):
        page = browser.get(path).text
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", page)
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_every_file_that_a_page_names_is_there(signed_in, services):
    browser = signed_in("reader")
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.get("/").text)
    assert len(named) > 5
    for address in named:
        assert browser.get(address).status_code == 200
