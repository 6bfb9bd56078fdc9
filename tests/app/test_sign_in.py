"""One-time links, sessions, and the way back."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select
from structlog.testing import capture_logs

from app.auth.cookies import cookie_name
from app.clock import utc_now
from app.mail.console import ConsoleSender
from app.mail.smtp_line import Unanswered
from app.outbound.fates import NotSentError, RefusedError
from app.web.own_paths import own_path
from app.worker import work_once
from models.job import Job
from models.login import LINK_LIFE, Login, SignInLink, new_link

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def link(hub, cast):
    with hub.transaction() as session:
        return f"/sign-in/{new_link(session, cast.keeper, now=utc_now())}"


def test_a_link_signs_in_once(client, link):
    used = client.post(link, headers=OURS)
    assert (used.status_code, used.headers["location"]) == (303, "/")
    assert client.get("/metrics").status_code == 200
    client.cookies.clear()
    assert client.post(link, headers=OURS).status_code == 410
    assert client.get("/metrics").status_code == 303


class Sender:
    """Hands letters over, and then says this of them."""

    def __init__(self, error: Exception) -> None:
        self.error, self.letters = error, []

    def send(self, letter) -> None:
        self.letters.append(letter)
        raise self.error

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("error", "tries"),
    [(Unanswered("no answer"), 1), (RefusedError("550"), 1), (NotSentError("450"), 2)],
)
def test_a_letter_that_may_have_left_is_not_sent_again(client, hub, cast, error, tries):
    hub.sender = Sender(error)
    with time_machine.travel(utc_now(), tick=False) as clock, capture_logs() as logs:
        client.post("/sign-in", data={"email": cast.keeper.email}, headers=OURS)
        for _ in range(2):
            while work_once(hub, kinds=["invite"]):
                pass
            clock.shift(timedelta(seconds=7))
    assert len(hub.sender.letters) == tries
    (said,) = [one for one in logs if one["event"] in ("sign-in letter", "not sent")][:1]
    assert "/sign-in/" not in repr(said)


def test_looking_at_a_link_does_not_use_it_up(client, link):
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200
    assert client.post(link, headers=OURS).status_code == 303


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client, link):
    cookie = client.post(link, headers=OURS).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert cookie.startswith("yk=")


def test_an_old_link_is_over(client, hub, cast):
    with hub.transaction() as session:
        secret = new_link(session, cast.keeper, now=utc_now() - LINK_LIFE)
    assert client.get(f"/sign-in/{secret}").status_code == 410
    assert client.post(f"/sign-in/{secret}", headers=OURS).status_code == 410


def test_a_disabled_person_cannot_use_a_link(client, hub, cast):
    with hub.transaction() as session:
        secret = new_link(session, cast.gone, now=utc_now())
    assert client.post(f"/sign-in/{secret}", headers=OURS).status_code == 410


def test_a_disabled_person_is_nobody_at_once(signed_in):
    assert signed_in("gone").get("/metrics").status_code == 303


def test_signing_out_ends_the_session_on_the_hub_too(signed_in, hub):
    keeper = signed_in("keeper")
    secret = keeper.cookies[cookie_name(hub.settings)]
    assert keeper.post("/sign-out").status_code == 303
    keeper.cookies.set(cookie_name(hub.settings), secret)
    assert keeper.get("/metrics").status_code == 303


def test_an_idle_session_is_over(signed_in, hub):
    keeper = signed_in("keeper")
    with hub.transaction() as session:
        session.exec(select(Login)).one().seen_at = utc_now() - timedelta(hours=12)
    assert keeper.get("/metrics").status_code == 303


def test_asking_for_a_link_answers_the_same_to_everybody(client, cast):
    answers = [
        client.post("/sign-in", data={"email": email}, headers=OURS).text.replace(email, "")
        for email in ("keeper@example.jp", "nobody@example.jp", "gone@example.jp")
    ]
    assert len(set(answers)) == 1


def test_the_letter_brings_its_reader_in_and_back(client, hub, cast, capsys):
    client.post(
        "/sign-in",
        data={"email": "Keeper@Example.jp ", "next": "/search?q=redis"},
        headers=OURS | {"Accept-Language": "ja"},
    )
    assert work_once(hub)
    letter = capsys.readouterr().out
    assert "To: keeper@example.jp" in letter
    address = next(line for line in letter.splitlines() if line.startswith("http"))
    page = client.get(address)
    assert 'value="/search?q=redis"' in page.text
    used = client.post(address, data={"next": "/search?q=redis"}, headers=OURS)
    assert used.headers["location"] == "/search?q=redis"


def test_nobody_gets_a_letter_that_is_not_known(client, hub, cast, capsys):
    for email in ("nobody@example.jp", "gone@example.jp"):
        client.post("/sign-in", data={"email": email}, headers=OURS)
        assert work_once(hub)
    assert "To:" not in capsys.readouterr().out
    with hub.reading() as session:
        assert session.exec(select(SignInLink)).all() == []
        assert all(job.done_at for job in session.exec(select(Job)))


def test_trying_too_often_has_to_wait(client):
    for _ in range(10):
        assert client.get("/sign-in/guess").status_code == 410
    refused = client.get("/sign-in/guess")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert client.get("/sign-in").status_code == 200


def test_who_has_not_signed_in_is_sent_there_and_back(client):
    answer = client.get("/search?q=%E9%9A%9C%E5%AE%B3&kind=runbook")
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert "/search?q=%E9%9A%9C%E5%AE%B3&amp;kind=runbook" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\/evil.example",
        "/%09/evil.example\t",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "@evil.example",
        "",
        "/" + "a" * 3000,
        "/a\nSet-Cookie: x=1",
        None,
    ],
)
def test_only_own_pages_are_gone_back_to(address):
    assert own_path(address) == "/"


@pytest.mark.parametrize("address", ["/", "/w/pm-1", "/search?q=%E9%9A%9C&x=//y", "/a#b"])
def test_own_pages_are(address):
    assert own_path(address) == address


def test_letters_on_the_console_show_what_was_sent(capsys):
    from app.mail import Letter

    ConsoleSender().send(Letter(to="a@example.jp", subject="障害", text="本文"))
    told = capsys.readouterr().out
    assert "a@example.jp" in told
    assert "障害" in told
    assert "本文" in told
