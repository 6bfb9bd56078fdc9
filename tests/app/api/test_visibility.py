"""Who may see what, by every way out; and that the hidden leaves no trace at all."""

import hashlib
import re

import pytest

PNG = b"\x89PNG\r\n\x1a\n" + b"2" * 20
SHA256 = hashlib.sha256(PNG).hexdigest()
CANARY = "kaname9canary"
TEXT = f"""---
kind: postmortem
id: PM-{CANARY}
title: 接続が枯渇 {CANARY}
service: [{CANARY}-api]
tags: [{CANARY}-tag, connection-pool]
alerts: [{CANARY}Alert]
technologies: [aurora-mysql]
date: 2026-11-20
status: {{state}}
visibility: {{visibility}}
learnings:
  - statement: 接続数は合計で管理する {CANARY}
links: [{{{{rel: related, to: PM-open}}}}]
---
# 接続が枯渇 {CANARY}

too many connections {CANARY} ![図](a.png)
"""
OPEN = """---
kind: postmortem
id: PM-open
title: 決済の接続が枯渇
service: [payments-api]
tags: [connection-pool]
technologies: [aurora-mysql]
date: 2026-11-19
learnings:
  - statement: 接続の上限は合計で決める
---
# 決済の接続が枯渇

too many connections が出た。
"""
#: (state, visibility): those of the cast, outside of the team, who may see it.
TABLE = {
    ("published", "org"): {"stranger", "reader"},
    ("published", "team"): set(),
    ("published", "restricted"): set(),
    ("draft", "org"): set(),
    ("in_review", "org"): set(),
    ("withdrawn", "org"): set(),
    ("closed", "org"): {"stranger", "reader"},
}
INSIDE = {"keeper", "guest", "sre", "boss"}
#: ``None`` for the token of another team's CI.
READERS = ["keeper", "guest", "sre", "boss", "stranger", "reader", None]


@pytest.fixture
def house(client, token, push):
    """``house(state, visibility)``: an open write-up of payments, and that one of career."""

    def built(state: str, visibility: str) -> str:
        push(OPEN, team="payments")
        client.put(
            f"/api/v1/attachments/{SHA256}", content=PNG, headers=token("push", team="career")
        )
        text = TEXT.format(state=state, visibility=visibility)
        answer = push(text, attachments={"docs/a.png": SHA256})
        assert answer.json()["state"] == state
        return answer.json()["id"]

    return built


def ways(id_: str, learning: str, other: str) -> list[str]:
    """Every way out that needs a right to read."""
    return [
        f"/api/v1/writeups/{id_}",
        f"/api/v1/writeups/{id_}/revisions",
        f"/api/v1/writeups/{id_}/revisions/1",
        f"/api/v1/writeups/{id_}/related",
        f"/api/v1/learnings/{learning}",
        f"/api/v1/services/{CANARY}-api",
        f"/w/{id_}",
        f"/w/PM-{CANARY}",
        f"/w/{id_}/revisions",
        f"/w/{id_}/revisions/1",
        f"/learnings/{learning}",
        f"/services/{CANARY}-api",
        f"/attachments/{SHA256}",
    ]


def lists(other: str, learning: str) -> list[str]:
    """Every list and every total in which it might show."""
    return [
        "/api/v1/writeups",
        "/api/v1/writeups?limit=1",
        "/api/v1/writeups?team=career",
        f"/api/v1/writeups?tag={CANARY}-tag",
        f"/api/v1/writeups?service={CANARY}-api",
        "/api/v1/search?q=too+many+connections",
        f"/api/v1/search?q={CANARY}",
        "/api/v1/search?sort=date",
        f"/api/v1/search?tag={CANARY}-tag",
        "/api/v1/search?q=too+many+conections",
        f"/api/v1/writeups/{other}",
        f"/api/v1/writeups/{other}/related",
        f"/api/v1/learnings/{learning}",
        "/api/v1/services",
        "/api/v1/teams",
        "/",
        "/search?q=too+many+connections",
        f"/search?q={CANARY}",
        "/services",
        "/services/payments-api",
        "/teams",
        "/teams/career",
        "/teams/payments",
        "/learnings",
        f"/learnings/{learning}",
        f"/w/{other}",
        f"/w/{other}/revisions",
    ]


def other_of(client, token) -> tuple[str, str]:
    """The open write-up and its learning."""
    header = token("admin")
    (item,) = client.get("/api/v1/writeups?team=payments", headers=header).json()["items"]
    told = client.get(f"/api/v1/writeups/{item['id']}", headers=header).json()
    return item["id"], told["learnings"][0]["id"]


