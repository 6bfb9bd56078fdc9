"""A patch for 40 services: adopted once, asked of all, proved by machines, right months later.

The SRE lead adopts a learning, a sweep fills the table, one team defers, one is refused an
exemption, one answers by mail; the page is looked at on the day, a week and ninety days later.
"""

import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from playwright.sync_api import Page, expect
from travelling import Travelling

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "examples" / "sweep"
REFUSAL = "攻撃が届く場所にあるので、それまで待てない。"
LEAD, BILLING, CAREER = "makabe@example.co.jp", "moriya@example.co.jp", "hayase@example.co.jp"
#: What the sweep must make of the ten sample repositories.
SWEPT = {
    "career-api": "verified",
    "job-api": "verified",
    "job-import": "verified",
    "career-web": "affected",
    "career-batch": "affected",
    "ats-api": "not_affected",
    "contract-api": "not_affected",
    "job-search": "unanswered",
    "message-api": "unanswered",
    "inbound-mail": "unanswered",
}


def learning() -> dict[str, Any]:
    """The patch: of the samples' learnings, the one whose checks look at locked packages."""
    stated = list(yaml.safe_load_all((SAMPLES / "learnings.yaml").read_text()))
    return next(one for one in stated if one and one["checks"][0]["type"] == "package_version")


def swept(hub: Travelling, folder: Path) -> str:
    subprocess.run([SAMPLES / "prepare", folder], check=True)
    done = subprocess.run(
        [sys.executable, "-m", "yokoten", "sweep", SAMPLES / "catalogue.yaml",
         "--repositories", folder],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT / "client/src"),
            "PYTHONUTF8": "1",
            "YOKOTEN_URL": hub.url,
            "YOKOTEN_TOKEN": hub.asked(token="evidence:all"),
            "YOKOTEN_LANG": "ja",
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def is_drawn(page: Page, service: str, status: str) -> None:
    expect(page.locator(f"tr#{service} .m-{status}")).to_be_visible()


def has_no_overflow(page: Page) -> bool:
    root = "document.documentElement"
    return not page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")


def day(page_hub: Travelling, days: int) -> str:
    now = datetime.fromisoformat(page_hub.asked(move=0))
    return (now + timedelta(days=days)).date().isoformat()


def test_a_patch_for_forty_services(hub, visit, post, picture, tmp_path) -> None:
    place = _adopted(hub, visit)
    _sweep_fills_the_table(hub, visit, place, tmp_path, picture)
    _one_defers_and_one_is_refused(hub, visit, place)
    hub.go_on(days=7)
    _one_answers_by_mail(visit, post[0], picture)
    _a_week_later(visit, place, picture)
    hub.go_on(days=90)
    _ninety_days_later(visit, place, picture)


def _adopted(hub, visit) -> str:
    """Asked of every service at once; adopted with a day, and no way around it."""
    headers = {"Authorization": f"Bearer {hub.asked(token='admin')}"}
    with httpx2.Client(base_url=hub.url, headers=headers, timeout=60) as api:
        told = api.post("/api/v1/learnings", json=learning() | {"team": "sre"}).json()
        assert len(told["cells"]) == 40
        hub.asked(move=0)
        lead = visit(LEAD)
        lead.goto(f"/learnings/{told['id']}")
        lead.locator("#adopt summary").click()
        expect(lead.locator("#adopt .names li")).to_have_count(40)
        lead.locator("#adopt input[name=due]").fill(day(hub, 30))
        lead.locator("#adopt input[name=is_mandatory]").check()
        lead.locator("#adopt button").click()
        expect(lead.locator(".m-unanswered").first).to_be_visible()
        rollout = api.get(f"/api/v1/learnings/{told['id']}").json()["rollout"]
    return f"/rollouts/{rollout}"


def _sweep_fills_the_table(hub, visit, place, folder, picture) -> None:
    """Proofs, failures, and three repositories in which nothing was looked at."""
    assert "inbound-mail" in swept(hub, folder / "repositories")
    lead = visit(LEAD)
    lead.goto(place)
    for service, status in SWEPT.items():
        is_drawn(lead, service, status)
    picture(lead, "rollout-day-0")


def _one_defers_and_one_is_refused(hub, visit, place) -> None:
    billing = visit(BILLING)
    billing.goto(f"{place}/cells/payment-gateway")
    billing.locator("#answer input[value=deferred]").check()
    billing.locator("#a-until").fill(day(hub, 20))
    billing.locator("#a-note").fill("決済代行の疎通確認が済むまで上げられない。")
    billing.locator("#answer button.primary").click()
    career = visit(CAREER)
    career.goto(f"{place}/cells/career-web")
    career.locator("#exemption summary").click()
    career.locator("#x-note").fill("来年度に作り直すため。")
    career.locator("#x-until").fill(day(hub, 200))
    career.locator("#exemption button").click()
    lead = visit(LEAD)
    lead.goto(f"{place}/cells/career-web")
    lead.locator("#d-note").fill(REFUSAL)
    lead.locator("#decision button[value=refused]").click()
    career.goto(f"{place}/cells/career-web")
    expect(career.get_by_text(REFUSAL)).to_be_visible()


def _one_answers_by_mail(visit, office, picture) -> None:
    """There is room to ask again; billing's SRE answers from the letter alone, on a phone."""
    texts = [one.get_body(("plain",)).get_content() for one in office.letters_to(BILLING, "asks")]
    text = next(one for one in texts if learning()["statement"] in one)
    nobody = visit(None, width=360)
    nobody.goto(re.search(r"http://\S+/answer/\S+status=affected", text)[0])
    assert has_no_overflow(nobody)
    expect(nobody.locator("input[value=billing-api]")).to_be_checked()
    deferred = nobody.locator("input[value=payment-gateway]")
    if deferred.count():  # asked before it was deferred
        deferred.uncheck()
    picture(nobody, "answer-by-mail")
    nobody.locator("button[value=affected]").click()
    expect(nobody.locator(".answer-affected").first).to_be_visible()


def _a_week_later(visit, place, picture) -> None:
    lead = visit(LEAD)
    lead.goto(place)
    for service, status in (
        ("billing-api", "affected"),
        ("payment-gateway", "deferred"),
        ("career-web", "affected"),
        ("career-api", "verified"),
    ):
        is_drawn(lead, service, status)
    for lang, width in (("ja", 1280), ("en", 1280), ("ja", 360), ("en", 360)):
        page = visit(LEAD, lang=lang, width=width)
        page.goto("/rollouts")
        assert has_no_overflow(page)
        picture(page, f"matrix-{lang}-{width}")


def _ninety_days_later(visit, place, picture) -> None:
    """Proofs have run out, the deferral is over, what people said stands."""
    lead = visit(LEAD)
    lead.goto(place)
    for service, status in (
        ("career-api", "unproven"),
        ("payment-gateway", "unanswered"),
        ("billing-api", "affected"),
        ("ats-api", "not_affected"),
    ):
        is_drawn(lead, service, status)
    expect(lead.locator("tr#payment-gateway .is-overdue")).to_be_visible()
    picture(lead, "rollout-day-97")
