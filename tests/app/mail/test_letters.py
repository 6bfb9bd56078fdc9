"""Letters as they go over the wire: whatever they say, every reader can take them apart again."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.mail import (
    SENDERS,
    ConsoleSender,
    Letter,
    RefusedError,
    UnknownSenderError,
    sender_for,
)
from app.mail.folding import mailbox, plain, worded
from app.mail.mime import as_bytes
from app.mail.smtp import SmtpSender
from app.outbound.unseen import one_line, tame

FROM = "Yokoten <yokoten@example.jp>"
LETTER = Letter(
    to="keeper@example.jp",
    subject="【横展】今週の学び3件(11/23の週)— 接続プールの枯渇を防ぐための確認事項と、他チームの新着",
    text="こんにちは。\n.で始まる行\n" + "長い行" * 400 + "\n",
    html="<p>こんにちは。</p>",
    headers={
        "Message-ID": "<ds-k3v9t2qa@hub.example.co.jp>",
        "List-ID": "Yokoten digest <digest.hub.example.co.jp>",
        "List-Unsubscribe": "<https://hub.example.co.jp/u/dk3v9t2qa0123456789abcdef>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
)
#: Anything, with what is awkward in heads of letters made frequent.
ANY = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from("あ漢😀é \t\r\n=?_.,:;<>\"'\\()@\u202e\u200f\u2028\x00\x85\ud800"),
    ),
    max_size=300,
)


def lines_of(raw: bytes) -> list[bytes]:
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line or b"\x00" in line for line in lines)
    return lines


def read(letter: Letter, sender: str = FROM):
    raw = as_bytes(letter, sender)
    assert max(map(len, lines_of(raw))) <= 78
    return message_from_bytes(raw, policy=policy.default)


def test_a_letter_can_be_read_again():
    message = read(LETTER)
    assert message["Subject"] == LETTER.subject
    for name, value in LETTER.headers.items():
        assert message[name] == value
    assert message["Date"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == LETTER.text
    assert "<p>こんにちは。</p>" in message.get_body(("html",)).get_content()
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


def test_headers_for_machines_stand_on_one_line():
    """List-Unsubscribe as an encoded word is what no mail program takes for a link."""
    raw = as_bytes(LETTER, FROM)
    assert b"\r\nList-Unsubscribe: <https://hub.example.co.jp/u/" in raw
    assert b"=?" not in raw.partition(b"List-ID")[2]


def test_the_date_is_the_one_that_is_given():
    message = read(LETTER.with_headers({"Date": "Mon, 23 Nov 2026 09:00:00 +0900"}))
    assert message.get_all("Date") == ["Mon, 23 Nov 2026 09:00:00 +0900"]


def test_every_letter_has_a_number_and_a_time_with_its_zone():
    plainest = Letter(to="a@example.jp", subject="a", text="b")
    first, second = read(plainest), read(plainest)
    assert first["Message-ID"].endswith("@example.jp>")
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Date"].endswith(" +0000")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("pass\u200bword\ufeff", "password"),
        ("a\u061cb\u200ec\u200fd\u202ee\u2066f\u00adg\U000e0041h", "abcdefgh"),
        ("パ\u200dス\u200c", "パス"),
        ("👩\u200d👩\u200d👧 ❤️\u200d🔥", "👩\u200d👩\u200d👧 ❤️\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_what_nobody_sees_stands_in_no_subject(text, seen):
    assert one_line(text) == seen


@given(subject=ANY)
@example(subject="=?utf-8?q?evil?=")
@example(subject="a" * 300)
@example(subject="a\r\nBcc: evil@example.jp")
@example(subject="a " * 100)
@example(subject="")
def test_any_subject_comes_through(subject):
    message = read(Letter(to="a@example.jp", subject=subject, text="b"))
    decoded = str(make_header(decode_header(raw_header(message, "Subject"))))
    assert decoded == one_line(subject)
    mime = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    assert set(message.keys()) == {"From", "To", "Subject", "Date", "Message-ID"} | mime


def raw_header(message, name: str) -> str:
    return re.sub(r"\r?\n", "", dict(message.raw_items())[name])


@given(text=ANY, html=ANY)
@example(text="." * 1000, html="=" * 1000)
@example(text="From x\n.\n", html="あ" * 1000 + " ")
@example(text="a\rb\r\nc\n\nd  \n", html="\n")
def test_any_text_comes_through(text, html):
    message = read(Letter(to="a@example.jp", subject="a", text=text, html=html))
    for kind, said in (("plain", text), ("html", html)):
        got = message.get_body((kind,)).get_payload(decode=True).decode()
        assert ended(got.replace("\r\n", "\n")) == ended(tame(re.sub(r"\r\n?", "\n", said)))


def ended(text: str) -> str:
    """A letter's last line always ends."""
    return text if text.endswith("\n") else text + "\n"


