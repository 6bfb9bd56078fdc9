"""Feeds as a reader's program gets them: by RFC 4287, and of what its person may see now."""

import logging
import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.etree import ElementTree as ET

import pytest
from sqlmodel import select

from app.auth.answer_links import AnswerLink, signed
from app.auth.feed_links import feed_token
from app.clock import utc_now
from models.person import Membership, Person
from models.service import Service
from models.team import Team
from models.visibility import set_readers
from models.writeup import WriteUp
from tests.app.web.conftest import REPORT, RUNBOOK

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CLOSED = REPORT.replace("severity: SEV2", "severity: SEV2\nvisibility: restricted")
ALL = "/feeds/all.atom"


@pytest.fixture
def address(hub, cast):
    """``address("reader")``: the private address of a feed, as the settings show it."""

    def of(who: str, path: str = ALL, serial: int = 0) -> str:
        key = hub.settings.signing_key
        return f"{path}?token={feed_token(getattr(cast, who).id, serial, key=key)}"

    return of


@pytest.fixture
def confirmed(hub, services):
    with hub.transaction() as session:
        for slug in ("career", "payments"):
            session.get(Team, slug).is_confirmed = True


def entries(answer):
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return valid(answer.content).findall(f"{ATOM}entry")


def titles(answer):
    return [one.findtext(f"{ATOM}title") for one in entries(answer)]


def valid(content: bytes) -> ET.Element:
    """The feed, as RFC 4287 demands it: what each element must have once, and in which form."""
    feed = ET.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get(LANG) in ("ja", "en")
    ids = [one.findtext(f"{ATOM}id") for one in (feed, *feed.findall(f"{ATOM}entry"))]
    assert len({*ids}) == len(ids)
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert re.fullmatch(r"tag:[\w.-]+,2026:/\S*", one.findtext(f"{ATOM}id"))
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
        assert one.find(f"{ATOM}author").findtext(f"{ATOM}name")
        rels = [link.get("rel") for link in one.findall(f"{ATOM}link")]
        assert rels.count("alternate") == 1
        assert all(link.get("href").startswith("http://") for link in one.findall(f"{ATOM}link"))
        assert all(each.get("term") for each in one.findall(f"{ATOM}category"))
    assert len(feed.findall(f"{ATOM}link[@rel='self']")) == 1
    for summary in feed.iter(f"{ATOM}summary"):
        assert summary.get("type") == "html"
    return feed


def test_a_feed_tells_what_lists_tell(client, address, pushed):
    id_ = pushed(REPORT).id
    (entry,) = entries(client.get(address("stranger")))
    assert entry.findtext(f"{ATOM}title") == "夜間バッチで接続が枯渇し応募APIが38分停止"
    assert entry.findtext(f"{ATOM}id") == f"tag:127.0.0.1,2026:/w/{id_}"
    assert entry.find(f"{ATOM}link").get("href") == f"http://127.0.0.1:8000/w/{id_}"
    assert entry.find(f"{ATOM}author").findtext(f"{ATOM}name") == "career"
    assert entry.get(LANG) == "ja"
    terms = [one.get("term") for one in entry.findall(f"{ATOM}category")]
    assert terms == ["postmortem", "connection-pool"]
    summary = entry.findtext(f"{ATOM}summary")
    assert "SEV2 · 応募API<br>" in summary
    assert "夜間バッチの再実行で" in summary
    assert "佐藤" not in summary


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/feeds/team/career.atom", 2),
        ("/feeds/team/payments.atom", 0),
        ("/feeds/service/career-api.atom", 2),
        ("/feeds/service/payments-api.atom", 0),
        ("/feeds/tag/connection-pool.atom", 1),
        ("/feeds/tag/a/b%20c.atom", 0),
        (ALL, 2),
    ],
)
def test_there_is_one_for_all_and_one_a_team_service_and_tag(
    client, address, confirmed, pushed, path, count
):
    pushed(REPORT)
    pushed(RUNBOOK, path="docs/rb.md")
    answer = client.get(address("reader", path))
    assert len(entries(answer)) == count
    assert valid(answer.content).findtext(f"{ATOM}title")


