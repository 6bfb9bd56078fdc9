"""Learnings, actions, links and images keep who they are while texts change."""

import hashlib

from sqlmodel import select
from test_push import NOW, all_of

from models.action import Action, actions_of
from models.answer import Answer
from models.attachment import AttachmentUse
from models.learning import Learning, learnings_of
from models.link import Link
from models.service import Service
from models.team import ensure_team

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
SHA256 = hashlib.sha256(PNG).hexdigest()


def lessons(*words: str) -> str:
    return "# 障害報告\n\n落ちた。\n\n## 教訓\n" + "".join(f"- {one}\n" for one in words)


def stated(*ids_and_words: tuple[str, str]) -> str:
    lines = "".join(f"  - id: {id_}\n    statement: {words}\n" for id_, words in ids_and_words)
    return f"---\nkind: postmortem\nlearnings:\n{lines}---\n# 障害報告\n"


def standing(hub, id_: str) -> dict[str, str]:
    with hub.reading() as session:
        return {one.statement: one.id for one in learnings_of(session, id_)}


def test_learnings_keep_their_ids_by_wording_by_likeness_and_by_position(push, hub):
    id_ = push(
        lessons(
            "接続数は全利用者の合計で管理する",
            "証明書は三十日前に更新する",
            "再試行には上限を付ける",
        )
    ).json()["id"]
    first = standing(hub, id_)
    push(
        lessons(
            "証明書は三十日前に更新する",
            "接続数は全利用者の合計で管理すること",
            "夜間の作業は二人で行う",
        )
    )
    second = standing(hub, id_)
    assert second["証明書は三十日前に更新する"] == first["証明書は三十日前に更新する"]
    assert (
        second["接続数は全利用者の合計で管理すること"] == first["接続数は全利用者の合計で管理する"]
    )
    assert second["夜間の作業は二人で行う"] == first["再試行には上限を付ける"], "by position"


def test_learnings_keep_their_ids_by_the_author_s(push, hub):
    id_ = push(stated(("a", "One thing"), ("b", "Another thing"))).json()["id"]
    first = standing(hub, id_)
    push(stated(("b", "Entirely new words"), ("c", "One thing")))
    second = standing(hub, id_)
    assert second["Entirely new words"] == first["Another thing"]
    assert second["One thing"] != first["One thing"], "another id is another learning"


def test_a_learning_that_is_gone_is_retired_and_comes_back_with_its_answers(push, hub):
    two = lessons("接続数は合計で管理する", "証明書は三十日前に更新する")
    id_ = push(two).json()["id"]
    gone = standing(hub, id_)["証明書は三十日前に更新する"]
    with hub.transaction() as session:
        ensure_team(session, "career", now=NOW)
        session.add(Service(slug="api", title="api", team="career", created_at=NOW))
        session.flush()
        session.add(
            Answer(learning=gone, service="api", status="affected", by="x", at=NOW, via="web")
        )
    push(lessons("接続数は合計で管理する"))
    assert gone not in standing(hub, id_).values()
    assert len(all_of(hub, Learning)) == 2
    push(two)
    assert standing(hub, id_)["証明書は三十日前に更新する"] == gone
    assert [one.learning for one in all_of(hub, Answer)] == [gone]


def test_the_reply_names_the_learnings_in_their_order(push, hub):
    told = push(lessons("一つ目の教訓です", "二つ目の教訓です")).json()
    known = standing(hub, told["id"])
    assert told["learnings"] == [known["一つ目の教訓です"], known["二つ目の教訓です"]]


def test_odd_values_of_learnings_do_no_harm(push, hub):
    odd = """---
kind: postmortem
learnings:
  - {id: 7, statement: "One", applies_when: [1, 2], effort_hours: two days, downtime: maybe}
  - {id: [x], statement: "Two", checks: everything, background: {a: b}, due: someday}
  - {statement: 5}
  - 5
---
# 障害報告
"""
    answer = push(odd)
    assert answer.status_code == 201
    one, two = (row for row in all_of(hub, Learning))
    assert {one.given_id, two.given_id} == {"7", None}
    assert (one.applies_when, one.effort_hours, one.downtime, two.checks) == (None, None, None, [])
    assert push(odd + "\nmore").json()["learnings"] == answer.json()["learnings"]


