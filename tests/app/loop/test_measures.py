"""The numbers of the measures, and that each opens just what it counts."""

import re
from datetime import timedelta

import pytest
from loop_words import LESSON, NOW
from queries import queries

from app.actions.measuring import median
from models.person import Membership

LINKED = """---
kind: postmortem
title: 月次バッチでも接続が枯渇
service: [billing-batch]
date: 2026-11-24
links: [{rel: related, to: career/PM-1}]
---
# 月次バッチでも接続が枯渇
"""


@pytest.fixture
def say(api, lesson):
    """``say("billing-api", "affected")``: a team's CI answers the lesson."""

    def saying(service: str, status: str, **more):
        team = service.partition("-")[0]
        told = api(team).post(f"/rollouts/{lesson}/answers/{service}",
                              json={"status": status, **more})  # fmt: skip
        assert told.status_code == 201, told.text

    return saying


@pytest.fixture
def page(signed_in):
    """``page("sre", "/measures")``: its text without markup."""

    def shown(who: str, path: str = "/measures") -> str:
        answer = signed_in(who).get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    return shown


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def figure(html: str, words: str) -> str:
    """What stands below these words among the large numbers."""
    return plain(html.split(words, 1)[1].split("</div>", 1)[0]).strip()


def total(html: str) -> int:
    return int(re.search(r'<h1>.*?<span class="count">(\d+)</span>', html, re.DOTALL)[1])


def test_time_to_yokoten_is_how_long_the_last_service_took(clock, say, page):
    clock.move_to(NOW + timedelta(days=1))
    say("billing-api", "affected")
    say("billing-batch", "affected")
    assert figure(page("sre"), "until every service had answered") == "not yet 0 of 1 are through"
    clock.move_to(NOW + timedelta(days=3))
    say("global-api", "not_affected", justification="component_not_used")
    assert figure(page("sre"), "until every service had answered") == "3 d 1 of 1 are through"


def test_a_second_answer_does_not_make_it_longer(clock, say, page):
    for service in ("billing-api", "billing-batch", "global-api"):
        say(service, "affected")
    clock.move_to(NOW + timedelta(days=9))
    say("billing-api", "in_progress")
    assert figure(page("sre"), "until every service had answered") == "0 min 1 of 1 are through"


def test_verified_counts_four_of_five_of_those_with_something_to_do(clock, say, prove, page):
    say("global-api", "not_affected", justification="component_not_used")
    clock.move_to(NOW + timedelta(hours=5))
    prove("billing-api")
    assert "not yet" in figure(page("sre"), "until 80 % were verified")
    clock.move_to(NOW + timedelta(hours=30))
    prove("billing-batch")
    assert figure(page("sre"), "until 80 % were verified").startswith("1 d 6 h")


def test_what_a_service_born_later_takes_is_counted_from_its_birth(clock, api, say, page):
    for service in ("billing-api", "billing-batch", "global-api"):
        say(service, "affected")
    clock.move_to(NOW + timedelta(days=20))
    api("sre").put("/services/global-new", json={"title": "New", "team": "global",
                                                 "technologies": ["aurora-mysql"]})  # fmt: skip
    clock.move_to(NOW + timedelta(days=22))
    say("global-new", "affected")
    assert figure(page("sre"), "until every service had answered").startswith("2 d")


def test_every_number_of_the_standing_opens_as_many_rows(say, prove, page, clock):
    say("billing-api", "affected")
    say("billing-batch", "claimed")
    prove("global-api")
    html = page("sre")
    links = re.findall(r'<li><a href="(/measures/rows[^"]+)"><span class="answer[^>]*>.*?'
                       r'<span class="number">(\d+)</span>', html)  # fmt: skip
    assert sorted(int(count) for _, count in links) == [1, 1, 1, 1]
    for href, count in links:
        assert total(page("sre", href.replace("&amp;", "&"))) == int(count)


def test_every_link_of_the_page_leads_somewhere(say, prove, page):
    say("billing-api", "affected")
    prove("global-api")
    hrefs = set(re.findall(r'href="(/(?:measures|flow)[^"]*)"', page("sre")))
    assert len(hrefs) > 20
    for href in hrefs:
        page("sre", href.replace("&amp;", "&"))


def test_reach_counts_what_crosses_a_team_line_once(say, page, clock):
    say("billing-api", "affected")
    clock.move_to(NOW + timedelta(minutes=5))
    say("billing-api", "in_progress")
    say("career-api", "claimed")
    html = page("sre")
    assert "50 % 1 / 2" in figure(html, "Answers that cross a team line")
    rows = page("sre", "/measures/rows?what=answers&only=crossing")
    assert total(rows) == 1
    assert "answer-in_progress" in rows
    assert total(page("sre", "/measures/rows?what=answers&source=career&taker=billing")) == 1
    assert total(page("sre", "/measures/rows?what=answers&source=billing")) == 0


def test_an_answer_counts_in_the_period_in_which_it_was_given(say, page, clock):
    say("billing-api", "affected")
    clock.move_to(NOW + timedelta(days=200))
    say("global-api", "affected")
    for day, count in (("2026-11-25", 1), ("2027-06-13", 1), ("2027-02-01", 1)):
        assert total(page("sre", f"/measures/rows?what=answers&span=year&day={day}")) == count
    assert total(page("sre", "/measures/rows?what=answers&span=week&day=2026-11-25")) == 1
    assert total(page("sre", "/measures/rows?what=answers&span=week&day=2026-12-09")) == 0