@pytest.mark.parametrize(("state", "visibility"), TABLE)
def test_only_who_may_see_it_sees_it_by_any_way(house, client, token, signed_in, state, visibility):
    id_ = house(state, visibility)
    whole = client.get(f"/api/v1/writeups/{id_}", headers=token("admin")).json()
    learning = whole["learnings"][0]["id"]
    other, open_learning = other_of(client, token)
    for name in READERS:
        browser = signed_in(name) if name else client
        header = {} if name else token("push", team="payments")
        may = name in INSIDE | TABLE[state, visibility] or (
            name is None and TABLE[state, visibility]
        )
        for way in ways(id_, learning, other):
            if name is None and not way.startswith("/api/"):
                continue
            answer = browser.get(way, headers=header)
            assert (answer.status_code in {200, 303, 307}) == bool(may), (
                name,
                way,
                answer.status_code,
            )
            if not may:
                assert answer.status_code == 404, (name, way)
        for way in [] if may else lists(other, open_learning):
            if name is None and not way.startswith("/api/"):
                continue
            answer = browser.get(way, headers=header)
            assert answer.status_code in {200, 404}, (name, way)
            told = answer.text.replace(way.partition("q=")[2], "").replace(f"{CANARY}-tag", "")
            asked = f"{CANARY}" in way
            assert asked or CANARY not in answer.text, (name, way)
            assert id_ not in told, (name, way)


MASKED = [
    re.compile(r'"took_ms":[0-9.]+'),
    re.compile(r'"request_id":"\w+"'),
    re.compile(r"20\d\d-\d\d-\d\d[T ][0-9:.]+(Z|\+[0-9:]+)?"),
    re.compile(r"\b(pm|nt|ln|p|tk)-[0-9a-hj-np-tv-z]{8}\b"),
    re.compile(r"\d+ (second|minute)s? ago|count\">\d+ ms"),
    re.compile(r"cursor=\w+|\"next\":\"\w+\""),
]


def masked(text: str) -> str:
    for pattern in MASKED:
        text = pattern.sub("…", text)
    return text


@pytest.mark.parametrize("name", ["stranger", "reader", "token"])
def test_a_hidden_write_up_changes_no_answer_to_a_stranger(
    house, push, client, token, signed_in, name
):
    push(OPEN, team="payments")
    push(OPEN.replace("PM-open", "PM-own").replace("決済", "応募"), path="own.md")
    other, learning = other_of(client, token)
    header = token("push", team="payments") if name == "token" else {}
    browser = client if name == "token" else signed_in(name)
    asked = [
        *lists(other, learning),
        *ways("pm-00000000", "ln-00000000", other),
        *(
            f"/api/v1/search?q={q}"
            for q in ("接続", "kaname9canry", "connection", "aurora", "管理")
        ),
    ]
    asked = [way for way in asked if name != "token" or way.startswith("/api/")]
    related = {"text": "too many connections 接続が枯渇"}

    def answers() -> list[str]:
        told = [masked(browser.get(way, headers=header).text) for way in asked]
        told.append(masked(browser.post("/api/v1/related", json=related, headers=header).text))
        dry = push(OPEN.replace("PM-open", "PM-2"), path="2.md", team="payments", dry_run=1)
        return [*told, masked(dry.text)]

    before = answers()
    house("published", "restricted")
    for way, one, other_ in zip([*asked, "related", "push"], before, answers(), strict=True):
        assert one == other_, way


REDACTED = """---
kind: postmortem
title: 障害 ::redact[山田太郎]{reason=pii} の件
tags: ["::redact[himitsutag]{reason=pii}"]
authors: ["::redact[himitsuauthor]{reason=pii}"]
service: [payments-api]
learnings:
  - statement: 連絡先 ::redact[himitsulearn]{reason=pii} を確かめる
actions:
  - what: "::redact[himitsuaction]{reason=pii} に頼む"
---
# 障害 ::redact[山田太郎]{reason=pii} の件

## 概要
担当の ::redact[himitsubody]{reason=pii} が too many connections を見た。

## 教訓
- ::redact[himitsulist]{reason=pii} に聞く
"""
HIDDEN = ["山田太郎", "himitsu"]


