"""Ask in Japanese: four words at night find the English report of another team."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("demo", ["embedded", "meilisearch"], indirect=True),
]

SRE = "moriya@example.co.jp"  # of billing; the report is of the team global
QUESTION = "夜間バッチでDBにつながらない"
TITLE = "The nightly reminder job exhausted the connection pool of visa-workflow"


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_english_report_of_another_team_is_found(visitor, picture, lang, width) -> None:
    page = visitor(SRE, lang=lang, width=width)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.insert_text(QUESTION)
    page.keyboard.press("Enter")
    hit = page.get_by_role("main").locator("ol > li").filter(has_text=TITLE)
    expect(hit).to_be_visible()
    for asked, said in (("夜間バッチ", "nightly"), ("つながらない", "trying to connect")):
        expect(hit).to_contain_text(f"{asked} = {said}")
    expect(
        hit.locator("mark.concept").filter(has_text=re.compile("nightly", re.IGNORECASE))
    ).to_be_visible()
    page.set_viewport_size({"width": width, "height": 1200})
    picture(page, f"ask-in-japanese-{lang}-{width}")
    hit.get_by_role("link", name=re.compile("reminder job")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("connection pool")
    assert not page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_what_is_written_in_japanese_is_marked_as_it_was_asked(visitor) -> None:
    page = visitor(SRE)
    page.goto(f"/search?q={QUESTION}")
    hit = page.get_by_role("main").locator("ol > li").filter(has_text="夜間バッチの再実行")
    expect(hit.locator("mark:not(.concept)").filter(has_text="夜間バッチ").first).to_be_visible()


def test_it_is_narrowed_to_the_language_and_widened_again(visitor) -> None:
    page = visitor(SRE)
    page.goto(f"/search?q={QUESTION}&lang=en")
    hits = page.get_by_role("main").locator("ol > li")
    expect(hits.filter(has_text=TITLE)).to_be_visible()
    expect(hits.filter(has_text="夜間バッチの再実行")).to_have_count(0)
    page.get_by_role("link", name=re.compile("この条件を外す")).first.click()
    expect(hits.filter(has_text="夜間バッチの再実行").first).to_be_visible()


def test_a_runbook_is_found_by_its_alert_in_words(visitor) -> None:
    page = visitor(SRE)
    page.goto("/search?q=aurora connections near limit")
    first = page.get_by_role("main").locator("ol > li").first
    expect(first).to_contain_text("AuroraConnectionsNearLimit")


def test_the_client_finds_it_too(demo) -> None:
    done = demo.client("search", QUESTION)
    assert done.returncode == 0, done.stderr
    assert TITLE in done.stdout
