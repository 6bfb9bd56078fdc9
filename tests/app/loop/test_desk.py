"""The SRE team's weekly meeting: each thing stands in its part, and leads to where it is done."""

import html as markup
import re
from datetime import date, timedelta

import pytest
from loop_words import LESSON, NOW
from queries import queries

from app.actions.previewing import preview
from app.clock import utc_now
from app.web.desk_parts import PARTS
from models.dispatch import new_dispatch
from models.person import person_by_email
from models.rollout import rollout_of


@pytest.fixture
def desk(signed_in):
    """``desk("adopt")``: what stands in this part."""

    def part(name: str) -> str:
        answer = signed_in("sre").get("/desk")
        assert answer.status_code == 200, answer.text
        return answer.text.split(f'<section id="{name}">', 1)[1].split("</section>", 1)[0]

    return part


@pytest.fixture
def adopt(api, lesson):
    """Adopt the lesson, due so many days from now."""

    def adopting(days: int, **more) -> str:
        due = (utc_now().date() + timedelta(days=days)).isoformat()
        told = api("sre").post(f"/learnings/{lesson}/rollout", json={"due": due, **more})
        assert told.status_code in {200, 201}, told.text
        return told.json()["id"]

    return adopting


def count(part: str) -> int:
    return int(re.search(r'class="count">(\d+)<', part)[1])


@pytest.mark.parametrize("name", ["keeper", "reader", "guest"])
def test_the_desk_is_the_sre_team_s(signed_in, name):
    browser = signed_in(name)
    assert browser.get("/desk").status_code == 403
    assert browser.get("/desk/overdue").status_code == 403
    assert 'href="/desk"' not in browser.get("/teams").text


def test_an_empty_desk_teaches(signed_in):
    browser = signed_in("sre")
    html = browser.get("/desk").text
    assert [name for name in PARTS if f'id="{name}"' in html] == [*PARTS]
    assert html.count('class="empty"') == len(PARTS)
    assert 'href="/desk"' in html


def test_what_is_new_stands_with_its_effort_until_it_is_adopted_or_old(
    clock, api, lesson, desk, adopt
):
    api("billing").post(f"/rollouts/{lesson}/answers/billing-api",
        json={"status": "not_affected", "justification": "path_unreachable"})  # fmt: skip
    part = desk("adopt")
    assert "4 services in scope" in part
    assert "9 h in all" in part
    assert "1 of 4 services have answered" in part
    assert f'href="/rollouts/{lesson}"' in part
    clock.move_to(NOW + timedelta(days=8))
    assert count(desk("adopt")) == 0
    clock.move_to(NOW + timedelta(days=1))
    adopt(30)
    assert count(desk("adopt")) == 0


def test_an_exemption_is_decided_at_the_desk(hub, lesson, desk, signed_in):
    asked = signed_in("keeper").post(
        f"/rollouts/{lesson}/cells/career-api/exemptions",
        data={"note": "年度内に廃止する", "until": "2027-03-31"},
    )
    assert asked.status_code == 303, asked.text
    part = desk("exemptions")
    assert "年度内に廃止する" in part
    action = re.search(r'action="(/exemptions/[^"]+/decision)"', part)[1]
    refused = signed_in("sre").post(action, data={"verdict": "refused", "note": "三か月で足りる"})
    assert refused.status_code == 303, refused.text
    assert count(desk("exemptions")) == 0


def test_what_is_overdue_stands_by_team_the_day_after(clock, desk, adopt, lesson, api):
    rollout = adopt(5)
    api("global").post(f"/rollouts/{lesson}/answers/global-api",
        json={"status": "not_affected", "justification": "path_unreachable"})  # fmt: skip
    clock.move_to(NOW + timedelta(days=5))
    assert count(desk("overdue")) == 0
    clock.move_to(NOW + timedelta(days=6))
    part = desk("overdue")
    assert count(part) == 2
    assert part.index("billing-api") < part.index("career-api")
    assert "global-api" not in part
    assert f"/rollouts/{rollout}/cells/billing-batch" in part
    assert "1 day ago" in part


