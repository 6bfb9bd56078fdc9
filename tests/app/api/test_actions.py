"""Action items: read out of reports, kept over revisions, closed with proof, seen by whom."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.actions.acting import reminded
from app.api.action_replies import ActionList, ActionReply
from app.clock import utc_now
from app.web.action_lines import action_lines
from models.action import DUE_AFTER, KINDS, Action, escalation
from models.action_list import list_actions
from models.actor import HUB
from models.person import Keeper, Membership, new_person
from models.service import Service
from models.team import Team

DAY = date(2026, 11, 20)
NOW = utc_now().date()


def report(*actions, day=None, severity="SEV2", **front):
    """A report of a day with action items as lines of its front matter."""
    day = day or NOW
    said = "".join(f"{name}: {value}\n" for name, value in front.items())
    items = "".join(f"  - {one}\n" for one in actions)
    return (f"---\nkind: postmortem\ntitle: Connections ran out\nservice: career-api\n"
            f"date: {day}\nseverity: {severity}\n{said}actions:\n{items}---\nIt stood still.\n")  # fmt: skip


ALERT = "{what: Alert on connections, kind: 検知, owner_role: embedded-sre, ticket: CAR-881}"
LIMIT = "{what: Limit the pools, kind: prevention, due: 2099-01-31, done_when: The sum is checked}"


@pytest.fixture
def listed(client, token):
    """``listed(team="career")``: the items that a reader's token gets."""
    header = token("read")

    def asking(**query):
        answer = client.get("/api/v1/actions", params=query, headers=header)
        assert answer.status_code == 200, answer.text
        ActionList.model_validate(answer.json())
        return answer.json()["items"]

    return asking


@pytest.fixture
def patch(client, token):
    """``patch(id, {…})``: a change by career's token, upon what it has just seen."""
    header = token("push", team="career")

    def changing(id, said, **headers):
        address = f"/api/v1/actions/{id}"
        headers = {"If-Match": client.get(address, headers=header).headers["etag"]} | headers
        sent = {name: value for name, value in (header | headers).items() if value is not None}
        return client.patch(address, json=said, headers=sent)

    return changing


def test_items_of_a_report_are_rows_with_kind_owner_and_day(push, listed):
    pushed = push(report(ALERT, LIMIT)).json()
    alert, limit = listed()
    assert (alert["what"], alert["kind"], alert["state"]) == (
        "Alert on connections",
        "検知",
        "open",
    )
    assert (alert["owner_role"], alert["ticket"]) == ("embedded-sre", "CAR-881")
    assert (limit["kind"], limit["due"], limit["due_is_default"]) == (
        "発生対策",
        "2099-01-31",
        False,
    )
    assert limit["done_when"] == "The sum is checked"
    assert (alert["team"], alert["services"], alert["writeup"]) == ("career", ["career-api"], pushed["id"])  # fmt: skip


@pytest.mark.parametrize("severity", DUE_AFTER)
def test_the_day_follows_from_the_severity_where_nobody_named_one(push, listed, severity):
    push(report(ALERT, severity=severity))
    [item] = listed()
    assert item["due"] == (NOW + timedelta(days=DUE_AFTER[severity])).isoformat()
    assert item["due_is_default"]


def test_without_severity_there_is_no_day(push, listed):
    push(report(ALERT, severity=""))
    assert [one["due"] for one in listed()] == [None]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("発生対策", "発生対策"), ("prevent", "発生対策"), ("流出防止", "流出対策"), ("escape", "流出対策"),
        ("detect", "検知"), ("監視", "検知"), ("mitigate", "復旧"), ("recovery", "復旧"),
        ("process", "運用"), ("手順", "運用"),
    ],
)  # fmt: skip
def test_kinds_have_japanese_and_english_names(push, listed, said, kind):
    push(report(f"{{what: Do it, kind: {said}}}"))
    assert [one["kind"] for one in listed()] == [kind]
    assert kind in KINDS


