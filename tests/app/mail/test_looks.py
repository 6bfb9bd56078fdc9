"""How letters look: in programs that read no style sheet, on phones, and when what they tell is
hostile."""

import re
from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from html.parser import HTMLParser
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from mail_digests import (
    NOW,
    STATEMENT,
    TITLE,
    action,
    edition,
    full,
    learning,
    service,
    writeup,
)
from playwright.sync_api import sync_playwright

from app.actions.ask_letters import AskedLearning
from app.actions.digest_parts import Changed, Digest, ForYou, Given, Owed, Picked, Why
from app.mail import Letter
from app.mail.letters import letter
from app.mail.mime import as_bytes
from models.actor import Actor

HUB = "https://hub.example.co.jp"
ENDING = f"{HUB}/u/dk3v9t2qa0123456789abcdef"
LARGEST = 60_000
#: Gmail cuts what is longer, and with it the link that ends it.
CUT = 102_000


def digest_letter(
    digest: Digest,
    *,
    locale: str = "en",
    team: str | None = None,
    names: Mapping[str, str] = MappingProxyType({"career": "Career"}),
    reader: str = "Bo",
) -> Letter:
    links = {(one.ask, one.learning.id): f"{HUB}/answer/token" for one in digest.asks if one.ask}
    return letter(
        "digest",
        to="bo@example.jp",
        reader=Actor(id="p-k3v9t2qa", name=reader),
        locale=locale,
        zone=ZoneInfo("Asia/Tokyo"),
        public_url=HUB,
        digest=digest,
        team_names=names,
        links=links,
        team=team,
        unsubscribe=ENDING,
    )


def ask_letter(
    statement: str = STATEMENT, title: str = TITLE, *, name: str = "応募API", times: int = 1
) -> Letter:
    link = f"{HUB}/answer/token"
    asked = [AskedLearning(learning(n, statement), [name] * times, None, link)
             for n in range(times)]  # fmt: skip
    return letter(
        "ask",
        to="bo@example.jp",
        reader=Actor(id="p-k3v9t2qa", name="Bo"),
        locale="en",
        zone=ZoneInfo("Asia/Tokyo"),
        public_url=HUB,
        asked=asked,
        role="lead",
        writeup=writeup(0, title),
        team="Career",
    )


@pytest.fixture(params=["digest", "list", "ask"])
def made(request) -> Letter:
    if request.param == "ask":
        return ask_letter()
    return digest_letter(full(times=3), team="Payments" if request.param == "list" else None)


def test_nothing_is_loaded_from_anywhere(made):
    assert not re.search(r"<(?:img|link|script|iframe|object|video|form|input)\b", made.html)
    assert not re.search(r"\bsrc=|\bbackground=|url\(|@import|@font-face", made.html)
    assert {re.match(r"[a-z]+:", link)[0] for link in hrefs(made)} == {"https:"}


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.found += [value for name, value in attrs if name == "href"]


def hrefs(made: Letter) -> list[str]:
    return Links(made.html).found


def test_every_link_leads_to_the_hub(made):
    assert all(link == HUB or link.startswith(f"{HUB}/") for link in hrefs(made))


def test_without_its_style_sheet_it_looks_the_same(made):
    bare = re.sub(r"<style.*?</style>", "", made.html, flags=re.DOTALL)
    assert "class" in bare
    assert not re.findall(r"<(?:p|h1|h2|a|td class=[^ >]*)\b(?![^>]*style=)[^>]*>", bare)
    assert "@media" not in bare


def test_what_outlook_cannot_do_is_not_asked_of_it(made):
    assert not re.search(r"display:\s*(?:flex|grid)|position:|float:|border-radius", made.html)
    assert made.html.count("<table") == made.html.count('role="presentation"')
    assert 'width="600"' in made.html


def test_dark_rooms_are_thought_of(made):
    assert '<meta name="color-scheme" content="light dark">' in made.html
    assert "prefers-color-scheme: dark" in made.html


