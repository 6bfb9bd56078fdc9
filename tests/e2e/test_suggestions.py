"""Suggestions while typing, in a real browser: by keys, by pointer, and with an input method.

The input method is Chromium's own, driven through the DevTools protocol as a Japanese one drives
it: keys that belong to it arrive with the code 229.
"""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

READER = "hayase@example.co.jp"
OURS = 229


@pytest.fixture
def page(visitor):
    return visitor(READER, lang="en")


@pytest.fixture
def box(page):
    page.goto("/")
    return page.get_by_role("main").get_by_role("combobox")


def options(page):
    return page.get_by_role("listbox").get_by_role("option")


def chosen(page):
    return page.locator("[role=option][aria-selected=true]")


@contextmanager
def asked(page):
    """The questions that the page puts to the hub meanwhile."""
    seen: list[str] = []

    def note(request):
        if "/api/v1/suggest" in request.url:
            seen.append(request.url)

    page.on("request", note)
    yield seen
    page.remove_listener("request", note)


class InputMethod:
    def __init__(self, page):
        self._page, self._tools = page, page.context.new_cdp_session(page)

    def compose(self, text: str) -> None:
        """The next state of what is being composed, and the key that caused it."""
        self.key("Process")
        self._tools.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )

    def commit(self, text: str) -> None:
        self._tools.send("Input.insertText", {"text": text})

    def key(self, name: str) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self._tools.send(
                "Input.dispatchKeyEvent",
                {"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": OURS},
            )


def test_a_name_is_typed_chosen_and_asked_for(page, box):
    box.press_sequentially("career-a", delay=20)
    expect(options(page).first).to_contain_text("Application API")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", chosen(page).get_attribute("id"))
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=service%3Acareer-api"))


def test_enter_without_a_choice_sends_the_form_as_it_is(page, box):
    box.press_sequentially("career-a", delay=20)
    expect(options(page).first).to_be_visible()
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=career-a$"))


def test_escape_closes_the_list_and_keeps_the_text(page, box):
    box.press_sequentially("career", delay=20)
    expect(options(page).first).to_be_visible()
    box.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("career")
    box.press("ArrowDown")
    expect(options(page).first).to_be_visible()


def test_home_and_end_stay_with_the_text_and_the_arrows_come_round(page, box):
    box.press_sequentially("career", delay=20)
    expect(options(page).first).to_be_visible()
    box.press("ArrowUp")
    expect(chosen(page)).to_have_text(options(page).last.text_content())
    box.press("ArrowDown")
    expect(chosen(page)).to_have_count(0)
    box.press("Home")
    assert box.evaluate("field => field.selectionStart") == 0
    box.press("End")
    assert box.evaluate("field => field.selectionStart") == len("career")


def test_the_value_of_a_filter_is_typed_out_and_the_question_goes_on(page, box):
    box.press_sequentially("redis team:car", delay=20)
    expect(options(page)).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("redis team:career ")
    expect(box).to_be_focused()


def test_a_filter_is_chosen_and_then_its_value(page, box):
    box.press_sequentially("ki", delay=20)
    options(page).filter(has_text="kind:").click()
    expect(box).to_have_value("kind:")
    options(page).filter(has_text="Runbook").click()
    expect(box).to_have_value("kind:runbook ")


def test_a_title_leads_to_its_page_by_the_pointer(page, box):
    box.press_sequentially("CareerWeb5xx", delay=20)
    options(page).filter(has_text="Write-up").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CareerWeb5xxRateHigh")


def test_a_quick_typist_asks_once_and_late_answers_are_dropped(page, box):
    def slow(route):
        page.wait_for_timeout(400)
        route.continue_()

    page.route(re.compile(r"suggest\?q=care$"), slow)
    box.press_sequentially("care", delay=20)
    page.wait_for_timeout(200)
    with asked(page) as seen:
        box.press_sequentially("er-batch", delay=20)
        expect(options(page).first).to_contain_text("Career nightly batch")
        page.wait_for_timeout(600)
    assert len(seen) == 1
    expect(options(page)).to_have_count(1)


def test_the_header_suggests_on_every_page(page):
    page.goto("/services")
    page.keyboard.press("/")
    page.keyboard.type("kind:ru", delay=20)
    expect(options(page)).to_have_text([re.compile("Runbook")])


def test_hits_are_walked_and_opened_by_keys(page):
    page.goto("/search?q=redis+kind:postmortem")
    titles = page.locator("main .ledger .title")
    for key, at in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(titles.nth(at)).to_be_focused()
    address = titles.first.get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(address))


def test_facets_are_folded_on_a_phone_and_open_on_a_desk(visitor):
    for width, is_open in ((360, False), (1280, True)):
        page = visitor(READER, lang="ja", width=width)
        page.goto("/search?q=redis")
        expect(page.locator(".ledger .title").first).to_be_visible()
        assert page.locator(".facet-fold").evaluate("fold => fold.open") is is_open


def test_nothing_is_asked_nor_shown_while_japanese_is_composed(page, box):
    box.focus()
    method = InputMethod(page)
    with asked(page) as seen:
        for state in ("お", "おう", "おうぼ", "応募"):
            method.compose(state)
            page.wait_for_timeout(200)
        assert seen == []
        expect(options(page)).to_have_count(0)
        method.commit("応募")
        expect(options(page).first).to_be_visible()
        assert len(seen) == 1


def test_keys_of_a_composition_neither_choose_nor_send(page, box):
    box.focus()
    method = InputMethod(page)
    method.commit("応募")
    expect(options(page).first).to_be_visible()
    box.press("ArrowDown")
    expect(chosen(page)).to_have_count(1)
    method.key("Enter")  # as Safari sends it: behind the end of the composition
    page.wait_for_timeout(200)
    expect(page).to_have_url(re.compile(r"/$"))
    expect(box).to_have_value("応募")
    method.compose("えーぴーあい")
    expect(options(page)).to_have_count(0)
    for name in ("ArrowDown", "Escape", "Enter"):
        method.key(name)
    method.commit("API")
    expect(page).to_have_url(re.compile(r"/$"))
    expect(box).to_have_value("応募API")
    expect(options(page).first).to_contain_text("Application API")


def test_an_answer_on_its_way_is_dropped_when_a_composition_begins(page, box):
    page.route(re.compile("suggest"), lambda route: (page.wait_for_timeout(300), route.continue_()))
    box.focus()
    method = InputMethod(page)
    method.commit("応募")
    page.wait_for_timeout(200)
    method.compose("え")
    page.wait_for_timeout(600)
    expect(options(page)).to_have_count(0)


def test_without_javascript_it_is_a_plain_form(demo, browser, signed_in):
    context = browser.new_context(
        base_url=demo.url, java_script_enabled=False, storage_state=signed_in(READER)
    )
    page = context.new_page()
    page.goto("/")
    box = page.get_by_role("main").get_by_role("searchbox")
    box.fill("redis")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=redis"))
    context.close()