def test_what_is_closed_here_stays_closed_until_the_file_says_something_new(push, listed, patch):
    push(report(ALERT))
    [item] = listed()
    closed = patch(item["id"], {"state": "done", "proof": "https://ci.example/run/7"})
    assert closed.status_code == 200
    ActionReply.model_validate(closed.json())
    assert (closed.json()["state"], closed.json()["proof"]) == ("done", "https://ci.example/run/7")
    push(report(ALERT, tags="[again]"))
    assert [(one["id"], one["state"], one["proof"]) for one in listed()] == [
        (item["id"], "done", "https://ci.example/run/7")
    ]
    push(report(ALERT.replace("}", ", state: dropped}")))
    assert [(one["state"], one["closed_by"], one["proof"]) for one in listed()] == [
        ("dropped", None, None)
    ]
    push(report(ALERT))
    assert [one["state"] for one in listed()] == ["open"]


def test_a_file_that_says_done_closes_and_may_be_opened_again_here(push, listed, patch):
    done = ALERT.replace("}", ", state: done}")
    push(report(done))
    [item] = listed()
    assert (item["state"], item["closed_by"]) == ("done", None)
    assert item["closed_at"] is not None
    assert patch(item["id"], {"state": "open"}).json()["closed_at"] is None
    push(report(done, tags="[again]"))
    assert [one["state"] for one in listed()] == ["open"]


def test_a_day_that_was_named_here_stays_until_the_file_names_another(push, listed, patch):
    push(report(ALERT))
    [item] = listed()
    assert patch(item["id"], {"due": "2099-05-05"}).json()["due_is_default"] is False
    push(report(ALERT, tags="[again]", severity="SEV1"))
    assert [one["due"] for one in listed()] == ["2099-05-05"]
    push(report(ALERT.replace("}", ", due: 2098-01-01}")))
    assert [one["due"] for one in listed()] == ["2098-01-01"]


def test_one_that_is_gone_from_the_file_is_listed_no_more(push, listed):
    push(report(ALERT, LIMIT))
    push(report(ALERT))
    assert [one["what"] for one in listed()] == ["Alert on connections"]


def test_filters_narrow_the_list(push, listed, hub):
    push(report(ALERT, LIMIT))
    push(report("{what: Another, state: done}"), "docs/b.md", team="payments")
    assert [one["what"] for one in listed(team="payments")] == ["Another"]
    assert [one["what"] for one in listed(state="done")] == ["Another"]
    assert {one["what"] for one in listed(service="career-api", state="open")} == {
        "Alert on connections", "Limit the pools"}  # fmt: skip
    assert listed(service="other") == []
    assert listed(overdue=True) == []
    with hub.transaction() as session:
        [late] = session.exec(select(Action).where(Action.what == "Limit the pools"))
        late.due = NOW - timedelta(days=2)
        session.add(late)
    [late] = listed(overdue=True)
    assert (late["what"], late["is_overdue"]) == ("Limit the pools", True)
    assert late["escalation"] == "role"