def test_it_goes_over_the_wire_in_short_lines(made):
    raw = as_bytes(made, "Yokoten <yokoten@example.jp>")
    assert max(map(len, raw.splitlines())) <= 78
    message = message_from_bytes(raw, policy=policy.default)
    html = message.get_body(("html",)).get_content()
    assert html.replace("\r\n", "\n").strip() == made.html.strip()


def test_the_sections_stand_in_order():
    made = digest_letter(full())
    headings = [
        "Pick of the week",
        "For you",
        "Waiting for an answer",
        "Action items",
        "Reviews",
        "What you gave",
        "Changed in what you follow",
        "New from other teams",
        "This week in numbers",
        "Settings",
    ]
    for part in (made.text, made.html.partition("<h1")[2]):
        places = [part.index(heading) for heading in headings]
        assert places == sorted(places)


def test_reasons_are_told_in_words():
    digest = edition(
        for_you=[
            ForYou(
                learning(),
                writeup(),
                [service()],
                [
                    Why("service", "応募API"),
                    Why("follow-team", "career"),
                    Why("follow-technology", "aurora-mysql"),
                    Why("follow-writeup", "pm-00000000"),
                ],
            )
        ]
    )
    told = (
        "Could happen to: 応募API · You follow Career · You follow aurora-mysql · "
        "You follow this write-up"
    )
    made = digest_letter(digest)
    assert told in made.text
    assert told in " ".join(made.html.split())


def test_a_question_has_its_buttons_or_leads_to_its_page():
    owed = Owed(learning(), writeup(), [service()], ask="as-00000000")
    made = digest_letter(edition(asks=[owed], ask_count=1))
    for status in ("affected", "not_affected", "under_investigation"):
        assert f"{HUB}/answer/token?status={status}" in hrefs(made)
    assert f"{HUB}/answer/token\n" in made.text
    made = digest_letter(edition(asks=[replace(owed, ask=None)], ask_count=1))
    page = f"{HUB}/rollouts/ln-00000000/cells/service-0"
    assert page in hrefs(made)
    assert page in made.text


def test_what_was_cut_is_counted():
    made = digest_letter(replace(full(), new_count=14, ask_count=7))
    assert "13 more" in made.text
    assert [number in made.html for number in ("13 more", "6 more")] == [True, True]


@pytest.mark.parametrize(
    ("parts", "subject"),
    [
        ({"for_you": 3}, "[Yokoten] 3 learnings this week (week of 23 Nov)"),
        ({"for_you": 1}, "[Yokoten] 1 learning this week (week of 23 Nov)"),
        ({"asks": 1}, "[Yokoten] 1 answer waits for you (week of 23 Nov)"),
        ({"actions": 1}, "[Yokoten] What waits for you (week of 23 Nov)"),
        ({"reviews": 1}, "[Yokoten] What waits for you (week of 23 Nov)"),
        ({"new": 2}, "[Yokoten] 2 new write-ups from other teams (week of 23 Nov)"),
        ({"pick": 1}, "[Yokoten] Pick of the week (week of 23 Nov)"),
        ({"gave": 1}, "[Yokoten] What others made of what you gave (week of 23 Nov)"),
        ({"changed": 1}, "[Yokoten] Changed in what you follow (week of 23 Nov)"),
        ({}, "[Yokoten] A quiet week (week of 23 Nov)"),
    ],
)
def test_the_subject_says_what_is_in_it(parts, subject):
    said = {
        "for_you": ForYou(learning(), writeup(), [service()], [Why("service", "API")]),
        "asks": Owed(learning(), None, [service()]),
        "actions": action(),
        "reviews": writeup(),
        "new": writeup(),
        "gave": Given(writeup(), "adopted", []),
        "changed": Changed(writeup(), "revised", Why("follow-team", "career")),
    }
    given = {name: [said[name]] * count for name, count in parts.items() if name != "pick"}
    if "pick" in parts:
        given["pick"] = Picked(learning(), writeup(), "")
    counts = {"ask_count": parts.get("asks", 0), "new_count": parts.get("new", 0)}
    made = digest_letter(edition(**given, **counts))
    assert made.subject == subject
    assert made.html
    assert made.text


