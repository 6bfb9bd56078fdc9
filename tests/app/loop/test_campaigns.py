"""一斉対応: started by the SRE team, shown to each team as far as it is asked."""

import re
from datetime import timedelta

import pytest
from loop_words import NOW
from queries import queries

from models.person import Membership
from models.writeup import WriteUp

HOLE = {
    "statement": "axios を 1.7 以上に上げる",
    "background": "リダイレクト先へ認証ヘッダーが渡る。ロックファイルを更新する。",
    "links": "https://advisories.example/2026-1\nhttps://advisories.example/2026-2",
    "condition": 'tech ~ "aurora-mysql"',
    "checks": '- {id: axios, type: package_version, package: "pkg:npm/axios", range: ">=1.7"}',
    "effort_hours": "2",
    "due": "2026-12-10",
    "team": "sre",
    "is_mandatory": "1",
}


@pytest.fixture
def start(signed_in, organisation):
    """``start(is_about_a_hole="1")``: the id of the rollout."""

    def starting(**said) -> str:
        answer = signed_in("sre").post("/campaigns/new", data=HOLE | {"do": "start"} | said)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].removeprefix("/rollouts/")

    return starting


@pytest.fixture
def refused(signed_in, organisation):
    def why(**said) -> str:
        answer = signed_in("sre").post("/campaigns/new", data=HOLE | {"do": "start"} | said)
        assert answer.status_code == 422, answer.text
        assert "ロックファイルを更新する。" in answer.text
        return re.search(r'role="alert">(.*?)</p>', answer.text, re.DOTALL)[1]

    return why


def test_it_asks_every_service_in_scope_with_a_due_day(api, start):
    told = api("sre").get(f"/rollouts/{start()}").json()
    assert (told["kind"], told["is_mandatory"], told["due"]) == ("campaign", True, "2026-12-10")
    assert not told["is_restricted"]
    assert [cell["service"] for cell in told["cells"]] == [
        "billing-api", "billing-batch", "career-api", "global-api"
    ]  # fmt: skip


def test_it_is_shown_first_which_services_it_concerns_and_nothing_is_kept(
    hub, signed_in, organisation
):
    answer = signed_in("sre").post("/campaigns/new", data=HOLE | {"do": "show"})
    assert answer.status_code == 200
    assert "It concerns 4 services" in answer.text
    assert "8 h in all" in answer.text
    assert 'value="start"' in answer.text
    with hub.reading() as session:
        assert session.exec(WriteUp.__table__.select()).all() == []


def test_pressed_twice_it_is_one_campaign(start, hub):
    assert start() == start()