def test_a_tag_with_odd_letters_has_a_feed_that_says_its_own_address(client, address, pushed):
    pushed(REPORT.replace("connection-pool", "a/b & 日本"))
    path = "/feeds/tag/a/b%20%26%20%E6%97%A5%E6%9C%AC.atom"
    answer = client.get(address("reader", path))
    assert len(entries(answer)) == 1
    own = valid(answer.content).find(f"{ATOM}link[@rel='self']").get("href")
    assert own == f"http://127.0.0.1:8000{path}"


@pytest.mark.parametrize(
    "title",
    [
        "</title><script>alert(1)</script>",
        "]]> &amp; &#x0; <![CDATA[",
        "a\x00b\x0bc\x1bd\ufffee",
        "\u202eright to left\u202c & 𝔘 & 👩‍🚒",
        "::redact[secret]{reason=pii} &lt;",
    ],
)
def test_a_hostile_title_stays_text(client, address, pushed, hub, title):
    from models.writeup import WriteUp

    id_ = pushed(REPORT).id
    with hub.transaction() as session:
        writeup = session.get(WriteUp, id_)
        writeup.title = title.replace("\x00", "")
        writeup.summary = title.replace("\x00", "")
        writeup.tags = ["<b>", "\x1b", "\ufffe", "::redact[x]{reason=pii}"]
    answer = client.get(address("stranger"))
    (entry,) = entries(answer)
    assert "secret" not in answer.text
    plain = re.sub("[\x00\x0b\x1b\ufffe]", "", title).replace("::redact[secret]{reason=pii}", "■■■")
    assert entry.findtext(f"{ATOM}title") == plain
    assert "<script>" not in entry.findtext(f"{ATOM}summary")
    terms = [one.get("term") for one in entry.findall(f"{ATOM}category")]
    assert terms == ["postmortem", "<b>"]


def test_the_newest_fifty_are_told_in_as_many_queries_as_one(client, address, pushed, monkeypatch):
    monkeypatch.setattr("app.actions.feeding.MOST", 2)
    for n in range(3):
        pushed(REPORT.replace("夜間", f"夜間{n}"), path=f"docs/{n}.md")
    found = titles(client.get(address("reader")))
    assert len(found) == 2
    assert found[0].startswith("夜間2")


def test_drafts_and_past_material_are_in_no_feed(client, address, pushed):
    pushed(REPORT.replace("severity: SEV2", "severity: SEV2\nstatus: draft"))
    old = REPORT.replace("2026-11-05", "2020-11-05")
    pushed(old, path="docs/old.md")
    assert entries(client.get(address("keeper"))) == []


def test_a_feed_shows_its_person_s_own_and_no_other_s(client, address, signed_in, pushed):
    pushed(CLOSED)
    pushed(RUNBOOK, path="docs/rb.md")
    assert len(titles(client.get(address("keeper")))) == 2
    assert titles(client.get(address("stranger"))) == ["AuroraConnectionsNearLimit"]
    keeper = signed_in("keeper")
    assert titles(keeper.get(address("stranger"))) == ["AuroraConnectionsNearLimit"]
    assert len(titles(keeper.get(ALL))) == 2


def test_a_restricted_write_up_changes_no_byte_of_another_s_feed(client, address, pushed):
    pushed(REPORT)
    paths = (ALL, "/feeds/team/career.atom", "/feeds/service/career-api.atom",
             "/feeds/tag/connection-pool.atom", "/feeds/tag/himitsu.atom")  # fmt: skip
    before = [client.get(address("stranger", path)) for path in paths]
    pushed(CLOSED.replace("tags: [", "tags: [himitsu, "), path="docs/closed.md")
    after = [client.get(address("stranger", path)) for path in paths]
    assert [one.content for one in before] == [one.content for one in after]
    assert [one.headers["etag"] for one in before] == [one.headers["etag"] for one in after]


