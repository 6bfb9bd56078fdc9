"""The picture of who learns from whom: true widths, few crossings, nothing of what is hidden."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loop_words import LESSON

from app.web.flow_order import crossings, ordered
from app.web.flow_picture import NARROW, WIDE, WIDEST, picture, short

TEAMS = "abcdefghijkl"
FLOWS = st.dictionaries(
    st.tuples(st.sampled_from(TEAMS), st.sampled_from(TEAMS)).filter(lambda ends: len({*ends}) > 1),
    st.integers(1, 50),
    min_size=1,
)
NAMES = {slug: f"Team {slug}" for slug in TEAMS}


def slowly(flows, left, right) -> int:
    """Every pair of ribbons, as the definition says."""
    edges = [(left.index(a), right.index(b), n) for (a, b), n in flows.items()]
    return sum(
        one[2] * other[2]
        for at, one in enumerate(edges)
        for other in edges[at + 1 :]
        if (one[0] - other[0]) * (one[1] - other[1]) < 0
    )


@given(FLOWS)
def test_the_order_crosses_no_more_than_the_alphabet(flows):
    left, right = ordered(flows)
    assert sorted(left) == sorted({source for source, _ in flows})
    assert sorted(right) == sorted({taker for _, taker in flows})
    assert slowly(flows, left, right) == crossings(flows, left, right)
    assert crossings(flows, left, right) <= crossings(flows, sorted(left), sorted(right))


def test_teams_that_need_not_cross_do_not():
    assert crossings({("a", "y"): 1, ("b", "x"): 1}, *ordered({("a", "y"): 1, ("b", "x"): 1})) == 0


def test_what_does_not_cross_stays_in_the_order_of_the_alphabet():
    flows = {("a", "x"): 1, ("b", "y"): 9, ("c", "z"): 2}
    assert ordered(flows) == (["a", "b", "c"], ["x", "y", "z"])


@given(FLOWS, st.sampled_from([WIDE, NARROW]))
def test_ribbons_and_bars_are_as_wide_as_what_they_stand_for(flows, form):
    drawn = picture(flows, NAMES, form, teams=TEAMS)
    unit = min(form.height / sum(flows.values()), WIDEST)
    for node in (*drawn.left, *drawn.right):
        assert node.height == pytest.approx(node.total * unit, abs=0.02)
        assert node.y >= 0
        assert node.y + node.height <= drawn.height + 0.1
    assert sum(node.total for node in drawn.left) == sum(flows.values())
    for ribbon in drawn.ribbons:
        numbers = [float(one) for one in re.findall(r"[\d.]+", ribbon.d)]
        assert numbers[8] - numbers[7] == pytest.approx(ribbon.count * unit, abs=0.03)


@given(FLOWS)
def test_no_two_names_of_a_side_stand_on_each_other(flows):
    for form in (WIDE, NARROW):
        drawn = picture(flows, NAMES, form, teams=TEAMS)
        for side in (drawn.left, drawn.right):
            places = [node.text_y for node in side]
            assert all(after - at >= 17 for at, after in pairwise(places))


def test_a_long_name_is_cut_by_the_width_of_its_letters():
    assert short("スカウト・マッチング", 20) == "スカウト・マッチング"
    assert short("スカウト・マッチング基盤", 20) == "スカウト・マッチン…"
    assert short("Career", 20) == "Career"


def test_the_picture_says_what_its_table_says(api, lesson, signed_in, clock):
    for team, service in (("billing", "billing-api"), ("billing", "billing-batch"),
                          ("global", "global-api"), ("career", "career-api")):  # fmt: skip
        api(team).post(f"/rollouts/{lesson}/answers/{service}", json={"status": "affected"})
    browser = signed_in("reader")
    html = browser.get("/flow", headers={"accept-language": "ja"}).text
    for key in ("wide", "narrow"):
        drawing = re.search(rf'<svg class="flow-{key}".*?</svg>', html, re.DOTALL)[0]
        root = ET.fromstring(drawing.replace("&nbsp;", " "))
        titles = [one.text for one in root.iter("title")]
        assert "キャリア → 請求: 2件" in titles
        assert "キャリア → Global: 1件" in titles
        assert root.find("desc").text
        assert "style=" not in drawing
        assert "<script" not in drawing
    assert "3 answers" in browser.get("/flow", headers={"accept-language": "en"}).text
    for href in set(re.findall(r'href="(/measures/rows[^"]+)"', html)):
        assert browser.get(href.replace("&amp;", "&")).status_code == 200


def test_two_viewers_see_flows_that_differ_by_what_they_may_see(api, organisation, signed_in):
    for path, closed in (("open", ""), ("closed", "visibility: team\n")):
        text = LESSON.replace("kind:", f"{closed}kind:", 1).replace("夜間", path)
        told = api("career").post("/push", json={"markdown": text.replace("pool-sum", path),
                                                 "source": f"x.example/a/b:{path}.md"})  # fmt: skip
        lesson = told.json()["learnings"][0]
        api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json={"status": "affected"})
    assert "2 answers" in signed_in("keeper").get("/flow").text
    seen = signed_in("reader").get("/flow").text
    assert "1 answer" in seen
    assert "closed" not in seen


def test_a_team_s_own_learnings_are_left_out(api, lesson, signed_in):
    api("career").post(f"/rollouts/{lesson}/answers/career-api", json={"status": "affected"})
    assert "Nothing has crossed a team line" in signed_in("reader").get("/flow").text
