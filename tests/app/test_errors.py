"""Refusals: the right status, words in the reader's language, and nothing that was sent in."""

import sqlite3
from types import SimpleNamespace
from typing import Annotated

import pytest
from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.api.json_body import JsonRoute, read_json
from app.errors import STATUS, problem, status_of
from app.errors.faults import in_words
from models import errors
from models.errors import Invalid, SecretFound, YokotenError
from search.port import QueryTooLongError, TooDeepError

CANARY = "canary-7f3a"
JSON = {"Content-Type": "application/json"}


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    size: float = 0
    extra: dict[str, object] = {}


@pytest.fixture
def raising(app, client, signed_in, monkeypatch):
    """A browser of the keeper, and a door that raises what it is given."""
    router, given = APIRouter(route_class=JsonRoute), SimpleNamespace(error=None)

    @router.get("/raising")
    @router.get("/api/v1/raising")
    def door() -> None:
        raise given.error

    @router.post("/api/v1/things")
    def things(thing: Thing) -> Thing:
        return thing

    @router.post("/form")
    def form(request: Request, name: Annotated[str, Form(max_length=5)]) -> str:
        return name

    app.include_router(router)
    given.client = signed_in("keeper")
    return given


def operational(code: int) -> OperationalError:
    original = sqlite3.OperationalError(CANARY)
    original.sqlite_errorcode = code
    return OperationalError(CANARY, {"secret": CANARY}, original)


FAULTS = [
    (operational(sqlite3.SQLITE_FULL), 507),
    (operational(sqlite3.SQLITE_BUSY), 503),
    (operational(sqlite3.SQLITE_BUSY_SNAPSHOT), 503),
    (operational(sqlite3.SQLITE_LOCKED), 503),
    (operational(sqlite3.SQLITE_IOERR_FSYNC), 503),
    (operational(sqlite3.SQLITE_CANTOPEN), 503),
    (operational(sqlite3.SQLITE_ERROR), 500),
    (OperationalError(CANARY, {}, Exception(CANARY)), 503),
    (InterfaceError(CANARY, {}, Exception(CANARY)), 503),
    (PoolTimeoutError(CANARY), 503),
    (TooDeepError(200), 422),
    (QueryTooLongError(9, 5), 422),
    (UnicodeEncodeError("utf-8", CANARY, 0, 1, "surrogates"), 422),
    (ValueError(CANARY), 500),
    (RecursionError(CANARY), 500),
    (KeyError(CANARY), 500),
    (ExceptionGroup(CANARY, [ValueError(CANARY)]), 500),
]


@pytest.mark.parametrize(("fault", "status"), FAULTS, ids=lambda value: type(value).__name__)
def test_whatever_happens_has_a_status_and_tells_nothing(raising, capfd, fault, status):
    raising.error = fault
    for path in ("/api/v1/raising", "/raising"):
        answer = raising.client.get(path)
        assert answer.status_code == status
        assert CANARY not in answer.text
        assert ("retry-after" in answer.headers) == (status in (503, 507))
    out, err = capfd.readouterr()
    assert CANARY not in out + err
    assert ("unexpected" in out + err) == (status == 500)


def test_a_bug_is_noted_under_the_number_that_its_victim_sees(raising, capfd):
    raising.error = ValueError(CANARY)
    answer = raising.client.get("/api/v1/raising").json()
    assert answer["type"] == "urn:yokoten:problem:unexpected"
    out, err = capfd.readouterr()
    assert answer["request_id"] in out + err
    assert "test_errors.py" in out + err


def test_every_class_of_error_has_its_status():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    for kind in kinds:
        if issubclass(kind, YokotenError) and kind is not YokotenError:
            assert kind in STATUS, kind
            assert kind.code != YokotenError.code, kind
            assert (kind.__doc__ or "").strip(), kind


def test_a_class_without_a_line_of_its_own_has_its_parents():
    class Narrower(Invalid):
        """Narrower."""

    assert status_of(Narrower()) == 422


