"""What is turned away before it comes to a door."""

import pytest
from starlette.testclient import TestClient

from app.actions.admitting import welcome
from app.clock import utc_now
from app.guarding.bodies import MOST, MOST_OPEN
from app.guarding.rates import Window
from app.main import create_app
from app.settings import Settings
from models.errors import TooMany

TOO_LARGE = "urn:yokoten:problem:too-large"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Origin": ""},
        {},
    ],
)
def test_a_form_of_another_site_is_refused(signed_in, headers):
    keeper = signed_in("keeper")
    del keeper.headers["Sec-Fetch-Site"]
    answer = keeper.post("/sign-out", headers=headers)
    assert answer.status_code == 403
    assert keeper.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://127.0.0.1:8000"},
    ],
)
def test_a_form_of_our_own_is_taken(signed_in, headers):
    keeper = signed_in("keeper")
    del keeper.headers["Sec-Fetch-Site"]
    assert keeper.post("/sign-out", headers=headers).status_code == 303


def test_another_site_cannot_sign_anybody_in(client):
    evil = {"Origin": "https://evil.example"}
    assert client.post("/sign-in/x", headers=evil).status_code == 403


def test_a_token_is_no_form(client, token):
    headers = token("push") | {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/api/v1/nothing", headers=headers).status_code == 404


def test_a_cookie_does_not_open_the_api_to_other_sites(signed_in):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert signed_in("keeper").post("/api/v1/push", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[", "a b"]
)
def test_the_hub_goes_by_its_own_names_only(client, host):
    answer = client.get("/api/v1/me", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json()["type"] == "urn:yokoten:problem:misdirected"


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:9", "127.0.0.1", "[::1]:8000", "10.0.0.9"]
)
def test_names_of_the_machine_and_addresses_in_digits_are_its_own(client, host):
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_probes_may_call_it_anything(client):
    assert client.get("/healthz", headers={"Host": "target-17"}).status_code == 200


@pytest.mark.parametrize("is_chunked", [False, True])
def test_too_large_a_body_is_refused_however_it_comes(client, token, is_chunked):
    parts = [b"x" * (1 << 20)] * 13
    body = iter(parts) if is_chunked else b"".join(parts)
    answer = client.post("/api/v1/push", content=body, headers=token("push"))
    assert answer.status_code == 413
    assert answer.json()["type"] == TOO_LARGE
    assert MOST < 13 << 20


def test_whoever_has_not_signed_in_may_send_little(client):
    body = "email=" + "x" * MOST_OPEN
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sign-in", content=body, headers=form).status_code == 413


def test_a_length_that_lies_is_found_out(client, token):
    headers = token("push") | {"Content-Length": "10"}
    body = iter([b"x" * (1 << 20)] * 13)
    assert client.post("/api/v1/push", content=body, headers=headers).status_code == 413


def test_behind_https_cookies_and_headers_are_strict(tmp_path):
    settings = Settings(data_dir=tmp_path, public_url="https://hub.example.jp", secret_key="k" * 32)
    app = create_app(settings)
    with TestClient(app, "https://hub.example.jp", follow_redirects=False) as client:
        app.state.hub.migrate()
        answer = client.get("/sign-in")
        assert answer.status_code == 200
        assert "max-age" in answer.headers["strict-transport-security"]
        with app.state.hub.transaction() as session:
            secret = welcome(session, now=utc_now())
        cookie = client.post(f"/sign-in/{secret}").headers["set-cookie"]
        assert cookie.startswith("__Host-yk=")
        assert "Secure" in cookie
        assert "Domain" not in cookie
        evil = client.get("/sign-in", headers={"Host": "other.example.jp"})
        assert evil.status_code == 421


def test_a_window_slides():
    now = 0.0
    window = Window(2, 10, clock=lambda: now)
    window.count("a")
    now = 5.0
    window.count("a")
    window.count("b")
    with pytest.raises(TooMany):
        window.count("a")
    now = 10.0
    window.count("a")
    with pytest.raises(TooMany):
        window.count("a")
