"""One text through the door: new, changed, unchanged, refused; on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from app.clock import utc_now
from models.event import Event
from models.revision import Revision
from models.service import Repository, Service
from models.team import Team
from models.writeup import WriteUp

NOW = utc_now()
REPORT = """---
kind: postmortem
title: 夜間バッチで接続が枯渇
service: [career-api]
severity: SEV2
started_at: 2026-11-05T01:12+09:00
---
# 夜間バッチで接続が枯渇

## 概要
too many connections が出た。
"""


def all_of(hub, table):
    with hub.reading() as session:
        return list(session.exec(select(table)))


def test_a_new_text_is_created_and_the_same_again_changes_nothing(push, hub):
    first, again = push(REPORT), push(REPORT)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["changed"], again.json()["changed"]) == (True, False)
    assert first.json()["id"] == again.json()["id"]
    assert first.json() | {"changed": False} == again.json()
    assert len(all_of(hub, Revision)) == 1
    assert [event.verb for event in all_of(hub, Event)] == ["writeup.pushed"]


def test_other_words_are_a_new_revision(push, hub):
    push(REPORT)
    changed = push(REPORT.replace("too many", "far too many"))
    assert changed.status_code == 200
    assert (changed.json()["revision"], changed.json()["changed"]) == (2, True)
    assert len(all_of(hub, WriteUp)) == 1


def test_going_back_to_older_words_is_a_revision_too(push):
    push(REPORT)
    push(REPORT + "\nmore\n")
    assert push(REPORT).json()["revision"] == 3


def test_other_words_beside_the_text_are_a_new_revision(push):
    first = push("# 手順\n\n1. 再起動する\n", kind="note")
    second = push("# 手順\n\n1. 再起動する\n", kind="runbook")
    assert (first.json()["kind"], second.json()["kind"]) == ("note", "runbook")
    assert first.json()["id"] == second.json()["id"]
    assert second.json()["revision"] == 2


def test_fifty_identical_pushes_at_once_make_one_write_up_of_one_revision(push, hub):
    push("# something else", "other.md")
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: push(REPORT), range(50)))
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert [answer.status_code for answer in answers].count(201) == 1
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert {answer.json()["revision"] for answer in answers} == {1}
    assert len(all_of(hub, Revision)) == 2


def test_twenty_different_revisions_at_once_are_twenty_revisions(push, hub):
    push(REPORT)
    texts = [f"{REPORT}\n{number}\n" for number in range(20)]
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(push, texts))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["revision"] for answer in answers) == list(range(2, 22))
    assert len(all_of(hub, WriteUp)) == 1


def test_new_teams_services_and_keys_at_once_do_not_collide(push, hub, client, token):
    header = token("push")

    def pushed(number: int) -> int:
        body = {"markdown": f"# text {number % 4}", "service": "brand-new", "team": "fresh"}
        source = f"github.example.com/acme/fresh:{number % 4}.md"
        return client.post("/api/v1/push", json=body | {"source": source}, headers=header)

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(pushed, range(20)))
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len(all_of(hub, WriteUp)) == 4


def test_the_commit_is_where_it_was_seen_and_no_part_of_the_key(push, hub):
    first = push(REPORT, at="aaa")
    assert push(REPORT, at="bbb").json()["changed"] is False
    second = push(REPORT + "\nmore", at="ccc")
    assert first.json()["id"] == second.json()["id"]
    assert sorted(one.commit for one in all_of(hub, Revision)) == ["aaa", "ccc"]


def test_a_key_of_another_team_s_own_is_another_write_up(push):
    mine = push(REPORT, source="notes:a.md")
    theirs = push(REPORT, source="notes:a.md", team="payments")
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["id"] != theirs.json()["id"]
    assert theirs.json()["team"] == "payments"


def test_a_repository_of_another_team_is_refused_in_the_same_words_seen_or_unseen(push):
    push(REPORT, source="github.example.com/x/open:a.md")
    push(
        REPORT.replace("kind:", "visibility: restricted\nkind:"),
        source="github.example.com/x/shut:a.md",
    )
    refused = [
        push(REPORT, source=f"github.example.com/x/{name}@1:{path}", team="payments")
        for name in ("open", "shut")
        for path in ("a.md", "not-there.md")
    ]
    assert [answer.status_code for answer in refused] == [409] * 4
    told = [answer.json() | {"request_id": ""} for answer in refused]
    assert told[0]["type"] == "urn:yokoten:problem:source-owned"
    assert all(one == told[0] for one in told)


def test_the_catalogue_decides_whose_a_repository_is(push, hub, token, client):
    with hub.transaction() as session:
        session.add(Team(slug="career", title="Career", created_at=NOW))
        session.flush()
        session.add(Service(slug="api", title="API", team="career", created_at=NOW,
                            repository="github.example.com/acme/api"))  # fmt: skip
    source = "github.example.com/acme/api:a.md"
    assert push(REPORT, source=source, team="payments").status_code == 409
    assert push(REPORT, source=source).json()["team"] == "career"
    anyone = client.post("/api/v1/push", json={"markdown": REPORT + "x", "source": source},
                         headers=token("push"))  # fmt: skip
    assert anyone.json()["team"] == "career"


def test_a_repository_of_several_teams_takes_each_of_them(push, hub):
    with hub.transaction() as session:
        for team in ("career", "payments"):
            session.add(Team(slug=team, title=team, created_at=NOW))
            session.flush()
            session.add(Service(slug=f"{team}-api", title=team, team=team, created_at=NOW,
                                repository="github.example.com/acme/mono"))  # fmt: skip
    for team in ("career", "payments"):
        answer = push(REPORT, source=f"github.example.com/acme/mono:{team}/a.md", team=team)
        assert answer.json()["team"] == team
    other = push(REPORT, source="github.example.com/acme/mono:x/a.md", team="hr")
    assert other.status_code == 409


def test_a_refused_push_leaves_nothing_behind(push, hub):
    push(REPORT, source="github.example.com/x/a:a.md")
    before = [len(all_of(hub, table)) for table in (Team, Service, Repository, WriteUp, Event)]
    text = "---\nservice: never-heard-of\n---\n# x\n"
    assert push(text, source="github.example.com/x/a:b.md", team="payments").status_code == 409
    after = [len(all_of(hub, table)) for table in (Team, Service, Repository, WriteUp, Event)]
    assert after[0] == before[0] + 1, "the team of the token alone"
    assert after[1:] == before[1:]


def test_a_token_of_a_team_writes_for_no_other(push):
    answer = push(REPORT, team="career", source="notes:a.md")
    assert answer.status_code == 201
    assert answer.json()["team"] == "career"
    named = push("---\nteam: payments\n---\n# x", source="notes:b.md")
    assert named.json()["team"] == "career"


def test_naming_another_team_outright_is_forbidden(client, token):
    body = {"markdown": REPORT, "team": "payments"}
    answer = client.post("/api/v1/push", json=body, headers=token("push", team="career"))
    assert answer.status_code == 403


def test_what_moved_keeps_its_write_up(push, hub):
    first = push(REPORT, "old.md")
    moved = push(REPORT, "new.md", moved_from="github.example.com/acme/career@abc:old.md")
    assert moved.json()["id"] == first.json()["id"]
    assert [one.path for one in all_of(hub, WriteUp)] == ["new.md"]
    assert push(REPORT, "new.md").json()["changed"] is False


def test_what_moved_from_nowhere_is_new(push):
    assert push(REPORT, "new.md", moved_from="a/b/c:nowhere.md").status_code == 201


def test_a_file_of_the_same_id_under_a_new_path_is_the_same_file(push, hub):
    text = REPORT.replace("kind:", "id: PM-7\nkind:")
    first = push(text, "docs/a.md", at="c1")
    renamed = push(text, "docs/2026/a.md", at="c2")
    assert renamed.json()["id"] == first.json()["id"]
    assert len(all_of(hub, WriteUp)) == 1


def test_two_files_of_one_id_are_two(push):
    text = REPORT.replace("kind:", "id: ADR-0001\nkind:")
    first = push(text, "a/adr.md", at="c1")
    beside = push(text, "b/adr.md", at="c1")
    assert first.json()["id"] != beside.json()["id"]


def test_another_text_of_the_same_id_is_not_taken_for_a_renamed_one(push):
    first = push("---\nid: ADR-0001\n---\n# Retry three times\n\nWe retry because of networks.\n",
                 "a/adr.md", at="c1")  # fmt: skip
    other = push("---\nid: ADR-0001\n---\n# Queues for mail\n\nLetters wait in line, in order.\n",
                 "b/adr.md", at="c2")  # fmt: skip
    assert first.json()["id"] != other.json()["id"]


def test_a_text_without_a_source_goes_by_its_id_else_by_its_content(client, token, hub):
    header = token("push", team="career")
    text = "---\nid: PM-9\n---\n# One\n"

    def pushed(markdown: str) -> dict:
        return client.post("/api/v1/push", json={"markdown": markdown}, headers=header).json()

    first, changed = pushed(text), pushed(text + "\nmore\n")
    assert (first["id"], changed["revision"]) == (changed["id"], 2)
    bare, again, other = pushed("# Bare\n"), pushed("# Bare\n"), pushed("# Bare!\n")
    assert (bare["id"], again["changed"]) == (again["id"], False)
    assert other["id"] != bare["id"]
    keys = {one.source.partition(":")[0] for one in all_of(hub, WriteUp)}
    assert keys == {"id", "sha256"}


def test_kind_service_and_team_are_told_by_query_too(client, token):
    answer = client.post(
        "/api/v1/push?kind=runbook&service=career-api&service=career-web&team=fresh",
        content="# 再起動\n\n1. 止める\n".encode(),
        headers=token("push") | {"Content-Type": "text/markdown"},
    )
    assert (answer.status_code, answer.json()["kind"]) == (201, "runbook")
    assert answer.json()["team"] == "fresh"
    told = client.get(f"/api/v1/writeups/{answer.json()['id']}", headers=token("admin")).json()
    assert told["services"] == ["career-api", "career-web"]


def test_unknown_services_and_teams_become_unconfirmed(push, hub):
    push(REPORT)
    assert [(one.slug, one.is_confirmed, one.team) for one in all_of(hub, Service)] == [
        ("career-api", False, None)
    ]
    assert not any(one.is_confirmed for one in all_of(hub, Team))


def test_a_service_is_known_by_its_title(push, hub, client, token):
    with hub.transaction() as session:
        for slug, title in (("apply-api", "応募ＡＰＩ"), ("zz", "apply-api")):
            session.add(Service(slug=slug, title=title, created_at=NOW))
    header = token("read")
    for name in ("応募API", "応募ＡＰＩ", " apply-api ", "APPLY-API"):
        pushed = push("# 障害\n\n落ちた", f"{name.strip()}.md", service=[name])
        told = client.get(f"/api/v1/writeups/{pushed.json()['id']}", headers=header).json()
        assert told["services"] == ["apply-api"], name


def test_a_name_that_can_be_no_service_is_told(push):
    told = push("# 障害\n\n落ちた", kind="postmortem", service=["誰も知らない機能"]).json()
    assert "service" in told["missing"]
    assert [one["rule"] for one in told["findings"]] == ["service.unknown"]
    assert "誰も知らない機能" in told["findings"][0]["message"]


def test_what_a_person_decided_stands_until_the_file_says_something_else(push, hub):
    text = REPORT.replace("kind:", "status: draft\nkind:")
    id_ = push(text).json()["id"]
    with hub.transaction() as session:
        session.get(WriteUp, id_).state = "closed"
    assert push(text + "\nmore\n").json()["state"] == "closed"
    assert push(REPORT.replace("kind:", "status: withdrawn\nkind:")).json()["state"] == "withdrawn"
    assert push(REPORT).json()["state"] == "published", "nothing said: as at first"


def test_a_draft_is_found_once_it_is_published(push, client, token):
    header = token("read")
    push(REPORT.replace("kind:", "status: draft\nkind:"))
    assert client.get("/api/v1/search?q=too+many+connections", headers=header).json()["total"] == 0
    push(REPORT)
    found = client.get("/api/v1/search?q=too+many+connections", headers=header).json()
    assert found["total"] == 1


def test_what_is_old_or_came_with_others_undated_is_past(push, hub, client, token):
    push("---\ndate: 2020-01-01\n---\n# Old\n", "old.md")
    push("# Undated\n", "undated.md")
    push(f"---\ndate: {NOW.date()}\n---\n# New\n", "new.md")
    lines = [
        {"markdown": "# Undated in bulk\n", "source": "notes:a.md"},
        {"markdown": f"---\ndate: {NOW.date()}\n---\n# New in bulk\n", "source": "notes:b.md"},
    ]
    content = "\n".join(map(json.dumps, lines))
    client.post("/api/v1/push/batch", content=content, headers=token("push", team="career"))
    past = {one.title: one.is_past for one in all_of(hub, WriteUp)}
    assert past == {"Old": True, "Undated": False, "New": False,
                    "Undated in bulk": True, "New in bulk": False}  # fmt: skip


def test_a_secret_is_refused_with_rule_and_line_and_never_said(push, hub):
    secret = "AKIA" + "Z7QX5NFK3MPLW2RT"
    answer = push(f"# 鍵\n\naws_access_key_id = {secret}\n")
    assert answer.status_code == 422
    assert answer.json()["secrets"][0]["line"] == 3
    assert secret not in answer.text
    assert all_of(hub, WriteUp) == []


def test_an_allowed_secret_is_taken_and_noted(push, hub):
    secret = "AKIA" + "Z7QX5NFK3MPLW2RT"
    rule = push(f"# 鍵\n\naws_access_key_id = {secret}\n").json()["secrets"][0]["rule"]
    allowed = f"# 鍵\n\naws_access_key_id = {secret} <!-- yokoten:allow {rule} 見本です -->\n"
    assert push(allowed).status_code == 201
    noted = [one for one in all_of(hub, Event) if one.verb == "secret.allowed"]
    assert noted[0].details["reason"] == "見本です"
