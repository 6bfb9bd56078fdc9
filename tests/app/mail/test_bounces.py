"""What came back, and what only looks like it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.mail.bounces import LARGEST, Bounce, bounce_from

ID = "ds-k3v9t2qa"
ORIGINAL = f"""From: Yokoten <yokoten@example.jp>
To: bo@example.com
Subject: =?utf-8?b?5a2m44Gz?=
Message-ID: <{ID}@hub.example.jp>

(body)
"""


def notification(
    action: str = "failed",
    *,
    to: str = "bounces@example.jp",
    quoted: str = "message/rfc822",
    original: str = ORIGINAL,
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <bo@example.com>: no such user",
) -> bytes:
    return f"""Return-Path: <>
From: MAILER-DAEMON@mail.example.jp (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b="

--=b=
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=b=
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.jp
Arrival-Date: Mon, 23 Nov 2026 09:00:03 +0900

Final-Recipient: rfc822; bo@example.com
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--=b=
Content-Type: {quoted}

{original}
--=b=--
""".encode()


def plain(text: str, *, sender: str = "MAILER-DAEMON@q.example", to: str = "bounces@example.jp"):
    return f"From: {sender}\nTo: {to}\nSubject: failure notice\n\n{text}".encode()


SAID = "550 5.1.1 <bo@example.com>: no such user"


def test_the_quoted_letter_says_which_one():
    assert bounce_from(notification()) == Bounce(ID, "failed", SAID)


@pytest.mark.parametrize(
    "raw",
    [
        notification(quoted="text/rfc822-headers"),
        notification(to=f"bounces+{ID}@example.jp", original="Subject: x\n"),
        notification(to=f"Bounces <bounces+{ID.upper()}@example.jp>", original="Subject: x\n"),
        notification(original=ORIGINAL.replace("Message-ID: ", "Message-ID:\n ")),
        notification("Failed"),
        notification().replace(b"\n", b"\r\n"),
        b"Delivered-To: bounces+ds-k3v9t2qa@example.jp\n" + notification(original="Subject: x\n"),
        notification(original="Subject: x\n").replace(
            b"Subject: Und", b"In-Reply-To: <ds-k3v9t2qa@hub.example.jp>\nSubject: Und"
        ),
    ],
)
def test_so_does_whatever_else_is_left_of_it(raw):
    assert bounce_from(raw) == Bounce(ID, "failed", SAID)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_did_not_fail_is_not_final(action):
    bounce = bounce_from(notification(action))
    assert (bounce.action, bounce.is_final) == (action, False)


def test_of_several_recipients_the_one_who_fares_worst_counts():
    group = b"\nFinal-Recipient: rfc822; al@example.com\nAction: delivered\nStatus: 2.0.0\n\n--=b="
    raw = notification().replace(b"\n\n--=b=\nContent-Type: message/rfc822", b"\n" + group + b"\n"
                                 b"Content-Type: message/rfc822")  # fmt: skip
    assert bounce_from(raw).action == "failed"


def test_a_server_without_notifications_is_understood_by_the_address():
    """qmail's own words."""
    text = (
        "Hi. This is the qmail-send program at q.example.\n\n<bo@example.com>:\nSorry, 5.1.1 no\n"
    )
    to = f"bounces+{ID}@example.jp"
    assert bounce_from(plain(text, to=to)) == Bounce(ID, "failed", "Sorry, 5.1.1 no")


def test_or_by_the_letter_that_it_quotes():
    text = f"550 no such user\n\n--- Below this line is a copy of the message.\n\n{ORIGINAL}"
    assert bounce_from(plain(text)) == Bounce(ID, "failed", "550 no such user")


@pytest.mark.parametrize(
    "raw",
    [
        plain("I am away until 5.1.1 of my calendar.", sender="bo@example.com",
              to=f"bounces+{ID}@example.jp"),
        plain("Thank you for your letter 550!", sender="bo@example.com",
              to=f"bounces+{ID}@example.jp"),
        plain("All is well.", to=f"bounces+{ID}@example.jp"),
        plain("version 15.5.1.12 of 5502", to=f"bounces+{ID}@example.jp"),
        notification(original="Message-ID: <another@example.jp>\n\n"),
        notification(original="Message-ID: <ds-toolongtoolong@example.jp>\n\n"),
        b"",
        b"\x00" * 100,
        b"Content-Type: multipart/report; boundary=x\n\n--x\n--x--",
    ],
)  # fmt: skip
def test_what_is_no_bounce_of_ours_is_none(raw):
    assert bounce_from(raw) is None


def test_what_the_other_server_says_is_one_short_line():
    long = notification(diagnostic="smtp; 550 5.1.1 " + "very\n long " * 200)
    bounce = bounce_from(long)
    assert "\n" not in bounce.said
    assert len(bounce.said) <= 300
    encoded = notification(diagnostic="smtp; =?utf-8?b?5a2m44Gz?=")
    assert bounce_from(encoded).said == "5.1.1 学び"


def test_only_so_much_is_read():
    raw = notification().replace(b"I'm sorry", b"x" * LARGEST)
    assert bounce_from(raw) is None


PIECES = st.sampled_from(
    [
        *notification().splitlines(keepends=True),
        b"Content-Type: message/delivery-status\n\n",
        b'Content-Type: multipart/mixed; boundary="=b="\n\n',
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Type: text/plain; charset=nonsense\n",
        b"Content-Type: text/plain; charset*=a'b'c%\n",
        b"Message-ID: =?x?b?!!?=\n",
        b"From: =?utf-8?q?\xff?= <\xff@\xff>\n",
        b"Action: failed\n",
        b"\n",
        b"\xff\xfe\x00",
    ]
)  # fmt: skip


@given(raw=st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=40).map(b"".join)))
@example(raw=b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 10 + b"--a\n" * 50_000)
@example(raw=b"Content-Type: message/rfc822\n\n" * 20)
@example(raw=b"From: " + b"(" * 5000 + b"\nTo: bounces+ds-k3v9t2qa@example.jp\n\n550 x")
@example(raw=b"To: bounces+ds-k3v9t2qa@x\nContent-Type: message/delivery-status\n\na: =?x?b?!?=\n")
def test_nothing_at_all_makes_it_fall_over(raw):
    found = bounce_from(raw)
    assert found is None or found.dispatch.startswith("ds-")
