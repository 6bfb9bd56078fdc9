"""The OpenAPI document, and whatever can be made of it, sent to the hub."""

from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

KINDS = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
#: Of each kind and operation; `make test-long` sends hundreds.
USUAL = 12


@schemathesis.serializer("application/x-ndjson", "message/rfc822")
def lines(_context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.fixture
def document(client):
    return client.get("/api/openapi.json").json()


def operations(document):
    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        yield result.ok()


def test_the_document_describes_what_is_pushed_and_what_is_answered(document):
    push = document["paths"]["/api/v1/push"]["post"]
    bodies = push["requestBody"]["content"]
    assert {"text/markdown", "application/json"} <= set(bodies)
    assert bodies["application/json"]["schema"]["required"] == ["markdown"]
    assert {"200", "201", "401", "403", "409", "413", "422", "503"} <= set(push["responses"])
    reply = push["responses"]["201"]["content"]["application/json"]["schema"]["$ref"]
    fields = document["components"]["schemas"][reply.rpartition("/")[2]]["properties"]
    assert {"id", "title", "missing", "guessed", "findings", "related", "learnings"} <= set(fields)
    assert "application/problem+json" in push["responses"]["422"]["content"]


def test_the_reply_is_as_the_document_says(document, push):
    from app.api.replies import PushReply

    told = push("# 障害報告\n\n落ちた。\n\n## 教訓\n- 一つ目の教訓\n").json()
    assert set(told) == set(PushReply.model_fields)
    PushReply.model_validate(told)


def test_every_operation_says_what_it_does(document):
    nameless = [
        f"{method} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if not operation.get("summary")
    ]
    assert nameless == []


@pytest.mark.slow
def test_whatever_the_document_allows_or_forbids_is_no_fault_of_the_hub(document, client, token):
    header = token("admin")
    sent = 0

    def send(case) -> None:
        nonlocal sent
        wanted = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
        wanted = {name: value for name, value in wanted.items() if name != "cookies"}
        headers = {name: value for name, value in dict(wanted.pop("headers") or {}).items()
                   if name.lower() not in {"authorization", "host"}}  # fmt: skip
        wanted["content"] = wanted.pop("data", None)
        answer = client.request(**wanted, headers=headers | header)
        assert answer.status_code < 500, (case.as_curl_command(), answer.text[:300])
        sent += 1

    quick = settings(
        max_examples=USUAL if settings.default.max_examples <= 100 else 400,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    for operation in operations(document):
        for kind in KINDS:
            cases = operation.as_strategy(generation_mode=kind)
            with suppress(Unsatisfiable):  # where nothing can be wrong
                quick(given(case=cases)(send))()
    print(f"{sent} requests")
    assert sent > 100


def test_nothing_else_may_be_said_of_a_team_or_a_service(client, token):
    header = token("admin")
    for path, more in (
        ("teams/x", "is_confirmed"),
        ("services/x", "is_confirmed"),
        ("services/x", "created_at"),
    ):
        body = {"title": "x", more: True}
        answer = client.put(f"/api/v1/{path}", json=body, headers=header)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["loc"][-1] == more
