"""Monday mail: what other teams learned comes to billing's SRE, who answers from the letter.

The letter is looked at as it arrives: its headers, its pictures in both languages, light and dark,
on a phone and a desk; then an answer by one of its links, the cell that this fills, and the end of
the letters by one click.
"""

import base64
import json
import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx2
import pytest
from playwright.sync_api import Browser, Page, Request, expect

pytestmark = pytest.mark.slow

BILLING, GLOBAL, LEAD = "moriya@example.co.jp", "okonjo@example.co.jp", "makabe@example.co.jp"
TOKYO = ZoneInfo("Asia/Tokyo")
STATEMENT = "証明書の失効は、期限の30日前に外から測って知らせる"
LESSON = f"""---
kind: postmortem
title: 求人検索の証明書が切れ、検索が41分止まった
service: [job-search]
severity: SEV2
learnings:
  - statement: {STATEMENT}
    applies_when: 'team in ["billing", "global"]'
---
# 求人検索の証明書が切れ、検索が41分止まった
期限を台帳で見ていたが、台帳に載っていない証明書があった。
"""


def test_monday_mail(hub, post, visit, browser, picture) -> None:
    _another_team_learns_something(hub)
    monday = _it_becomes_monday(hub)
    letter = _the_letter(post[0], BILLING, monday)
    _it_is_mail_as_mail_should_be(letter)
    _it_looks_right(browser, letter, "ja", picture)
    _it_looks_right(browser, _the_letter(post[0], GLOBAL, monday), "en", picture)
    _an_answer_fills_its_cell(hub, visit, letter, picture)
    _the_web_has_it_too(visit, monday, picture)
    _one_click_ends_it(hub, post[0], letter)


def _another_team_learns_something(hub) -> None:
    headers = {"Authorization": f"Bearer {hub.asked(token='push', team='jobs')}"}
    said = {"markdown": LESSON, "source": "github.example.com/asanagi/jobs:docs/pm/cert.md"}
    told = httpx2.post(f"{hub.url}/api/v1/push", json=said, headers=headers, timeout=60)
    assert told.status_code == 201, told.text


def _it_becomes_monday(hub) -> datetime:
    """Nine o'clock and a few minutes, of the first Monday after today that people work on."""
    now = datetime.fromisoformat(hub.asked(move=0)).astimezone(TOKYO)
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=9, minute=6, second=0)
    hub.go_on(days=(monday - now) / timedelta(days=1))
    return monday


def _the_letter(office, address: str, monday: datetime) -> EmailMessage:
    (letter,) = office.letters_to(address, "digest")
    week = f"{monday.month}/{monday.day}の週" if address == BILLING else "week of"
    assert week in letter["Subject"]
    return letter


def _it_is_mail_as_mail_should_be(letter: EmailMessage) -> None:
    assert re.fullmatch(r"【横展】今週の学び\d件\(\d+/\d+の週\)", letter["Subject"])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<ds-\w+@127\.0\.0\.1>", letter["Message-ID"])
    assert not letter.defects
    text = letter.get_body(("plain",)).get_content()
    assert STATEMENT in text
    assert "請求API" in text


def _it_looks_right(browser: Browser, letter: EmailMessage, lang: str, picture) -> None:
    """As a mail program shows it: no script, and nothing is fetched from anywhere."""
    html = letter.get_body(("html",)).get_content()
    for theme in ("light", "dark"):
        for width in (360, 1200):
            page = browser.new_page(
                viewport={"width": width, "height": 1000},
                color_scheme=theme,
                java_script_enabled=False,
            )
            page.route("**/*", lambda route: route.abort())
            page.on("requestfailed", _refuse)
            page.set_content(html)
            assert page.locator("html").get_attribute("lang") == lang
            sheet = page.locator("body").bounding_box()
            assert sheet
            assert sheet["width"] <= width
            picture(page, f"monday-mail-{lang}-{theme}-{width}")
            page.close()


def _refuse(request: Request) -> None:
    raise AssertionError(f"the letter fetches {request.url}")


def _an_answer_fills_its_cell(hub, visit, letter: EmailMessage, picture) -> None:
    """From a phone, without signing in."""
    html = letter.get_body(("html",)).get_content()
    link = re.search(r'href="(http://[^"]+/answer/[^"]+status=affected)"', html)[1]
    learning = _claims(link)["learning"]
    nobody = visit(None, width=360)
    nobody.goto(link.replace("&amp;", "&"))
    service = nobody.locator("input[name=service]").first
    slug = service.get_attribute("value")
    assert slug
    for other in nobody.locator("input[name=service]").all()[1:]:
        other.uncheck()
    nobody.locator("button[value=affected]").click()
    expect(nobody.locator(".answer-affected").first).to_be_visible()
    lead = visit(LEAD)
    lead.goto(f"/rollouts/{learning}")
    expect(lead.locator(f"tr#{slug} .m-affected")).to_be_visible()
    picture(lead, "monday-mail-cell")


def _claims(link: str) -> dict[str, Any]:
    """What the link was signed for: the ask and the learning."""
    part = urlsplit(link).path.rpartition("/")[2].split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def _the_web_has_it_too(visit, monday: datetime, picture) -> None:
    year, week, _ = monday.isocalendar()
    for lang, width in (("ja", 1280), ("en", 360)):
        page: Page = visit(BILLING, lang=lang, width=width)
        page.goto(f"/digests/{year}-W{week:02}")
        expect(page.get_by_text(STATEMENT).first).to_be_visible()
        assert not page.evaluate("document.body.scrollWidth > innerWidth")
        picture(page, f"digest-{lang}-{width}")


def _one_click_ends_it(hub, office, letter: EmailMessage) -> None:
    """As a mail program does it: one POST, no cookie, no page."""
    address = letter["List-Unsubscribe"].strip("<>")
    ended = httpx2.post(address, data={"List-Unsubscribe": "One-Click"}, timeout=60)
    assert ended.status_code == 200, ended.text
    before = len(office.letters_to(GLOBAL, "digest"))
    hub.go_on(days=7)
    assert len(office.letters_to(GLOBAL, "digest")) == before + 1
    assert len(office.letters_to(BILLING, "digest")) == 1