def test_a_problem_document_has_what_rfc_9457_asks_for(raising):
    raising.error = Invalid("“{slug}” is too odd.", slug="%%")
    answer = raising.client.get("/api/v1/raising")
    assert answer.headers["content-type"].startswith("application/problem+json")
    document = answer.json()
    assert document.pop("request_id")
    assert document == {
        "type": "urn:yokoten:problem:invalid",
        "title": "The input is not valid.",
        "status": 422,
        "detail": "“%%” is too odd.",
    }


def test_secrets_are_named_by_rule_and_line():
    found = [{"rule": "aws-access-key", "line": 3}]
    assert problem(SecretFound(secrets=found), "en")["secrets"] == found


def test_programs_get_problems_and_people_pages(raising):
    raising.error = Invalid("<b>x</b>")
    page = raising.client.get("/raising", headers={"Accept": "text/html,*/*"})
    assert page.headers["content-type"].startswith("text/html")
    assert "<b>x</b>" not in page.text
    asked = raising.client.get("/raising", headers={"Accept": "application/json"})
    assert asked.json()["status"] == 422


def test_a_page_is_shown_even_if_its_template_is_what_is_broken(raising, monkeypatch):
    from jinja2 import TemplateNotFound

    def broken(*_args: object, **_kwargs: object) -> None:
        raise TemplateNotFound("error.html")

    monkeypatch.setattr("app.errors.page.page", broken)
    raising.error = Invalid("<b>x</b>")
    answer = raising.client.get("/raising")
    assert answer.status_code == 422
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text


def test_no_such_address_and_the_wrong_method(raising):
    missing = raising.client.get("/api/v1/nothing")
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:yokoten:problem:not-found")
    wrong = raising.client.delete("/api/v1/things")
    assert (wrong.status_code, wrong.json()["type"]) == (405, "about:blank")
    assert "POST" in wrong.headers["allow"]
    assert raising.client.request("BREW", "/").status_code == 405
    assert raising.client.request("TRACE", "/").status_code == 405


BAD = {
    "no JSON": b"{",
    "cut": b'{"name": "a',
    "nothing": b"",
    "null": b"null",
    "list": b"[]",
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "surrogate": b'{"name": "\\ud800"}',
    "surrogate in a key": b'{"\\udfff": 1, "name": "a"}',
    "surrogate in any": b'{"name": "a", "extra": {"a": ["\\uDC00"]}}',
    "raw surrogate": b'{"name": "\xed\xa0\x80"}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "NaN": b'{"name": "a", "size": NaN}',
    "infinity": b'{"name": "a", "extra": {"x": -Infinity}}',
    "long number": b'{"name": "a", "size": ' + b"9" * 5_000 + b"}",
    "extra field": b'{"name": "a", "is_admin": true}',
    "wrong type": b'{"name": ["canary-7f3a"]}',
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_bad_json_is_a_clear_problem(raising, body):
    answer = raising.client.post("/api/v1/things", content=body, headers=JSON)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert CANARY not in answer.text


def test_invalid_fields_are_named(raising):
    answer = raising.client.post("/api/v1/things", json={"size": "x"}).json()
    assert [error["loc"] for error in answer["errors"]] == [["body", "name"], ["body", "size"]]
    assert all(error["message"] for error in answer["errors"])


def test_an_invalid_form_is_a_page(raising):
    answer = raising.client.post("/form", data={"name": "too long"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_a_pair_of_surrogates_is_a_character():
    assert read_json(b'{"a": "\\ud83d\\ude00", "b": [1, 2.5, null, true]}') == {
        "a": "😀",
        "b": [1, 2.5, None, True],
    }


def test_a_bad_line_says_where():
    with pytest.raises(Invalid) as refused:
        read_json(b'{\n  "a": ,\n}')
    assert refused.value.values == {"line": 2, "column": 8}


def test_words_are_the_readers(raising):
    raising.error = errors.Forbidden()
    ja = raising.client.get("/api/v1/raising", headers={"Accept-Language": "ja"}).json()
    en = raising.client.get("/api/v1/raising", headers={"Accept-Language": "en"}).json()
    assert ja["type"] == en["type"]
    assert ja["title"] != en["title"]


def test_an_error_that_has_words_keeps_them():
    error = Invalid("x")
    assert in_words(error) is error