def test_redacted_words_are_for_the_owning_team_in_every_form(push, client, token, signed_in):
    id_ = push(REDACTED).json()["id"]
    learning = client.get(f"/api/v1/writeups/{id_}", headers=token("admin")).json()["learnings"][0][
        "id"
    ]
    push(OPEN, team="payments")
    other, _ = other_of(client, token)
    out = [
        f"/api/v1/writeups/{id_}", "/api/v1/writeups", f"/api/v1/writeups/{id_}/revisions/1",
        "/api/v1/search?q=too+many+connections", f"/api/v1/writeups/{other}/related",
        f"/api/v1/learnings/{learning}", f"/w/{id_}", "/", "/search?q=too+many+connections",
        f"/w/{id_}/revisions/1", f"/w/{other}", f"/learnings/{learning}", "/learnings",
        "/teams/career", "/services/payments-api",
    ]  # fmt: skip
    for name in ("stranger", "reader"):
        browser = signed_in(name)
        for way in out:
            answer = browser.get(way)
            assert answer.status_code == 200, way
            assert not any(word in answer.text for word in HIDDEN), (name, way)
        text = browser.get(f"/api/v1/writeups/{id_}", headers={"Accept": "text/markdown"}).text
        assert "[redacted: pii]" in text
        assert not any(word in text for word in HIDDEN)
        for word in ("山田太郎", "himitsubody", "himitsutag", "himitsulearn"):
            assert browser.get(f"/api/v1/search?q={word}").json()["total"] == 0
    related = push(OPEN.replace("PM-open", "PM-3"), "3.md", team="payments")
    assert not any(word in related.text for word in HIDDEN)
    keeper = signed_in("keeper")
    text = keeper.get(f"/api/v1/writeups/{id_}", headers={"Accept": "text/markdown"}).content
    assert text == REDACTED.encode()
    assert (
        keeper.get(f"/api/v1/writeups/{id_}").json()["learnings"][0]["statement"].count("himitsu")
    )


@pytest.mark.parametrize(
    "content",
    [
        b"# a\r\nb\r\n",
        b"\xef\xbb\xbf# a\r\nb",
        "# 障害\rb\r".encode(),
        b"# a \t\n\n\n",
        "# \u3000\u200b\U0001f4a5é".encode(),
    ],
    ids=["CRLF", "BOM", "CR", "blanks", "odd letters"],
)
def test_the_bytes_come_back_as_they_were_pushed(client, token, content):
    header = token("push", team="career")
    id_ = client.post("/api/v1/push", content=content, headers=header).json()["id"]
    back = client.get(f"/api/v1/writeups/{id_}", headers=header | {"Accept": "text/markdown"})
    assert back.content == content
    assert client.get(f"/api/v1/writeups/{id_}/revisions/1", headers=header).content == content


def test_an_etag_spares_the_text_and_hides_what_is_hidden(push, client, token):
    id_ = push(OPEN.replace("kind:", "visibility: team\nkind:"), team="payments").json()["id"]
    header = token("push", team="payments")
    first = client.get(f"/api/v1/writeups/{id_}", headers=header)
    again = header | {"If-None-Match": first.headers["etag"]}
    assert client.get(f"/api/v1/writeups/{id_}", headers=again).status_code == 304
    guessed = token("push", team="career") | {"If-None-Match": first.headers["etag"]}
    assert client.get(f"/api/v1/writeups/{id_}", headers=guessed).status_code == 404


def test_lists_page_by_cursor_without_gaps_and_name_the_next_page(push, client, token):
    pushed = [push(f"---\ndate: 2026-11-{day:02}\n---\n# {day}\n", f"{day}.md").json()["id"]
              for day in (1, 2, 2, 2, 3, 4)]  # fmt: skip
    header, found, address = token("read"), [], "/api/v1/writeups?limit=2"
    while address:
        answer = client.get(address, headers=header)
        found += [item["id"] for item in answer.json()["items"]]
        links = re.match(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
        address = links[1] if links else None
        assert bool(links) == bool(answer.json()["next"])
    assert sorted(found) == sorted(set(pushed))


def test_an_image_is_served_as_nothing_but_an_image(house, signed_in):
    house("published", "org")
    reader = signed_in("reader")
    answer = reader.get(f"/attachments/{SHA256}")
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = reader.get(f"/attachments/{SHA256}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_push_token_without_a_team_reads_what_everybody_reads(client, token):
    text = "---\nvisibility: team\n---\n# Ours alone\n"
    said = {"Content-Type": "text/markdown", "X-Yokoten-Source": "ours:a.md"}
    pushed = client.post("/api/v1/push", content=text, headers=token("push", team="career") | said)
    address = f"/api/v1/writeups/{pushed.json()['id']}"
    assert client.get(address, headers=token("admin")).status_code == 200
    assert client.get(address, headers=token("push")).status_code == 404