def test_the_advisories_stand_below_the_background(api, start, hub):
    told = api("sre").get(f"/rollouts/{start()}").json()
    background = api("sre").get(f"/learnings/{told['learning']}").json()["background"]
    assert background.startswith("リダイレクト先")
    assert "- <https://advisories.example/2026-2>" in background


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"statement": " "}, "one sentence"),
        ({"condition": ""}, "which services it concerns"),
        ({"condition": 'tech ~~ "x"'}, "Applies when: Line 1, column 7"),
        ({"due": ""}, "needs a day"),
        ({"due": "2026-11-01"}, "is past"),
        ({"due": "soon"}, "due"),
        ({"checks": "- {id: a, type: [x"}, "Line 2 of the checks"),
        ({"checks": "just words"}, "list of maps"),
        ({"checks": '{"type": "run_shell"}'}, "no type that can be run"),
        ({"checks": '[{"id": "a", "type": "file_exists"}]'}, "does not say its path"),
        ({"links": "javascript:alert(1)"}, "no address"),
        ({"effort_hours": "two"}, "no number of hours"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(hub, refused, said, told):
    assert told in refused(**said)
    with hub.reading() as session:
        assert session.exec(WriteUp.__table__.select()).all() == []


@pytest.mark.parametrize("name", ["keeper", "reader", "guest"])
def test_only_the_sre_team_starts_one(signed_in, organisation, name):
    browser = signed_in(name)
    assert browser.get("/campaigns/new").status_code == 403
    assert browser.post("/campaigns/new", data=HOLE | {"do": "start"}).status_code == 403
    assert 'href="/campaigns/new"' not in browser.get("/campaigns").text


def test_about_a_hole_each_team_sees_its_own_row_and_what_to_do(api, start, signed_in):
    rollout = start(is_about_a_hole="1")
    learning = api("sre").get(f"/rollouts/{rollout}").json()["learning"]
    keeper = signed_in("keeper")
    page = keeper.get(f"/learnings/{learning}").text
    assert "axios を 1.7 以上に上げる" in page
    assert "認証ヘッダーが渡る" in page
    assert "/career-api" in page
    for others in ("billing-api", "billing-batch", "global-api"):
        assert others not in page
        assert others not in keeper.get(f"/rollouts/{rollout}").text
        assert others not in keeper.get("/campaigns").text
    assert "0 of 1 verified" in keeper.get("/campaigns").text
    assert "0 of 4 verified" in signed_in("sre").get("/campaigns").text


def test_about_a_hole_whoever_is_not_asked_learns_nothing(api, start, signed_in):
    rollout = start(is_about_a_hole="1")
    learning = api("sre").get(f"/rollouts/{rollout}").json()["learning"]
    stranger = signed_in("stranger")
    assert stranger.get(f"/rollouts/{rollout}").status_code == 404
    assert stranger.get(f"/learnings/{learning}").status_code == 404
    for path in ("/campaigns", "/rollouts", "/learnings", "/writeups", "/measures", "/flow", "/"):
        assert "axios" not in stranger.get(path).text
    assert stranger.get("/api/v1/search", params={"q": "axios"}).json()["total"] == 0


def test_the_list_shows_the_progress_of_each_team_by_its_short_name(
    api, start, signed_in, hub, cast
):
    rollout = start()
    api("billing").post(f"/rollouts/{rollout}/answers/billing-api", json={"status": "claimed"})
    api("global").post(f"/rollouts/{rollout}/answers/global-api",
                       json={"status": "not_affected", "justification": "component_not_used"})  # fmt: skip
    page = signed_in("reader").get("/campaigns", headers={"accept-language": "en"}).text
    teams = re.findall(r'&amp;team=([a-z]+)"', page)
    assert teams == ["billing", "career", "global"]
    progress = page.split('class="progress"')[1]
    assert re.findall(r'<span class="number[^"]*">([^<]+)</span>', progress) == [
        "0 / 2", "0 / 1", "nothing to do"
    ]  # fmt: skip
    assert progress.count("progress-claimed") == 1
    assert "progress-verified" not in progress


def test_each_number_of_a_campaign_opens_its_rows(api, start, signed_in):
    start()
    browser = signed_in("reader")
    page = browser.get("/campaigns").text
    rows = {
        href: int(re.search(r'<h1>.*?"count">(\d+)<', browser.get(href).text, re.DOTALL)[1])
        for href in (
            one.replace("&amp;", "&") for one in re.findall(r'"(/measures/rows[^"]+)"', page)
        )
    }
    assert sorted(rows.values()) == [1, 1, 2, 4]


def test_the_spark_line_falls_as_services_are_done(clock, api, start, signed_in):
    rollout = start()
    clock.move_to(NOW + timedelta(days=4))
    api("global").post(f"/rollouts/{rollout}/answers/global-api",
                       json={"status": "not_affected", "justification": "component_not_used"})  # fmt: skip
    page = signed_in("reader").get("/campaigns").text
    assert "3 services still have something to do, of 4 at most" in page
    line = re.search(r'class="spark-line" d="M([^"]+)"', page)[1]
    heights = [float(point.split()[1]) for point in line.split("L")]
    assert len(heights) == 5
    assert heights[0] == heights[3] < heights[4]


def test_more_campaigns_take_no_more_queries(hub, start, signed_in):
    start()
    few = queries(hub, signed_in("reader"), "/campaigns")
    for number in range(3):
        start(statement=f"設定 {number} を変える")
    assert queries(hub, signed_in("reader"), "/campaigns") == few


def test_an_empty_list_says_what_a_campaign_is(signed_in):
    assert "No campaign yet" in signed_in("reader").get("/campaigns").text


def test_whoever_joins_an_asked_team_sees_its_row(hub, cast, start, signed_in):
    start(is_about_a_hole="1")
    assert "axios" not in signed_in("stranger").get("/campaigns").text
    with hub.transaction() as session:
        session.add(Membership(person=cast.stranger.id, team="billing"))
    page = signed_in("stranger").get("/campaigns").text
    assert "0 of 2 verified" in page
