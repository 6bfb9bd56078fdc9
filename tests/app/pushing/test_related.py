"""What a push is paid back with: other teams' write-ups, with reasons."""

import pytest
from test_push import NOW, REPORT

from models.team import Team, ensure_team


def ids(answer) -> list[str]:
    return [one["id"] for one in answer.json()["related"]]


def test_other_teams_write_ups_are_named_with_title_team_and_reasons(push):
    theirs = push(REPORT, team="payments").json()
    (related,) = push(REPORT).json()["related"]
    assert (related["id"], related["team"], related["title"]) == (
        theirs["id"],
        "payments",
        theirs["title"],
    )
    assert related["url"].endswith(f"/w/{theirs['id']}")
    assert related["why"]
    assert related["score"] > 0


def test_what_was_set_aside_is_named_no_more(push, client, token):
    theirs, ours = push(REPORT, team="payments").json()["id"], push(REPORT).json()["id"]
    address, admin = f"/api/v1/writeups/{ours}/unrelated/{theirs}", token("admin")
    for expected, say in (([], client.put), ([], client.put), ([theirs], client.delete)):
        assert say(address, headers=admin).status_code == 204
        assert ids(push(REPORT)) == expected


def test_one_s_own_team_and_oneself_are_never_named(push):
    push(REPORT, "a.md")
    assert ids(push(REPORT, "b.md")) == []
    assert ids(push(REPORT, "b.md")) == []


def test_nothing_is_named_rather_than_noise(push):
    push("# 採用面談の進め方\n\n面談は三十分とする。\n", team="hr")
    assert ids(push(REPORT)) == []


@pytest.mark.parametrize("said", ["status: draft", "status: in_review", "status: withdrawn", "visibility: team", "visibility: restricted"])  # fmt: skip
@pytest.mark.parametrize("scope_team", ["career", None])
def test_drafts_and_hidden_ones_are_never_named(push, client, token, said, scope_team):
    push(REPORT.replace("kind:", f"{said}\nkind:"), team="payments")
    body = {"markdown": REPORT, "source": "notes:a.md"}
    answer = client.post("/api/v1/push", json=body, headers=token("push", team=scope_team))
    assert answer.json()["related"] == []


def test_real_teams_come_before_libraries_and_libraries_in_the_text_s_language(push, hub):
    with hub.transaction() as session:
        session.add(Team(slug="starter", title="Starter", is_library=True, created_at=NOW))
        ensure_team(session, "payments", now=NOW)
    library = push(REPORT, team="starter").json()["id"]
    english = (
        REPORT.replace("夜間バッチで接続が枯渇", "Connections exhausted")
        .replace("が出た。", "")
        .replace("概要", "Summary")
    )
    push(english, "en.md", team="starter")
    real = push(REPORT.replace("夜間", "深夜の"), team="payments").json()["id"]
    assert ids(push(REPORT)) == [real, library]


def test_what_was_pushed_is_found_when_the_reply_arrives(push, client, token):
    header = token("read")
    for number in range(3):
        id_ = push(f"# 検索語{number}号 zebra{number}\n", f"{number}.md").json()["id"]
        found = client.get(f"/api/v1/search?q=zebra{number}", headers=header).json()
        assert [hit["id"] for hit in found["hits"]] == [id_]


def test_what_supersedes_is_linked_both_ways(push, client, token):
    push(
        "---\nkind: decision\nid: ADR-1\nstatus: superseded\nsuperseded_by: ADR-2\n---\n# 古い決定\n",
        "1.md",
    )
    new = push(
        "---\nkind: decision\nid: ADR-2\nstatus: accepted\nsupersedes: ADR-1\n---\n# 新しい決定\n",
        "2.md",
    )
    told = client.get(f"/api/v1/writeups/{new.json()['id']}", headers=token("read")).json()
    assert {"rel": "supersedes", "to": "ADR-1"} in told["links"]
    assert told["standing"] == "accepted"