def test_an_edition_of_a_month_names_its_days():
    month = replace(full(), since=NOW.replace(month=10, day=26))
    assert digest_letter(month).subject == "[Yokoten] 1 learning since 26 Oct"


def test_an_edition_of_a_list_greets_nobody_and_ends_for_all():
    made = digest_letter(full(), team="Payments")
    for part in (made.text, made.html):
        assert "Hello" not in part
        assert "Bo" not in part
        assert "Payments: week of 23 Nov" in part
        assert "/settings" not in part
        assert ENDING in part


def test_the_line_beside_the_subject_says_what_is_first():
    made = digest_letter(full())
    unseen = re.search(r"<div[^>]*>(.*?)</div>", made.html, re.DOTALL)[1]
    assert unseen.startswith(STATEMENT)
    assert "display: none" in re.search(r"<div[^>]*>", made.html)[0]


HOSTILE = [
    '<script>alert(1)</script><img src=x onerror="a">',
    '"><a href="https://evil.example">click</a>',
    "{{ 7 * 7 }}{% raw %}",
    "a\r\nBcc: evil@example.jp\r\n\r\n-- \nhttps://evil.example",
    "\u202eevil\u2066\u2069\u200f עברית",
    "</style></title><style>*{display:none}</style>",
    "::redact[佐藤]{reason=pii} の担当",
    "<!--[if mso]><b>x</b><![endif]-->",
    "\x00\x1b[2J\x85",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_was_pushed_is_only_told(said):
    name = said if "redact" not in said else "API"
    for made in (digest_letter(full(said, said, name=name)), ask_letter(said, said, name=name)):
        assert all(link.startswith(HUB) for link in hrefs(made))
        assert not re.search(r"<(?:script|img)\b", made.html)
        assert made.html.count("<style") == made.html.count("</style>") == 2
        assert made.html.count("<!--[if mso]") == 4
        assert "佐藤" not in made.html + made.text + made.subject
        assert "\n" not in made.subject
        for unseen in "\u202e\u2066\x00\x1b\x85":
            assert unseen not in made.html + made.text + made.subject
        assert not re.search(r"^(?:Bcc:|https://evil)", made.text, re.MULTILINE)
        assert as_bytes(made, "Yokoten <yokoten@example.jp>").isascii()


def test_a_full_edition_is_small():
    made = digest_letter(full(STATEMENT * 3, TITLE * 2, times=20), locale="ja")
    assert len(made.html.encode()) < LARGEST


def test_the_longest_is_not_cut_by_gmail():
    made = digest_letter(full("長い学びの内容" * 300, "長い題名の文書" * 99, times=20), locale="ja")
    assert len(made.html.encode()) < CUT


@pytest.mark.parametrize("sign", ["長い学びの内容", "😀", "'", "<wbr>", "&"])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_most_hostile_digest_stays_small(sign, locale):
    """Text that was pushed may be of 10,000 characters, and names of 300."""
    said, name = (sign * 10_000)[:10_000], (sign * 300)[:300]
    digest = full(said, said, name=name, times=20)
    made = digest_letter(digest, locale=locale, names={"career": name}, reader=name)
    assert len(made.html.encode()) < 90_000
    assert len(made.text.encode()) < 40_000


@pytest.mark.parametrize("sign", ["長い学びの内容", "😀", "<wbr>"])
def test_the_most_hostile_question_stays_small(sign):
    said, name = (sign * 10_000)[:10_000], (sign * 300)[:300]
    made = ask_letter(said, said, name=name, times=40)
    assert len(made.html.encode()) + len(made.text.encode()) < CUT
    assert f'href="{HUB}/asks"' in made.html
    assert f"30 more: {HUB}/asks" in made.text


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("is_bare", [False, True])
@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_every_screen_and_fingers(browser, locale, is_bare, width):
    unbroken = "x" * 200
    for digest in (full(times=3), full(unbroken, unbroken, name=unbroken)):
        html = digest_letter(digest, locale=locale).html
        if is_bare:
            html = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        buttons = page.locator("td.button a")
        assert buttons.count() == 3 * len(digest.asks)
        for number in range(buttons.count()):
            assert buttons.nth(number).bounding_box()["height"] >= 44
        page.close()