def test_no_feed_tells_whether_a_word_stands_in_a_redaction(client, address, pushed):
    pushed(REPORT.replace("tags: [", 'tags: ["::redact[himitsu]{reason=pii}", '))
    for tag in ("himitsu", "::redact[himitsu]{reason=pii}", "■■■"):
        assert entries(client.get(address("stranger", f"/feeds/tag/{tag}.atom"))) == []


def test_a_hidden_team_or_service_answers_as_one_that_is_not_there(client, address, pushed):
    pushed(CLOSED.replace("career-api", "kakushi-api"), team="kakureta")
    for kind, name in (("team", "kakureta"), ("service", "kakushi-api")):
        hidden = client.get(address("stranger", f"/feeds/{kind}/{name}.atom"))
        none = client.get(address("stranger", f"/feeds/{kind}/x.atom"))
        assert (hidden.status_code, none.status_code) == (404, 404)
        shown = [one.text.split("<main")[1].split("</main>")[0] for one in (hidden, none)]
        assert shown[0].replace(name, "x") == shown[1]


def test_rights_end_at_once(client, address, pushed, hub, cast):
    pushed(CLOSED)
    feed = address("keeper")
    first = client.get(feed)
    assert len(titles(first)) == 1
    with hub.transaction() as session:
        session.delete(session.get(Membership, (cast.keeper.id, "career")))
    again = client.get(feed, headers={"If-None-Match": first.headers["etag"]})
    assert titles(again) == []


def test_every_wrong_token_answers_in_the_same_words(client, address, pushed, hub, cast):
    key = hub.settings.signing_key
    answer_link = signed(AnswerLink("as-1", "ln-1"), key=key, now=utc_now())
    good = address("reader").partition("=")[2]
    wrong = {
        "none": "",
        "nonsense": "x",
        "another key": feed_token(cast.reader.id, 0, key=b"k" * 40),
        "an old one": feed_token(cast.reader.id, -1, key=key),
        "one of somebody who is not there": feed_token("p-00000000", 0, key=key),
        "one of somebody who is gone": address("gone").partition("=")[2],
        "one for something else": answer_link,
        "cut": good[:-2],
        "another algorithm": "eyJhbGciOiJub25lIn0." + good.split(".")[1] + ".",
    }
    said = {why: client.get(f"{ALL}?token={token}") for why, token in wrong.items()}
    assert {why: one.status_code for why, one in said.items()} == dict.fromkeys(wrong, 404)
    assert len({one.text.split("<main")[1].split("</main>")[0] for one in said.values()}) == 1


def test_who_has_left_reads_no_feed(client, address, pushed, hub, cast):
    feed = address("reader")
    assert client.get(feed).status_code == 200
    with hub.transaction() as session:
        person = session.get(Person, cast.reader.id)
        person.leaves_on = utc_now().date() - timedelta(days=1)
    assert client.get(feed).status_code == 404


def test_new_addresses_make_the_old_ones_void(client, signed_in, services):
    browser = signed_in("keeper")

    def shown():
        return re.findall(r"http://127.0.0.1:8000(/feeds/\S+token=[\w.-]+)", page())

    def page():
        return browser.get("/settings").text

    old = shown()
    assert [one.partition("?")[0] for one in old] == [
        ALL,
        "/feeds/team/career.atom",
        "/feeds/service/career-api.atom",
    ]
    assert [client.get(one).status_code for one in old] == [200] * 3
    answer = browser.post("/settings/feeds/renewal")
    assert answer.headers["location"] == "/settings#feeds"
    assert [client.get(one).status_code for one in old] == [404] * 3
    assert [client.get(one).status_code for one in shown()] == [200] * 3