@given(name=ANY)
@example(name='"quoted" (comment) <x@y>, \\')
@example(name="横展" * 30)
@example(name="a" * 100)
@example(name="=?utf-8?q?evil?=")
def test_any_name_of_a_sender_comes_through(name):
    raw = mailbox("From", name, "yokoten@example.jp")
    assert max(map(len, lines_of(raw.encode("ascii")))) <= 78
    found, address = parseaddr(raw.replace("\r\n", "").removeprefix("From:").strip())
    assert address == "yokoten@example.jp"
    assert str(make_header(decode_header(found))) == one_line(name)


@pytest.mark.parametrize("address", ["a@example.jp", "x" * 60 + "@e.jp", "o'neil+x{y}@example.jp"])
def test_long_addresses_stay_whole(address):
    message = read(Letter(to=address, subject="a", text="b"))
    assert message["To"].addresses[0].addr_spec == address


@pytest.mark.parametrize("value", ["a\r\nBcc: x@y.jp", "a\nb", "あ", "a\x00", "a\x7f"])
def test_a_line_break_cannot_add_a_header(value):
    with pytest.raises(ValueError):
        as_bytes(LETTER.with_headers({"List-ID": value}), FROM)
    with pytest.raises(ValueError):
        plain(value, "a")


@pytest.mark.parametrize("to", ["a@example.jp\r\nBcc: evil@example.jp", "a@example.jp\n", "a"])
def test_nor_can_an_address(to):
    if to.strip() == "a@example.jp":
        assert b"To: a@example.jp\r\nSubject" in as_bytes(Letter(to=to, subject="", text=""), FROM)
        return
    with pytest.raises(RefusedError):
        as_bytes(Letter(to=to, subject="a", text="b"), FROM)


def test_a_sender_that_is_no_address_is_refused():
    with pytest.raises(RefusedError):
        as_bytes(LETTER, "Yokoten")


def test_a_plain_letter_stays_plain():
    message = read(Letter(to="a@example.jp", subject="a", text="Hello.\n"))
    assert message["Content-Transfer-Encoding"] == "7bit"
    assert worded("Subject", "a") == "Subject: a\r\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("a" * 79, "quoted-printable"),
        ("Grüße aus Zürich, und noch ein paar Worte mehr als das.", "quoted-printable"),
        ("日本語の文章です。", "base64"),
    ],
)
def test_the_shorter_encoding_is_taken(text, encoding):
    message = read(Letter(to="a@example.jp", subject="a", text=text))
    assert message["Content-Transfer-Encoding"] == encoding


def test_the_terminal_shows_letters_as_people_read_them():
    shown = StringIO()
    ConsoleSender(shown).send(LETTER)
    assert f"To: keeper@example.jp\nSubject: {LETTER.subject}\n\nこんにちは。" in shown.getvalue()


def test_a_letter_cannot_command_the_terminal():
    shown = StringIO()
    ConsoleSender(shown).send(Letter(to="a@example.jp", subject="a\x1b[2J", text="b\x9b2J\x1b"))
    assert "\x1b" not in shown.getvalue()
    assert "\x9b" not in shown.getvalue()


@pytest.mark.parametrize("scheme", SENDERS)
def test_every_sender_takes_a_letter_over_and_can_be_closed(scheme, office, capsys, monkeypatch):
    """TLS from the first byte is tried beside certificates."""
    port = office.port if scheme == "smtp" else 1
    sender = sender_for(f"{scheme}://127.0.0.1:{port}", FROM)
    if scheme != "smtps":
        sender.send(LETTER)
        assert LETTER.subject in capsys.readouterr().out or office.letters
    sender.close()
    sender.close()


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
    server = SmtpSender.from_url(url, FROM).server
    assert (server.host, server.port, server.is_tls) == (host, port, is_tls)


def test_a_password_may_hold_any_character():
    assert SmtpSender.from_url("smtp://u:p%40s%2Fs@mail", FROM).server.password == "p@s/s"


def test_an_unknown_scheme_is_refused_without_telling_the_address():
    with pytest.raises(UnknownSenderError) as refused:
        sender_for("pigeon://u:geheim@loft", FROM)
    assert "geheim" not in str(refused.value)
    assert all(scheme in str(refused.value) for scheme in SENDERS)
