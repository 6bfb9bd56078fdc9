"""What no client should send: a clear problem document, or a document kept with remarks."""

import gzip
import hashlib
import json
import time
from datetime import date

import pytest

from app.actions.incoming import FINISH, Incoming
from app.preparing import Preparer

#: Seconds after which it counts as hanging; three where nothing else is running.
SLOW = 12.0
FRONT = "---\n{}\n---\n# 障害報告\n\n本文が残る。\n"
SURROGATE = "\\ud800"


@pytest.fixture
def door(client, token):
    """``door(content)``: posted as Markdown, in time, and never a 500."""
    header = token("push", team="career")

    def posted(content, media_type="text/markdown", path="/api/v1/push", **headers):
        since = time.monotonic()
        answer = client.post(
            path, content=content, headers=header | {"Content-Type": media_type} | headers
        )
        assert time.monotonic() - since < SLOW
        assert answer.status_code < 500, answer.text[:500]
        if answer.status_code >= 400:
            assert answer.headers["content-type"].startswith("application/problem+json")
            assert {"type", "title", "status", "detail"} <= set(answer.json())
        return answer

    return posted


@pytest.fixture(scope="module")
def hurried():
    """A workshop with the deadline that hubs have."""
    preparer = Preparer(1, finish=FINISH)
    preparer.prepare(Incoming(content=b"a", text="a").draft(today=date(2026, 11, 25)))
    yield preparer
    preparer.close()


@pytest.fixture
def kept(client, token):
    """``kept(answer)``: the text and the rules of the remarks of what was stored."""
    header = token("admin")

    def read(answer):
        assert answer.status_code in {200, 201}, answer.text[:300]
        told = client.get(
            f"/api/v1/writeups/{answer.json()['id']}", headers=header | {"Accept": "text/markdown"}
        )
        return told.content, {one["rule"] for one in answer.json()["findings"]}

    return read


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b" \n\t\n", 422),
        (b"\xef\xbb\xbf", 422),
        (b"x" * (10 << 20), 413),
        (b"x" * (13 << 20), 413),
        (b"# a\n\xff\xfe broken", 422),
        ("障害報告".encode("shift_jis"), 422),
        (b"\xed\xa0\x80", 422),
        (b"# a\0b", 422),
        (gzip.compress(b"# a\n"), 422),
    ],
    ids=[
        "empty",
        "blank",
        "bom",
        "10 MB",
        "13 MB",
        "not UTF-8",
        "Shift_JIS",
        "surrogate",
        "NUL",
        "gzip",
    ],
)
def test_what_is_no_text_is_refused(door, content, status):
    assert door(content).status_code == status


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        ("a: " + "[" * 10_000, "front-matter.broken"),
        ("a: " + "[" * 10_000 + "]" * 10_000, "front-matter"),
        ("a: " + "{a: " * 5_000, "front-matter"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b]", "front-matter.alias"),
        ("title: first\ntitle: second", "front-matter.duplicate"),
        ("title: a\n" + "x" * 20_000 + ": y", "front-matter.large"),
        ("title: [unclosed", "front-matter.broken"),
        ("title: @handle, *star: %x", "front-matter"),
    ],
    ids=[
        "brackets",
        "closed brackets",
        "braces",
        "aliases",
        "duplicate",
        "large",
        "unclosed",
        "handle",
    ],
)
def test_broken_front_matter_never_loses_a_document(door, kept, inside, rule):
    text = FRONT.format(inside)
    content, rules = kept(door(text.encode()))
    assert content == text.encode()
    assert any(one.startswith(rule) for one in rules) or "handle" in text


@pytest.mark.parametrize(
    "inside",
    [
        "severity: no",
        "severity: [1, {a: b}]",
        "title: null\nservice: null\ntags: null",
        "title: {a: b}\ntags: {a: b}\nservice: {a: b}\nlinks: {a: b}\nteam: [x]",
        "id: {a: b}\nauthors: {x: [1]}\nlinks: [[x], {to: [y]}, 5]\nactions: {a: b}",
        "date: 2026-13-45\nstarted_at: 25:99\nresolved_at: yes",
        "started_at: 0001-01-01T00:00:00+09:00\nresolved_at: 9999-12-31T23:59:59-09:00",
        "started_at: 1628-03-01T00:00:00Z",
        "date: 9999-12-31",
        "number: " + "9" * 5_000,
        "id: " + "9" * 5_000,
        'title: "\\0"\ntags: ["a\\0b"]\nid: "\\x00"\nservice: "\\0"',
        f'title: "{SURROGATE}"\ntags: ["{SURROGATE}"]\nx: "{SURROGATE}"',
        'title: "\\u202e reversed \\u200b"\nteam: "\\e[31m"',
        "tags: [" + ", ".join(f"t{number}" for number in range(100_000)) + "]",
        "tags: [" + "x" * 12_000 + "]\nid: " + "y" * 3_000,
        "links: [" + ", ".join(f"l{number}" for number in range(1_500)) + "]",
        "learnings: [" + ", ".join(f"lesson {number}" for number in range(900)) + "]",
        "actions: [{what: [a], due: {b: c}, state: 5, ticket: [x], kind: {a: b}}]",
        "learnings: [{id: x, statement: y, due: 2026-99-99, checks: [1], effort_hours: .nan}]",
        "visibility: everybody\nstatus: [a]\nstate: {b: c}\nreaders: [org, 5, {a: b}]",
        "kind: {{ 7*7 }}\nservice: <%= evil %>",
        "signature: 5\nalerts: {a: b}\ntechnologies: [[a]]",
        "source: ../../../etc/passwd\nroot: ../..",
    ],
)
def test_odd_values_are_kept_with_the_document(door, kept, inside):
    text = FRONT.format(inside)
    assert kept(door(text.encode()))[0] == text.encode()