def test_the_list_pages_by_day_and_those_without_one_come_last(push, client, token, listed):
    push(report(*(f"{{what: Number {n} of many, due: 2099-01-0{n}}}" for n in (3, 1, 2)),
                "{what: Whenever}", severity=""))  # fmt: skip
    header, seen, cursor = token("read"), [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = client.get("/api/v1/actions", params=query, headers=header)
        seen += [one["what"] for one in answer.json()["items"]]
        cursor = answer.json()["next"]
        if cursor is None:
            break
        assert 'rel="next"' in answer.headers["link"]
    assert seen == ["Number 1 of many", "Number 2 of many", "Number 3 of many", "Whenever"]


def test_a_change_names_what_it_was_made_upon(push, listed, patch):
    push(report(ALERT))
    [item] = listed()
    assert patch(item["id"], {"state": "done"}, **{"If-Match": None}).status_code == 428
    assert patch(item["id"], {"state": "done"}, **{"If-Match": '"other-all"'}).status_code == 412
    assert patch(item["id"], {"state": "done"}, **{"If-Match": "*"}).status_code == 200
    assert [one["state"] for one in listed()] == ["done"]


@pytest.mark.parametrize(
    "said", [{"state": "gone"}, {"proof": "x" * 2_001}, {"due": "soon"}, {"what": "Other"}]
)
def test_nonsense_is_refused(push, listed, patch, said):
    push(report(ALERT))
    [item] = listed()
    assert patch(item["id"], said).status_code == 422
    assert listed() == [item]


def test_only_writers_of_the_team_change_it(push, client, token, listed, signed_in):
    push(report(ALERT))
    [item] = listed()
    for header in (token("push", team="payments"), token("read"), token("evidence", team="career")):
        sent = client.patch(f"/api/v1/actions/{item['id']}", json={"state": "done"},
                            headers=header | {"If-Match": "*"})  # fmt: skip
        assert sent.status_code == 403
    form = {"state": "done", "revision": "x"}
    assert (
        signed_in("stranger").post(f"/actions/{item['id']}/closing", data=form).status_code == 403
    )
    assert listed() == [item]


def test_nobody_sees_items_of_what_they_may_not_read(push, client, token, listed):
    push(report(ALERT, visibility="team"))
    assert listed() == []
    own = token("push", team="career")
    [item] = client.get("/api/v1/actions", headers=own).json()["items"]
    for method in ("get", "patch"):
        other = token("push", team="payments") | {"If-Match": "*"}
        said = {"json": {"state": "done"}} if method == "patch" else {}
        address = f"/api/v1/actions/{item['id']}"
        assert getattr(client, method)(address, headers=other, **said).status_code == 404


def test_redacted_words_are_for_the_team_alone(push, client, token, listed, signed_in):
    push(
        report('{what: "Tell ::redact[Sato]{reason=pii} first", done_when: "::redact[Sato] knows"}')
    )
    [item] = listed()
    assert "Sato" not in str(item)
    own = client.get("/api/v1/actions", headers=token("push", team="career")).json()["items"]
    assert "Sato" in own[0]["what"]
    for address in ("/actions", f"/actions/{item['id']}", "/teams/career"):
        assert "Sato" not in signed_in("reader").get(address).text


# Overdue, and who is told


def made(**said):
    whole = {"id": "ac-1", "writeup": "pm-1", "team": "career", "position": 0, "what": "Do it",
             "due": DAY, "created_at": utc_now()}  # fmt: skip
    return Action(**whole | said)


@pytest.mark.parametrize(
    ("days", "step"), [(-1, None), (0, None), (1, "role"), (7, "role"), (8, "lead"), (400, "lead")]
)
def test_the_role_is_told_first_and_the_lead_a_week_later(days, step):
    assert escalation(made(), DAY + timedelta(days=days)) == step


@pytest.mark.parametrize("said", [{"state": "done"}, {"due": None}, {"is_chased": False}])
def test_nobody_is_told_of_what_is_not_overdue(said):
    assert escalation(made(**said), DAY + timedelta(days=30)) is None


@pytest.mark.parametrize(
    ("due", "is_overdue"), [("", False), ("due: 2019-02-01", False), ("due: 2099-01-01", True)]
)
def test_past_material_is_listed_and_late_only_by_a_day_that_lay_ahead(
    push, listed, hub, due, is_overdue
):
    push(report(f"{{what: Do it, {due}}}" if due else "{what: Do it}", day="2019-01-01"))
    assert len(listed()) == 1
    assert listed(overdue=True) == []
    with hub.reading() as session:
        [action] = session.exec(select(Action))
        assert action.is_overdue(date(2199, 1, 1)) == is_overdue


def test_reminded_is_who_keeps_the_service_and_then_who_leads_the_team(push, hub, cast, signed_in):
    push(report(ALERT))
    with hub.transaction() as session:
        lead = new_person("lead@example.jp", "Lead", role="author", now=utc_now())
        session.add(lead)
        session.flush()
        session.add(Membership(person=lead.id, team="career"))
        session.get_one(Team, "career").lead = lead.id
        session.get_one(Service, "career-api").team = "career"
        session.add(Keeper(service="career-api", person=cast.keeper.id))
        session.flush()
        [action] = session.exec(select(Action))
        due = action.due
        for days, expected in ((0, None), (1, cast.keeper.id), (8, lead.id)):
            found = reminded(session, [action], today=due + timedelta(days=days))
            assert found.get(action.id) == expected or found[action.id].person.id == expected
        action.due = NOW - timedelta(days=3)
        session.add(action)
    assert cast.keeper.name in signed_in("reader").get(f"/actions/{action.id}").text


# Pages


def test_the_page_shows_mine_first_and_closes_with_proof(push, signed_in, listed):
    push(report("{what: Of payments, due: 2090-01-01}"), team="payments")
    push(report(LIMIT))
    keeper = signed_in("keeper")
    page = keeper.get("/actions").text
    assert page.index("Limit the pools") < page.index("Of payments")
    item = next(one for one in listed() if one["what"] == "Limit the pools")
    mark = _mark(keeper.get(f"/actions/{item['id']}").text)
    form = {"state": "done", "proof": "See run 7", "done_when": item["done_when"], "revision": mark,
            "due": ""}  # fmt: skip
    closed = keeper.post(f"/actions/{item['id']}/closing", data=form)
    assert (closed.status_code, closed.headers["location"]) == (303, f"/actions/{item['id']}")
    assert "See run 7" in keeper.get(f"/actions/{item['id']}").text
    assert "Limit the pools" not in keeper.get("/actions").text
    assert "Limit the pools" in keeper.get("/actions?state=done").text
    assert "Limit the pools" in keeper.get("/actions?state=all&team=career&overdue=0").text


def test_what_was_typed_is_kept_where_somebody_was_quicker(push, signed_in, listed, patch):
    push(report(ALERT))
    [item] = listed()
    keeper = signed_in("keeper")
    mark = _mark(keeper.get(f"/actions/{item['id']}").text)
    patch(item["id"], {"due": "2099-05-05"})
    form = {"state": "done", "proof": "typed with care", "revision": mark}
    refused = keeper.post(f"/actions/{item['id']}/closing", data=form)
    assert (refused.status_code, "typed with care" in refused.text) == (412, True)
    again = keeper.post(
        f"/actions/{item['id']}/closing", data=form | {"revision": _mark(refused.text)}
    )
    assert again.status_code == 303
    assert listed()[0]["state"] == "done"


def test_the_team_and_the_report_show_the_items_with_their_states(push, signed_in, listed, patch):
    pushed = push(report(ALERT, LIMIT)).json()
    alert = listed()[0]
    keeper = signed_in("keeper")
    assert "Alert on connections" in keeper.get("/teams/career").text
    patch(alert["id"], {"state": "done"})
    assert (
        "Alert on connections" not in keeper.get("/teams/career").text.partition('id="actions"')[2]
    )
    page = keeper.get(f"/w/{pushed['id']}").text.partition('id="actions"')[2]
    assert page.index("Done") > page.index("Alert on connections")


def test_an_empty_list_teaches(signed_in):
    assert "- [ ]" in signed_in("reader").get("/actions").text


def test_a_long_list_takes_no_more_queries_than_a_short_one(hub, cast, push):
    push(report(*(f"{{what: Item number {n}, due: 2099-01-01}}" for n in range(60))))
    counts = []
    for limit in (2, 50):
        with hub.reading() as session:
            asked = []
            note = _noting(asked)
            event.listen(session.get_bind(), "before_cursor_execute", note)
            found = list_actions(session, viewer=HUB, limit=limit)
            assert len(action_lines(session, found, HUB, locale="en", today=NOW)) == limit
            event.remove(session.get_bind(), "before_cursor_execute", note)
            counts.append(len(asked))
    assert counts[0] == counts[1] > 0


def _noting(asked):
    return lambda *_: asked.append(1)


def _mark(page: str) -> str:
    return page.partition('name="revision" value="')[2].partition('"')[0]