def chat(part: str) -> list[str]:
    found = re.findall(r'<code class="command chat" lang="(\w+)">(.*?)</code>', part, re.DOTALL)
    return [f"{lang}: {markup.unescape(text)}" for lang, text in found]


def test_the_text_for_the_chat_says_what_which_since_when_and_where(clock, desk, adopt):
    rollout = adopt(5)
    clock.move_to(NOW + timedelta(days=8))
    billing, _, other = chat(desk("overdue"))
    assert billing.startswith("ja: ")
    assert "接続の上限は全利用者の合計で決める" in billing
    assert "2026-11-30" in billing
    assert "請求API、請求バッチ" in billing
    assert f"http://127.0.0.1:8000/rollouts/{rollout}" in billing
    assert "応募API" not in billing
    assert other.startswith("en: [Yokoten] Overdue for Global\n")
    assert "Global API" in other


def test_a_restricted_matter_is_not_named_in_a_chat(api, clock, desk, adopt):
    closed = LESSON.replace("severity: SEV2", "severity: SEV2\nvisibility: restricted")
    api("career").post("/push", json={"markdown": closed, "source": "x.example/a/b:pm.md"})
    rollout = adopt(5, is_restricted=True)
    clock.move_to(NOW + timedelta(days=8))
    for text in chat(desk("overdue")):
        assert "接続の上限" not in text
        assert f"/rollouts/{rollout}" in text


def test_evidence_that_ran_out_stands_there_by_the_clock_alone(clock, prove, desk, lesson):
    prove("billing-api", valid_for="10d")
    assert count(desk("unproven")) == 0
    clock.move_to(NOW + timedelta(days=11))
    assert f"/rollouts/{lesson}/cells/billing-api" in desk("unproven")
    assert count(desk("unproven")) == 1


def test_what_happened_again_stands_there_with_its_incident(api, prove, desk):
    prove("billing-api")
    again = (LESSON.replace("career-api", "billing-api").replace("2026-11-20", "2026-11-26")
             .replace("pool-sum", "again").replace("夜間バッチ", "月次バッチ"))  # fmt: skip
    id_ = (
        api("billing")
        .post("/push", json={"markdown": again, "source": "x.example/b/b:pm.md"})
        .json()["id"]
    )
    part = desk("contradicted")
    assert "請求API" in part or "billing-api" in part
    assert f'href="/w/{id_}"' in part


def test_vacant_roles_and_whoever_leaves_soon(clock, hub, organisation, desk):
    assert count(desk("vacant")) == 0
    with hub.transaction() as session:
        person_by_email(session, "bo@example.jp").leaves_on = date(2026, 12, 10)
    part = desk("vacant")
    assert "leaves on" in part
    assert part.count('href="/services/billing-') == 3
    clock.move_to(NOW + timedelta(days=20))
    part = desk("vacant")
    assert count(part) == 3
    assert "is asked instead (SRE team)" in part


def test_facts_that_conditions_ask_for_in_vain(api, organisation, desk):
    text = LESSON.replace('tech ~ "aurora-mysql"', "max_connections >= 100")
    api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:pm.md"})
    part = desk("facts")
    assert "<code>max_connections</code>" in part
    assert count(part) == 6


def test_a_learning_without_a_condition_waits_for_its_author(api, organisation, desk):
    text = "\n".join(line for line in LESSON.splitlines() if "applies_when" not in line)
    told = api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:pm.md"})
    lesson = told.json()["learnings"][0]
    assert f'href="/learnings/{lesson}"' in desk("scopes")
    api("sre").post(f"/learnings/{lesson}/scope", json={"condition": 'tech ~ "aurora-mysql"'})
    assert count(desk("scopes")) == 0