def test_no_is_a_word_and_not_false(door):
    told = door(FRONT.format("kind: postmortem\nseverity: no").encode()).json()
    assert "severity" in told["missing"]


@pytest.mark.parametrize(
    "text",
    [
        "#" * 100_000,
        "> " * 20_000 + "x",
        "[" * 50_000,
        "![" * 30_000,
        "*a " * 100_000,
        "`" * 100_000,
        "| a " * 20_000 + "\n" + "|-" * 20_000,
        "- " * 10_000 + "x",
        "<div>" * 50_000,
        "1. a\n" * 50_000,
        "教訓：" * 100_000,
        "::redact[" * 30_000,
        "## 教訓\n" + "- 学んだこと\n" * 20_000,
        "a\n" * 500_000,
        "2026-11-05 " * 50_000,
        "http://a.example/" * 30_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_texts_that_keep_a_parser_busy_do_not_keep_the_hub(hub, hurried, door, kept, text):
    hub.preparer = hurried
    assert kept(door(text.encode()))[0] == text.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"5",
        b'"text"',
        b"[]",
        b"{",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"markdown": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
        b'{"markdown": "# a", "kind": ' + b"9" * 5_000 + b"}",
        b'{"markdown": NaN}',
        b'{"markdown": "# a", "service": [Infinity]}',
        b'{"markdown": "\\ud800"}',
        b'{"markdown": "# a", "source": "n:\\udc00"}',
        b'{"\\ud800": "x", "markdown": "# a"}',
        b"\xff\xfe{}",
        b"{}",
        b'{"markdown": "# a", "unknown": 1}',
        b'{"markdown": "# a", "markdown": 5}',
        b'{"markdown": "a\\u0000b"}',
        b'{"markdown": "x' + b"x" * (9 << 20) + b'"}',
    ],
    ids=lambda body: repr(body[:28]),
)
def test_json_that_is_not_as_it_should_be_is_refused(door, body):
    assert door(body, "application/json").status_code in {413, 422}


WRONG = [
    None,
    5,
    -1.5,
    True,
    [],
    ["x", 5],
    {},
    {"a": "b"},
    "",
    " ",
    "\0",
    "a\nb",
    "x" * 5_000,
    "../..",
    "💥",
]


@pytest.mark.parametrize(
    "field", ["markdown", "kind", "service", "team", "source", "moved_from", "attachments"]
)
def test_values_of_a_wrong_kind_are_refused_or_harmless(door, field):
    for wrong in WRONG:
        body = {"markdown": "# a", "source": "n:a"} | {field: wrong}
        door(json.dumps(body), "application/json")


@pytest.mark.parametrize(
    "source",
    ["n:../a", "n:a/../b", "n:/etc/passwd", "n:..", "n:", ":a", "a", "@x:a", "n:a\\..\\b", "n:.", "n:./",
     "n:a\tb", "n:a\x1bb", "n:a\x85b", "n:a\u2028b", "n:" + "x" * 3_000, "n:" + "障" * 900],
)  # fmt: skip
def test_a_source_that_is_none_is_refused(door, source):
    body = json.dumps({"markdown": "# a", "source": source})
    assert door(body, "application/json").status_code == 422


def test_a_source_in_a_header_is_utf_8(door, client, token):
    name = "notes:障害/報告.md"
    first = door(b"# a", **{"X-Yokoten-Source": name.encode()})
    second = door(json.dumps({"markdown": "# a", "source": name}), "application/json")
    assert first.json()["id"] == second.json()["id"]


def test_a_body_without_a_length_is_read_all_the_same(door):
    assert door(iter([b"# a\n", b"more\n"])).status_code == 201
    assert door(iter([b"x" * (1 << 20)] * 13)).status_code == 413


