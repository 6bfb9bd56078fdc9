"""Every address, walked: none is open by accident, none answers without its headers."""

from inspect import getsource, iscoroutinefunction

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from app.guarding.headers import CSP
from app.guarding.open_routes import OPEN, is_open
from app.main import create_app
from app.settings import Settings

HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "cache-control",
    "x-request-id",
)
VALUES = {"sha256": "0" * 64, "n": "1", "number": "1"}


def walked() -> list[tuple[str, str]]:
    """(method, path) of every route, places in the path filled in."""
    contexts = iter_route_contexts(create_app(Settings()).routes)
    return [(how, one.path) for one in contexts for how in sorted(one.methods or {"GET"})]


ROUTES = walked()


def filled(path: str) -> str:
    for part in path.split("{")[1:]:
        place = part.partition("}")[0]
        path = path.replace("{" + place + "}", VALUES.get(place.partition(":")[0], "x"))
    return path


def test_there_are_routes_to_walk():
    assert len(ROUTES) > 20
    assert ("GET", "/healthz") in ROUTES


def test_nobody_gets_in_without_signing_in(client):
    for method, path in ROUTES:
        answer = client.request(method, filled(path))
        assert has_refused(answer, path), f"{method} {path}: {answer.status_code}"


def has_refused(answer, path: str) -> bool:
    if is_open(filled(path)):
        return answer.status_code not in (401, 500)
    if path.startswith("/api/"):
        return answer.status_code == 401 and "www-authenticate" in answer.headers
    return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


def test_every_answer_has_its_headers(signed_in):
    boss = signed_in("boss")
    for method, path in ROUTES:
        if path == "/sign-out":
            continue
        answer = boss.request(method, filled(path))
        assert set(HEADERS) <= set(answer.headers), f"{method} {path}"
        assert "server" not in answer.headers
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.status_code < 500, f"{method} {path}"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sign-in", 200),
        ("/sign-in/nothing", 410),
        ("/static/mark.svg", 200),
        ("/static/../app/main.py", 404),
        ("/static/%2e%2e/main.py", 404),
        ("/healthz", 200),
    ],
)
def test_open_answers_have_them_too(client, path, status):
    answer = client.get(path)
    assert answer.status_code in (status, 303)
    assert answer.headers["content-security-policy"] == CSP


def test_one_time_links_are_told_to_nobody(client):
    assert client.get("/sign-in/secret").headers["referrer-policy"] == "no-referrer"


def test_pages_are_kept_by_no_cache_and_styles_by_all(client, signed_in):
    assert client.get("/sign-in").headers["cache-control"] == "private, no-store"
    assert "immutable" in client.get("/static/mark.svg?v=abc").headers["cache-control"]
    assert "immutable" not in client.get("/static/mark.svg").headers["cache-control"]
    assert client.get("/static/mark.svg").headers["etag"]


def test_what_is_open_is_a_short_list():
    assert len(OPEN) < 12
    assert not is_open("/sign-inx")
    assert not is_open("/static")
    assert not is_open("/")


def test_every_door_of_the_api_stands_in_its_description(client):
    document = client.get("/api/openapi.json").json()
    versioned = {path for _, path in ROUTES if path.startswith("/api/v1")}
    assert versioned <= set(document["paths"])


def test_no_door_keeps_the_others_waiting():
    """What waits for a database in an async function stops everybody: a thread has to do it."""
    for route in iter_route_contexts(create_app(Settings()).routes):
        door = route.original_route
        if isinstance(door, APIRoute) and iscoroutinefunction(door.endpoint):
            source = getsource(door.endpoint)
            ways = ("to_thread", "run_in_threadpool", "StreamingResponse")
            is_threaded = any(way in source for way in ways)
            assert is_threaded or door.path == "/healthz", door.path