def test_actions_keep_their_ids_and_are_retired(push, hub):
    text = "# 障害報告\n\n落ちた。\n\n## 再発防止策\n- [ ] 上限を監視する\n- [ ] 手順書を直す\n"
    id_ = push(text).json()["id"]
    with hub.reading() as session:
        first = {one.what: one.id for one in actions_of(session, id_)}
    push(text.replace("- [ ] 手順書を直す\n", "").replace("[ ] 上限", "[x] 上限"))
    with hub.reading() as session:
        (left,) = actions_of(session, id_)
        assert (left.id, left.state) == (first["上限を監視する"], "done")
        assert len(session.exec(select(Action)).all()) == 2


def linked(hub) -> dict[str, str | None]:
    return {link.to: link.target for link in all_of(hub, Link)}


def test_links_lead_to_what_is_there_and_to_what_arrives(push, hub):
    runbook = push("---\nid: RB-1\n---\n# 手順\n", "docs/runbooks/a.md").json()["id"]
    text = "---\nlinks:\n  - {rel: caused_by, to: RB-1}\n  - {rel: related, to: ADR-9}\n---\n# 障害\n\n[手順](../runbooks/a.md)\n[次](./b.md#x)\n"
    push(text, "docs/pm/a.md")
    assert linked(hub) == {
        "RB-1": runbook,
        "ADR-9": None,
        "docs/runbooks/a.md": runbook,
        "docs/pm/b.md": None,
    }
    decision = push("---\nid: ADR-9\n---\n# 決定\n", "docs/adr/9.md").json()["id"]
    beside = push("# 次\n", "docs/pm/b.md").json()["id"]
    assert linked(hub)["ADR-9"] == decision
    assert linked(hub)["docs/pm/b.md"] == beside


def test_links_lead_into_another_team_s_only_when_qualified(push, hub):
    push("---\nlinks: [PM-3, payments/PM-3]\n---\n# 障害\n")
    theirs = push("---\nid: PM-3\n---\n# 決済の障害\n", team="payments").json()["id"]
    assert linked(hub) == {"PM-3": None, "payments/PM-3": theirs}


def test_a_path_of_another_repository_is_another_path(push, hub):
    push("# 障害\n\n[手順](b.md)\n", source="github.example.com/acme/one:a.md")
    push("# 手順\n", source="github.example.com/acme/two:b.md")
    assert linked(hub) == {"b.md": None}


def test_a_name_that_several_bear_means_none_of_them(push, hub):
    for path in ("a.md", "b.md"):
        push("---\nid: ADR-1\n---\n# 決定\n", path)
    push("---\nlinks: [ADR-1]\n---\n# 障害\n", "c.md")
    assert linked(hub) == {"ADR-1": None}


def test_a_very_long_link_does_no_harm(push):
    assert push(f"---\nlinks: [{'x' * 5000}]\n---\n# 障害\n").status_code == 201


def test_images_that_the_hub_has_are_shown_and_others_dropped(push, hub, client, token):
    client.put(f"/api/v1/attachments/{SHA256}", content=PNG, headers=token("push", team="career"))
    text = "# 障害\n\n![図](../img/a.png) ![無い](../img/b.png)\n"
    answer = push(
        text, "docs/pm/a.md", attachments={"docs/img/a.png": SHA256, "docs/img/b.png": "0" * 64}
    )
    assert answer.status_code == 201
    assert [(one.writeup, one.sha256) for one in all_of(hub, AttachmentUse)] == [
        (answer.json()["id"], SHA256)
    ]


def test_an_image_that_comes_later_is_shown_by_the_next_push(push, hub, client, token):
    text, images = "# 障害\n\n![図](a.png)\n", {"docs/a.png": SHA256}
    push(text, attachments=images)
    client.put(f"/api/v1/attachments/{SHA256}", content=PNG, headers=token("push", team="career"))
    assert push(text, attachments=images).json()["revision"] == 2
    assert len(all_of(hub, AttachmentUse)) == 1