@pytest.mark.parametrize(
    "media_type", ["multipart/form-data; boundary=x", "image/png", "application/pdf"]
)
def test_what_cannot_be_markdown_is_refused(door, media_type):
    assert door(b"--x\r\n", media_type).status_code == 422


@pytest.mark.parametrize(
    "media_type", ["text/plain", "text/x-markdown", "application/x-www-form-urlencoded", ""]
)
def test_what_tools_call_markdown_is_taken(door, media_type):
    assert door(b"# a\n", media_type).status_code == 201


@pytest.mark.parametrize(
    "query", ["kind=poem", "team=%00", "team=../x", "service=%00", "dry_run=maybe", "kind="]
)
def test_odd_queries_of_a_push_are_refused(door, query):
    assert door(b"# a\n", path=f"/api/v1/push?{query}").status_code in {201, 403, 422}


@pytest.mark.parametrize("how", ["type", "hash", "size", "name", "empty"])
def test_a_wrong_image_is_refused(client, token, how):
    header = token("push", team="career")
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 100
    content = {"type": b"<svg onload=alert(1)>", "size": png + b"0" * (10 << 20), "empty": b""}.get(
        how, png
    )
    name = {"hash": "0" * 64, "name": "..%2f..%2fetc"}.get(how, hashlib.sha256(content).hexdigest())
    answer = client.put(f"/api/v1/attachments/{name}", content=content, headers=header)
    assert answer.status_code in {404, 413, 422}
    assert client.head(f"/api/v1/attachments/{name}", headers=header).status_code == 404


def test_an_image_is_known_to_whoever_sent_it_and_to_nobody_else(client, token):
    mine, other = token("push", team="career"), token("push", team="payments")
    png = b"\x89PNG\r\n\x1a\n" + b"1" * 100
    address = f"/api/v1/attachments/{hashlib.sha256(png).hexdigest()}"
    assert client.put(address, content=png, headers=mine).status_code == 201
    assert client.put(address, content=png, headers=mine).status_code == 200
    assert client.head(address, headers=mine).status_code == 200
    assert client.head(address, headers=other).status_code == 404
    assert client.put(address, content=png, headers=other).status_code == 201


@pytest.mark.parametrize(
    "address",
    [
        "/writeups/%00", "/writeups/" + "x" * 5_000, "/writeups?cursor=%00", "/writeups?cursor=WzEsMl0",
        "/writeups?cursor=IltcInhcIl0i", "/writeups?cursor=💥", "/writeups?limit=0", "/writeups?limit=1e9",
        "/writeups?team=%00&kind=%ff", "/writeups/pm-1/revisions/99999999999999999999",
        "/writeups/pm-1/revisions/-1", "/writeups/pm-1/related?limit=99", "/search?q=%00", "/search?q=%ff%fe",
        "/search?from=yesterday", "/search?offset=99999999999999999999", "/search?limit=201",
        "/search?sort=date&cursor=x", "/search?sort=date&offset=9999", "/search?q=x&offset=9999",
        "/search?sort=random", "/search?team=%00", "/search?from=0001-01-01&to=9999-12-31",
        "/teams/%00", "/services/..%2f..", "/learnings/%00", "/search?q=" + "a" * 20_000,
        "/search?q=" + "(" * 500, "/search?q=" + '"' * 501, "/search?q=" + "OR " * 150,
    ],
)  # fmt: skip
def test_odd_addresses_are_answered_in_words(client, token, address):
    since = time.monotonic()
    answer = client.get(f"/api/v1{address}", headers=token("read"))
    assert answer.status_code < 500, answer.text
    assert time.monotonic() - since < SLOW


@pytest.mark.parametrize(
    "body",
    [{}, {"text": 5}, {"text": ""}, {"text": "x" * 200_001}, {"text": "a", "limit": 0}, {"text": "a", "limit": "3"},
     {"text": "a", "limit": True}, {"text": "a", "exclude_team": 5}, {"alerts": 5}, {"alerts": [5]},
     {"alerts": [{"labels": 5, "annotations": [1]}]}, {"labels": {"alertname": {"a": 1}}},
     {"commonLabels": {"alertname": ["x"]}, "alerts": []}, {"title": {"a": "b"}, "body": "\0"},
     {"labels": {"alertname": "x" * 100_000}}, {"labels": {str(n): "x" for n in range(5_000)}}],
    ids=lambda body: str(body)[:40],
)  # fmt: skip
def test_odd_alerts_are_answered_in_words(client, token, body):
    since = time.monotonic()
    answer = client.post("/api/v1/related", json=body, headers=token("read"))
    assert answer.status_code in {200, 422}, answer.text[:300]
    assert time.monotonic() - since < SLOW