def test_the_noise_budget_and_how_many_wait(api, organisation, ask_now, desk):
    for number in range(5):
        text = LESSON.replace("pool-sum", f"pool-{number}").replace("夜間", f"{number}番")
        api("career").post("/push", json={"markdown": text, "source": f"x.example/a/b:{number}.md"})
    ask_now()
    part = desk("asks")
    assert (
        "6 of 6 asks of this week are spent; 2 people can be asked nothing more. 4 asks wait."
        in part
    )
    assert "2 asks wait for room" in part


def test_letters_of_unknown_fate_are_shown(hub, lesson, ask_now, desk):
    ask_now()
    with hub.transaction() as session:
        session.add(new_dispatch("p-somebody", "ask:as-somewhat", now=NOW, state="waiting"))
    assert "Fate unknown" not in desk("asks")
    with hub.transaction() as session:
        session.add(new_dispatch("p-somebody", "ask:as-somethin", now=NOW, state="unknown"))
    assert "Fate unknown" in desk("asks")


def test_overdue_action_items_stand_there_until_done(clock, api, organisation, desk):
    text = LESSON + "\n## アクション\n| 内容 | 期限 |\n|---|---|\n| 上限を監視する | 2026-12-01 |\n"
    api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:pm.md"})
    assert count(desk("actions")) == 0
    clock.move_to(NOW + timedelta(days=10))
    part = desk("actions")
    assert "上限を監視する" in part
    id_ = re.search(r'href="/actions/([^"]+)"', part)[1]
    seen = api("sre").get(f"/actions/{id_}").headers["ETag"]
    done = api("sre").patch(f"/actions/{id_}", json={"state": "done"}, headers={"If-Match": seen})
    assert done.status_code == 200, done.text
    assert count(desk("actions")) == 0


def test_a_part_alone_shows_all_of_it(clock, api, organisation, signed_in, desk):
    for number in range(7):
        text = LESSON.replace("pool-sum", f"pool-{number}").replace("合計", f"合計{number}")
        api("career").post("/push", json={"markdown": text, "source": f"x.example/a/b:{number}.md"})
    assert desk("adopt").count('class="title"') == 5
    assert 'href="/desk/adopt"' in desk("adopt")
    assert signed_in("sre").get("/desk/adopt").text.count('class="title"') == 7
    assert signed_in("sre").get("/desk/nothing").status_code == 404


def test_a_fuller_desk_takes_no_more_queries(clock, api, organisation, hub, signed_in):
    """Measured once everything has something in it."""
    taken = []
    for number in range(4):
        text = LESSON.replace("pool-sum", f"pool-{number}").replace("合計", f"合計{number}")
        told = api("career").post("/push", json={"markdown": text + f"\n- [ ] a{number}\n",
            "source": f"x.example/a/b:{number}.md"})  # fmt: skip
        lesson = told.json()["learnings"][0]
        api("sre").post(f"/learnings/{lesson}/rollout", json={"due": "2026-11-30"})
        clock.move_to(NOW + timedelta(days=6, minutes=number))
        taken.append(queries(hub, signed_in("sre"), "/desk"))
    with hub.reading() as session:
        assert rollout_of(session, lesson)
    assert taken[1] == taken[2] == taken[3]


def test_the_weekly_letter_reminds_the_role_and_later_the_lead(clock, api, hub, organisation):
    text = LESSON + "\n## アクション\n| 内容 | 期限 |\n|---|---|\n| 上限を監視する | 2026-12-01 |\n"
    api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:pm.md"})

    def reminded(name: str) -> bool:
        with hub.reading() as session:
            told = preview(session, hub.settings, week=None, email=f"{name}@example.jp",
                           now=utc_now())  # fmt: skip
        return "上限を監視する" in told.text

    assert not reminded("kate")
    clock.move_to(NOW + timedelta(days=8))
    assert (reminded("kate"), reminded("lead")) == (True, False)
    clock.move_to(NOW + timedelta(days=20))
    assert (reminded("kate"), reminded("lead")) == (False, True)
