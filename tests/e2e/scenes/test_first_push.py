"""First push: a messy report is understood, paid back, found again, and leads on to another."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

EXAMPLE = "examples/障害報告.md"
SRE = "moriya@example.co.jp"  # the embedded SRE of the team that the example is of


def test_a_messy_report_is_understood(demo) -> None:
    said = demo.pushed(EXAMPLE, "--dry-run")
    understood = {one["field"]: one["value"] for one in said["guessed"]}
    assert said["kind"] == "postmortem"
    assert understood["started_at"].endswith("03-05T01:12:00+09:00")
    assert understood["resolved_at"].endswith("03-05T01:50:00+09:00")
    assert understood["severity"] == "SEV3"
    assert set(understood["services"]) == {"billing-api", "invoice-batch"}
    assert len(understood["learnings"]) == 2


def test_it_is_paid_back_with_three_learnings_of_other_teams(demo) -> None:
    said = demo.pushed(EXAMPLE)
    assert len(said["related"]) == 3
    assert "billing" not in {one["team"] for one in said["related"]}
    assert all(one["why"] for one in said["related"])
    assert any("接続" in one["title"] for one in said["related"])


def test_a_second_push_changes_nothing(demo) -> None:
    first, second = demo.pushed(EXAMPLE), demo.pushed(EXAMPLE)
    assert (second["id"], second["changed"]) == (first["id"], False)


def test_the_client_shows_it_to_a_person(demo) -> None:
    done = demo.client("push", EXAMPLE)
    assert done.returncode == 0
    assert "他チームの関連文書" in done.stdout
    assert "{" not in done.stdout


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_found_read_and_leads_on(demo, visitor, picture, lang: str, width: int) -> None:
    pushed = demo.pushed(EXAMPLE)
    page = visitor(SRE, lang=lang, width=width)
    page.goto("/")
    box = page.get_by_role("main").get_by_role("combobox")
    box.fill("請求バッチ DBにつながらない")
    box.press("Enter")
    hit = page.get_by_role("main").locator(f'a[href="/w/{pushed["id"]}"]').first
    expect(hit).to_be_visible()
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("接続枯渇")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    picture(page, f"write-up-{lang}-{width}")
    related = page.locator("#related").get_by_role("link").filter(has_text=re.compile("接続"))
    related.first.click()
    expect(page).not_to_have_url(re.compile(pushed["id"]))
    expect(page.get_by_role("heading", level=1)).to_contain_text("接続")
    assert not page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_it_comes_back_byte_for_byte(demo) -> None:
    pushed = demo.pushed(EXAMPLE)
    shown = demo.client("show", pushed["id"], "--markdown")
    assert shown.stdout.encode() == Path(EXAMPLE).read_bytes()