def test_what_happened_again_is_counted_with_its_incident(api, prove, page, clock, say):
    prove("billing-api")
    say("global-api", "not_affected", justification="path_unreachable")
    again = (LESSON.replace("career-api", "billing-api").replace("2026-11-20", "2026-11-26")
             .replace("pool-sum", "again").replace("夜間バッチ", "月次バッチ"))  # fmt: skip
    said = api("billing").post("/push", json={"markdown": again, "source": "x.example/b/b:pm.md"})
    assert said.status_code == 201
    assert "50.0 % 1 / 2" in figure(page("sre"), "Happened again although answered")
    rows = page("sre", "/measures/rows?what=again")
    assert "月次バッチで接続が枯渇" in rows
    assert total(page("sre", "/measures/rows?what=denied")) == 2


def test_a_hidden_write_up_shows_in_no_number(api, organisation, page, clock):
    closed = LESSON.replace("severity: SEV2", "severity: SEV2\nvisibility: team")
    told = api("career").post("/push", json={"markdown": closed, "source": "x.example/a/b:c.md"})
    lesson = told.json()["learnings"][0]
    for team, service in (("billing", "billing-api"), ("billing", "billing-batch"),
                          ("global", "global-api"), ("career", "career-api")):  # fmt: skip
        api(team).post(f"/rollouts/{lesson}/answers/{service}", json={"status": "affected"})
    before = plain(page("stranger"))
    rows = {who: total(page(who, "/measures/rows?what=standing"))
            for who in ("sre", "keeper", "stranger", "reader")}  # fmt: skip
    assert rows == {"sre": 4, "keeper": 4, "stranger": 0, "reader": 0}
    for what in ("answers", "links", "flow", "again", "denied"):
        assert total(page("stranger", f"/measures/rows?what={what}")) == 0
    assert "0 learnings put into circulation" in before
    assert "接続の上限" not in before
    assert total(page("stranger", f"/measures/rows?what=standing&learning={lesson}")) == 0


def test_whoever_is_asked_counts_their_own_rows_of_a_hidden_one(api, organisation, hub, cast, page):
    with hub.transaction() as session:
        session.add(Membership(person=cast.stranger.id, team="billing"))
    closed = LESSON.replace("severity: SEV2", "severity: SEV2\nvisibility: team")
    told = api("career").post("/push", json={"markdown": closed, "source": "x.example/a/b:c.md"})
    lesson = told.json()["learnings"][0]
    for team, service in (("billing", "billing-api"), ("global", "global-api")):
        api(team).post(f"/rollouts/{lesson}/answers/{service}", json={"status": "affected"})
    assert total(page("stranger", "/measures/rows?what=answers&only=crossing")) == 1
    assert total(page("keeper", "/measures/rows?what=answers&only=crossing")) == 2
    assert total(page("reader", "/measures/rows?what=answers&only=crossing")) == 0


def test_a_link_counts_where_both_ends_may_be_read(api, organisation, page):
    report = LESSON.replace("title:", "id: PM-1\ntitle:")
    api("career").post("/push", json={"markdown": report, "source": "x.example/a/b:pm.md"})
    for path, closed in (("open", ""), ("closed", "visibility: team\n")):
        text = LINKED.replace("kind:", f"{closed}kind:", 1).replace("月次", path)
        said = api("billing").post("/push", json={"markdown": text,
            "source": f"x.example/b/b:{path}.md"})  # fmt: skip
        assert said.status_code == 201, said.text
    assert total(page("sre", "/measures/rows?what=links&only=crossing")) == 2
    assert total(page("reader", "/measures/rows?what=links&only=crossing")) == 1
    assert "open" in page("reader", "/measures/rows?what=links&source=career&taker=billing")


def test_teams_stand_in_the_order_of_their_short_names(say, page):
    say("global-api", "affected")
    teams = re.findall(r'<th scope="row"><a href="/teams/([a-z-]+)">', page("sre"))
    assert teams == sorted(teams)
    assert {"billing", "career", "global"} <= {*teams}


def test_a_longer_list_takes_no_more_queries(api, organisation, hub, signed_in):
    browser = signed_in("sre")
    few = {}
    for number in range(4):
        text = LESSON.replace("pool-sum", f"pool-{number}").replace("夜間", f"{number}番")
        api("career").post("/push", json={"markdown": text, "source": f"x.example/a/b:{number}.md"})
        for path in ("/measures", "/measures/courses", "/measures/rows?what=standing", "/flow"):
            few.setdefault(path, queries(hub, browser, path))
            assert queries(hub, browser, path) == few[path]


def test_an_empty_hub_says_what_will_stand_here(page):
    html = plain(page("reader"))
    assert "No learning was put into circulation in this period." in html


@pytest.mark.parametrize(
    "path", ["/measures?span=decade", "/measures/rows?what=nonsense", "/measures?day=2026-13-45"]
)
def test_what_there_is_not_is_refused(signed_in, path):
    assert signed_in("reader").get(path).status_code in {404, 422}


def test_the_median_takes_what_is_open_as_longer_than_any():
    one, two, three = (timedelta(days=n) for n in (1, 2, 3))
    assert median([]) is None
    assert median([None]) is None
    assert median([two, one, None]) == two
    assert median([one, None]) is None
    assert median([one, three]) == two
    assert median([None, one, None]) is None
