"""What every tracker of the register owes, against little servers that answer as documented."""

from datetime import timedelta
from pathlib import Path

import pytest
from little_trackers import LITTLE, TOKEN, Answer

from app.outbound import Unreachable
from app.settings import Settings
from app.tickets import TRACKERS, Draft, Later, Refused, Trackers
from app.tickets.api import MOST_PAGES, PER_PAGE
from app.tickets.port import LONGEST_WAIT, USUAL_WAIT

MARKER = "<!-- yokoten:ln-12345678:career-api -->"
DRAFT = Draft(
    title="横展開: 接続数の上限",
    body="> 接続数の合計を上限より小さく保つ",
    title_for_all="横展開",
    body_for_all="See the hub.",
    marker=MARKER,
)
REPOSITORY = "acme/career-api"


def test_every_tracker_has_a_little_server_and_settings():
    assert LITTLE.keys() == TRACKERS.keys()
    for provider in TRACKERS:
        assert {f"{provider}_api", f"{provider}_token"} <= Settings.model_fields.keys()


def test_every_tracker_has_its_place_in_the_documents():
    told = (Path(__file__).parents[3] / "docs/tickets.md").read_text()
    for provider in TRACKERS:
        assert f"YOKOTEN_{provider.upper()}_TOKEN" in told
        assert f"\n### {provider}\n" in told.casefold()
    assert f"the newest {PER_PAGE * MOST_PAGES} open ones" in told


def test_a_ticket_is_opened_with_title_text_marker_and_label(little, place):
    reference = place.tracker.open(REPOSITORY, DRAFT)
    assert (reference.key, reference.number) == ("acme/career-api#1", 1)
    assert reference.url.startswith("https://")
    assert little.texts() == [(DRAFT.title, f"{DRAFT.body}\n\n{MARKER}\n")]
    assert "yokoten" in little.issues[REPOSITORY][0]["labels"]


def test_in_a_public_repository_stands_what_all_may_read(little, place):
    little.visibility = "public"
    place.tracker.open(REPOSITORY, DRAFT)
    assert little.texts() == [("横展開", f"See the hub.\n\n{MARKER}\n")]


def test_an_open_ticket_is_found_by_its_marker_on_any_of_the_first_pages(little, place):
    assert place.tracker.find(REPOSITORY, MARKER) is None
    opened = place.tracker.open(REPOSITORY, DRAFT)
    assert place.tracker.find(REPOSITORY, MARKER) == opened
    for _ in range(PER_PAGE * 2 + 1):
        _add(little, "another")
    little.asked.clear()
    assert place.tracker.find(REPOSITORY, MARKER) == opened
    assert len(little.asked) == 3


def test_no_more_pages_are_looked_through_than_there_is_time_for(little, place):
    place.tracker.open(REPOSITORY, DRAFT)
    for _ in range(PER_PAGE * (MOST_PAGES + 1)):
        _add(little, "another")
    little.asked.clear()
    assert place.tracker.find(REPOSITORY, MARKER) is None
    assert len(little.asked) == MOST_PAGES


def test_another_marker_is_another_ticket(little, place):
    place.tracker.open(REPOSITORY, DRAFT)
    assert place.tracker.find(REPOSITORY, MARKER.replace("career-api", "career")) is None


def test_a_closed_ticket_is_done_or_dropped_and_not_found_again(little, place):
    number = place.tracker.open(REPOSITORY, DRAFT).number
    assert place.tracker.state(REPOSITORY, number) == "open"
    little.settle(number, done=False)
    assert place.tracker.state(REPOSITORY, number) == "dropped"
    little.settle(number, done=True)
    assert place.tracker.state(REPOSITORY, number) == "done"
    assert place.tracker.find(REPOSITORY, MARKER) is None


def test_a_limit_says_when_to_come_back(little, place):
    for refusal in little.limit():
        little.refusals = [refusal]
        with pytest.raises(Later) as raised:
            place.tracker.state(REPOSITORY, 1)
        told = {"90": timedelta(seconds=90)}.get(refusal.headers.get("Retry-After", ""))
        far = LONGEST_WAIT if any("Reset" in name for name in refusal.headers) else USUAL_WAIT
        assert raised.value.wait == (told or far)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 422])
def test_a_refusal_is_told_with_the_reason_and_without_the_token(little, place, status):
    little.refusals = [Answer(status, {"message": "Because."})]
    with pytest.raises(Refused, match=f"{status}: Because"):
        place.tracker.find(REPOSITORY, MARKER)
    little.refusals = [Answer(status, ["nonsense"])]
    with pytest.raises(Refused) as raised:
        place.tracker.open(REPOSITORY, DRAFT)
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize("answer", [Answer(500, {}), Answer(503, "x"), Answer(200, "x")])
def test_a_broken_tracker_is_unreachable(little, place, answer):
    for ask in (
        lambda: place.tracker.find(REPOSITORY, MARKER),
        lambda: place.tracker.open(REPOSITORY, DRAFT),
        lambda: place.tracker.state(REPOSITORY, 1),
    ):
        little.refusals = [answer]
        with pytest.raises(Unreachable):
            ask()


def test_the_token_goes_nowhere_else_whatever_a_page_links_to(little, place):
    other = type(little)()
    other.issues[REPOSITORY] = []
    away = {"Link": f'<{other.base}/issues?page=2>; rel="next"'}
    little.refusals = [Answer(200, [], away)]
    assert place.tracker.find(REPOSITORY, MARKER) is None
    assert other.asked == []
    other.close()


def test_a_wrong_token_is_told(little, told):
    told[f"{little.provider}_token"] = "wrong"
    place = Trackers(Settings(**told)).place("127.0.0.1/acme/career-api")
    with pytest.raises(Refused, match="401"):
        place.tracker.find(REPOSITORY, MARKER)


# The register


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        ("github.com/acme/api", ("github", "acme/api")),
        ("GitHub.com/acme/api.git", ("github", "acme/api")),
        ("gitlab.com/acme/web/api", ("gitlab", "acme/web/api")),
        ("gitlab.com/acme", None),
        ("bitbucket.org/acme/api", None),
        ("github.com/../user", None),
        ("github.com/acme/..", None),
        ("github.com/acme/api?x=1", None),
        ("github.com/acme//api", None),
        ("", None),
        (None, None),
    ],
)
def test_the_host_of_a_repository_says_which_tracker(repository, expected):
    trackers = Trackers(Settings(github_token=TOKEN, gitlab_token=TOKEN))
    place = trackers.place(repository)
    assert (place and (place.provider, place.repository)) == expected


def test_an_enterprise_s_own_host_is_that_of_its_api():
    trackers = Trackers(Settings(github_api="https://git.acme.jp/api/v3", github_token=TOKEN))
    assert trackers.place("git.acme.jp/acme/api")
    assert trackers.place("github.com/acme/api") is None


def test_without_a_token_there_is_no_tracker():
    assert not Trackers(Settings())
    assert Trackers(Settings()).place("github.com/acme/api") is None


def _add(little, text: str) -> None:
    issues = little.issues[REPOSITORY]
    issues.append({**issues[0], "body": text, "description": text, "number": 0, "iid": 0})
