"""What the hub suggests while a question is typed, to machines and to the page's own script."""

import pytest

from app.api.replies import SuggestionList
from app.clock import utc_now
from models.service import Service
from models.team import Team

REPORT = """---
kind: runbook
service: [career-api]
tags: [connection-pool]
technologies: [aurora-mysql]
alerts: [AuroraConnectionsNearLimit]
{more}
---
# 接続プールが枯渇した

max_connections に達した。
"""


@pytest.fixture
def catalogue(hub):
    with hub.transaction() as session:
        session.add(Team(slug="payments", title="決済", title_en="Payments", created_at=utc_now()))
        session.flush()
        session.add(
            Service(slug="career-api", title="応募API", title_en="Applications", team="payments",
                    created_at=utc_now())
        )  # fmt: skip


@pytest.fixture
def suggested(catalogue, push, client, token):
    """``suggested("team:pa")``: (field, value, question) of each suggestion."""
    push(REPORT.format(more=""))
    header = token("read")

    def asking(typed: str, **more: str) -> list[tuple[str, str, str | None]]:
        answer = client.get("/api/v1/suggest", params={"q": typed}, headers=header | more)
        assert answer.status_code == 200, answer.text
        SuggestionList.model_validate(answer.json())
        return [(one["field"], one["value"], one["query"]) for one in answer.json()["suggestions"]]

    return asking


def test_titles_alerts_services_and_tags_are_suggested(suggested):
    assert suggested("接続プ") == [("title", "接続プールが枯渇した", None)]
    assert ("alert", "AuroraConnectionsNearLimit", "AuroraConnectionsNearLimit") in suggested(
        "auro"
    )
    assert suggested("career")[0] == ("service", "career-api", "service:career-api")
    assert suggested("connection-p") == [("tag", "connection-pool", "tag:connection-pool")]


def test_the_last_word_is_completed_and_the_others_stay(suggested):
    assert ("service", "career-api", "redis  service:career-api") in suggested("redis  career")


def test_a_service_is_found_by_its_name_in_either_language(suggested):
    for typed in ("応募", "appl"):
        assert ("service", "career-api", "service:career-api") in suggested(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("team:pa", "team:payments "),
        ("redis team:PA", "redis team:payments "),
        ("team：決", "team:payments "),
        ("kind:ru", "kind:runbook "),
        ("kind:手順", "kind:runbook "),
        ("type:near", "type:near_miss "),
        ("service:api", "service:career-api "),
        ("tag:conn", "tag:connection-pool "),
        ("tag:", "tag:connection-pool "),
        ("tech:au", "tech:aurora-mysql "),
        ("sev:sev1", "sev:SEV1 "),
        ("lang:日", "lang:ja "),
        ("state:super", "state:superseded "),
    ],
)
def test_the_value_of_a_filter_is_completed(suggested, typed, value):
    assert value in [query for _, _, query in suggested(typed, **{"Accept-Language": "ja"})]


def test_filters_themselves_are_suggested(suggested):
    assert suggested("pool TE") == [
        ("filter", "team:", "pool team:"),
        ("filter", "technology:", "pool technology:"),
    ]


@pytest.mark.parametrize("typed", ["", " ", "a", "-", '"open', "team:pa x y", "-team:pa", "nofield:x", "%", "\x00"])  # fmt: skip
def test_what_says_too_little_suggests_nothing(suggested, typed):
    assert suggested(typed) == []


@pytest.mark.parametrize("more", ["visibility: team", "visibility: restricted", "status: draft", "status: withdrawn"])  # fmt: skip
def test_what_is_not_open_suggests_nothing_even_to_its_own_team(push, client, token, more):
    push(REPORT.replace("career-api", "xylo-api").format(more=more))
    for header in (token("read"), token("read", team="career"), token("admin")):
        for typed in ("接続", "auro", "xylo", "connection", "tag:", "tech:"):
            answer = client.get("/api/v1/suggest", params={"q": typed}, headers=header).json()
            seen = [one for one in answer["suggestions"] if one["field"] != "service"]
            assert seen == []


def test_a_service_that_only_hidden_texts_name_is_not_suggested_to_others(push, client, token):
    push(REPORT.replace("career-api", "xylo-api").format(more="visibility: team"))
    for typed in ("xylo", "service:xylo"):
        answer = client.get("/api/v1/suggest", params={"q": typed}, headers=token("read"))
        assert answer.json()["suggestions"] == []


def test_a_contractor_is_suggested_nothing_of_the_whole_organisation(push, signed_in):
    push(REPORT.format(more=""), team="payments")
    guest = signed_in("guest")
    for typed in ("接続", "auro", "tag:", "tech:"):
        assert guest.get("/api/v1/suggest", params={"q": typed}).json()["suggestions"] == []


def test_the_script_of_a_page_asks_with_the_cookie_and_hears_its_language(push, signed_in):
    push(REPORT.format(more=""))
    browser = signed_in("reader")
    browser.cookies.set("lang", "ja")
    (one,) = browser.get("/api/v1/suggest", params={"q": "kind:run"}).json()["suggestions"]
    assert (one["label"], one["name"], one["url"]) == ("種別", "手順書", None)


def test_a_title_has_the_address_of_its_page(push, client, token):
    id_ = push(REPORT.format(more="")).json()["id"]
    answer = client.get("/api/v1/suggest", params={"q": "枯渇"}, headers=token("read")).json()
    assert [one["url"].rpartition("/")[2] for one in answer["suggestions"]] == [id_]


def test_a_question_that_is_too_long_is_refused(client, token):
    answer = client.get("/api/v1/suggest", params={"q": "a" * 600}, headers=token("read"))
    assert answer.status_code == 422
