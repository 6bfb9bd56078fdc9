"""Letters, as a mail server gets them."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from app.mail import SENDERS, Letter, NotSentError, RefusedError, UnknownSenderError, sender_for
from app.mail.smtp import SmtpSender

FROM = "Yokoten <yokoten@example.jp>"
LETTER = Letter(
    to="keeper@example.jp",
    subject="[Yokoten] 学び 3件 — 接続プールの枯渇を防ぐための確認事項と、今週ほかのチームが書いたもの",
    text="こんにちは。\n.で始まる行\n" + "長い行" * 400 + "\n",
    html="<p>こんにちは。</p>",
    headers={"List-Unsubscribe": "<https://hub.example.jp/u/x>"},
)


class Kept:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def kept() -> Iterator[tuple[Kept, str]]:
    memory = Kept()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(memory, hostname="127.0.0.1", port=port)
    server.start()
    yield memory, f"smtp://127.0.0.1:{port}"
    server.stop()


def test_a_letter_arrives_whole(kept):
    memory, url = kept
    sender_for(url, FROM).send(LETTER)
    [(sender, recipients, raw)] = memory.letters
    assert (sender, recipients) == ("yokoten@example.jp", ["keeper@example.jp"])
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == LETTER.subject
    assert message["List-Unsubscribe"] == "<https://hub.example.jp/u/x>"
    assert message["Date"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == LETTER.text
    assert "<p>こんにちは。</p>" in message.get_body(("html",)).get_content()
    assert max(map(len, raw.splitlines())) <= 998


def test_a_mailbox_that_is_not_there_is_an_error(kept):
    memory, url = kept
    with pytest.raises(RefusedError):
        sender_for(url, FROM).send(Letter(to="nobody@example.jp", subject="a", text="b"))
    assert memory.letters == []


def test_a_server_that_is_down_is_an_error():
    with pytest.raises(NotSentError):
        sender_for("smtp://127.0.0.1:1", FROM).send(LETTER)


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_cannot_add_a_header(field):
    given = {"to": "a@example.jp", "subject": "a", "text": "b"} | {
        field: "a\r\nBcc: evil@example.jp"
    }
    with pytest.raises(ValueError):
        Letter(**given).message(FROM)


@pytest.mark.parametrize(
    ("url", "host", "port", "is_tls"),
    [
        ("smtp://mail", "mail", 25, False),
        ("smtp://u:p%40ss@mail", "mail", 587, False),
        ("smtps://u:p@mail", "mail", 465, True),
        ("smtp://mail:1025", "mail", 1025, False),
    ],
)
def test_an_address_says_how(url, host, port, is_tls):
    sender = SmtpSender.from_url(url, FROM)
    assert (sender.host, sender.port, sender.is_tls) == (host, port, is_tls)


def test_a_password_may_hold_any_character():
    assert SmtpSender.from_url("smtp://u:p%40s%2Fs@mail", FROM).password == "p@s/s"


def test_a_password_never_goes_out_in_the_clear(kept):
    memory, url = kept
    with pytest.raises(NotSentError):
        sender_for(url.replace("//", "//u:geheim@"), FROM).send(LETTER)
    assert memory.letters == []


def test_an_unknown_scheme_is_refused_without_telling_the_address():
    with pytest.raises(UnknownSenderError) as refused:
        sender_for("pigeon://u:geheim@loft", FROM)
    assert "geheim" not in str(refused.value)
    assert all(scheme in str(refused.value) for scheme in SENDERS)