def test_an_address_opens_feeds_and_nothing_else(client, address):
    token = address("boss").partition("?")[2]
    for path in ("/", "/writeups", "/settings", "/api/v1/me", "/w/x", "/feedsx", "/desk"):
        answer = client.get(f"{path}?{token}")
        assert answer.status_code in (303, 401), path
    assert client.post(f"{ALL}?{token}").status_code in (403, 405)


def test_without_an_address_one_signs_in(client, signed_in, token, pushed):
    pushed(REPORT)
    assert client.get(ALL).headers["location"].startswith("/sign-in")
    assert len(titles(signed_in("reader").get(ALL))) == 1
    assert client.get(ALL, headers=token("read")).status_code == 403
    assert client.get(ALL, headers=token("evidence", team="career")).status_code == 403


def test_what_has_not_changed_is_not_sent_again(client, address, pushed, hub):
    pushed(REPORT)
    feed = address("reader")
    first = client.get(feed)
    etag = first.headers["etag"]
    answer = client.get(feed, headers={"If-None-Match": f'"x", W/{etag}'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag
    assert client.get(feed, headers={"If-None-Match": '"x"'}).status_code == 200
    pushed(RUNBOOK, path="docs/rb.md")
    assert client.get(feed, headers={"If-None-Match": etag}).status_code == 200


def test_a_write_up_that_is_hidden_leaves_the_feed_at_the_next_request(
    client, address, pushed, hub
):
    pushed(REPORT)
    feed = address("stranger")
    first = client.get(feed)
    assert "last-modified" not in first.headers
    with hub.transaction() as session:
        set_readers(session, session.exec(select(WriteUp.id)).one(), ["sre"])
    since = format_datetime(utc_now() + timedelta(days=1), usegmt=True)
    for sent in ({"If-Modified-Since": since}, {"If-None-Match": first.headers["etag"]}):
        answer = client.get(feed, headers=sent)
        assert (answer.status_code, entries(answer)) == (200, [])


def test_an_empty_feed_is_the_same_each_time(client, address):
    first, again = (client.get(address("reader")) for _ in range(2))
    valid(first.content)
    assert first.content == again.content


def test_a_feed_is_kept_by_nobody_between_and_named_to_nobody(client, address, pushed):
    pushed(REPORT)
    feed = address("reader")
    answer = client.get(feed)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert feed.partition("=")[2] not in answer.text


def test_no_address_gets_into_the_log(client, address, pushed, caplog, capsys):
    secret = address("reader").partition("=")[2]
    with caplog.at_level(logging.DEBUG):
        client.get(address("reader"))
        client.get(f"{ALL}?token={secret}x")
        client.get(address("reader", "/feeds/team/x.atom"))
    out = capsys.readouterr()
    ours = [one.getMessage() for one in caplog.records if one.name != "httpx2"]  # that is who asks
    told = "".join((*ours, out.out, out.err))
    assert "/feeds/all.atom" in told
    assert secret not in told


def test_pages_name_their_feed_without_anybody_s_address(signed_in, pushed):
    pushed(REPORT)
    browser = signed_in("reader")
    for page, feed in (("/", ALL), ("/teams/career", "/feeds/team/career.atom"),
                       ("/services/career-api", "/feeds/service/career-api.atom")):  # fmt: skip
        named = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"',
                           browser.get(page).text)  # fmt: skip
        assert named == [feed]
        assert browser.get(feed).status_code == 200


def test_a_feed_speaks_the_language_of_its_person(client, address, pushed, hub, cast):
    pushed(REPORT)
    with hub.transaction() as session:
        session.get(Service, "career-api").title_en = "Application API"
    assert valid(client.get(address("reader")).content).get(LANG) == "ja"
    with hub.transaction() as session:
        session.get(Person, cast.reader.id).locale = "en"
    feed = client.get(address("reader"))
    assert valid(feed.content).get(LANG) == "en"
    assert "Application API" in feed.text
