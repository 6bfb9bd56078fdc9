"""What a mail server says and does, and what that means for a letter."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from mail_office import lets_in

from app.mail import Letter, NotSentError, RefusedError
from app.mail import smtp_line as line
from app.mail import smtp_pool as pool
from app.mail import smtp_server as server
from app.mail.smtp_line import Unanswered

LETTER = Letter(to="keeper@example.jp", subject="学び3件", text="こんにちは。\n.点\n..\n.\n終\n")


def test_a_letter_arrives_as_it_was_written(office, sender):
    sender.send(LETTER)
    [(bounces_to, recipients, raw)] = office.letters
    assert (bounces_to, recipients) == ("yokoten@example.jp", ["keeper@example.jp"])
    assert raw.endswith(b"\r\n")


def test_lines_that_begin_with_a_dot_stay(office, sender):
    text = ".\n..\n.a\nFrom here\n"
    sender.send(Letter(to="a@example.jp", subject="a", text=text))
    assert office.letters[0][2].decode().partition("\r\n\r\n")[2] == text.replace("\n", "\r\n")


def test_it_comes_back_to_where_the_letter_says(office, sender):
    sender.send(LETTER.with_headers({}, bounces_to="back+ds-k3v9t2qa@example.jp"))
    assert office.letters[0][0] == "back+ds-k3v9t2qa@example.jp"


@pytest.mark.parametrize(
    ("command", "says", "fate"),
    [
        ("MAIL", "421 closing", NotSentError),
        ("MAIL", "451 later", NotSentError),
        ("MAIL", "530 sign in first", NotSentError),
        ("MAIL", "550 not from you", RefusedError),
        ("MAIL", "552 too large", RefusedError),
        ("MAIL", "drop", NotSentError),
        ("MAIL", "hang", NotSentError),
        ("RCPT", "421 closing", NotSentError),
        ("RCPT", "450 greylisted", NotSentError),
        ("RCPT", "452 too many", NotSentError),
        ("RCPT", "550 no such mailbox", RefusedError),
        ("RCPT", "drop", NotSentError),
        ("RCPT", "hang", NotSentError),
        ("DATA", "421 closing", NotSentError),
        ("DATA", "451 later", NotSentError),
        ("DATA", "452 full", NotSentError),
        ("DATA", "550 spam", RefusedError),
        ("DATA", "554 no", RefusedError),
        ("DATA", "drop", Unanswered),
        ("DATA", "hang", Unanswered),
        ("DATA", "nonsense", Unanswered),
        ("DATA", "354 go on", Unanswered),
    ],
)
def test_every_answer_has_its_fate(office, sender, monkeypatch, command, says, fate):
    monkeypatch.setattr(server, "PATIENCE", 0.3)
    monkeypatch.setattr(line, "LAST_PATIENCE", 0.3)
    office.says[command] = says
    with pytest.raises(Exception) as raised:
        sender.send(LETTER)
    assert type(raised.value) is fate
    assert office.letters == []
    if says[0].isdigit() and fate is not Unanswered:
        assert says in str(raised.value)
    office.says.clear()
    sender.send(LETTER)
    assert len(office.letters) == 1


def test_one_connection_carries_many_letters(office, sender):
    for number in range(pool.MOST_LETTERS):
        sender.send(LETTER)
        assert (office.connections, len(office.letters)) == (1, number + 1)
    sender.send(LETTER)
    assert office.connections == 2


def test_what_is_refused_costs_no_connection(office, sender):
    office.says["RCPT"] = "550 no such mailbox"
    for _ in range(3):
        with pytest.raises(RefusedError):
            sender.send(LETTER)
    office.says.clear()
    sender.send(LETTER)
    assert office.connections == 1


@pytest.mark.parametrize("says", ["421 idle for too long", "drop", "500 what"])
def test_a_server_that_closed_meanwhile_is_called_again(office, sender, says):
    sender.send(LETTER)
    office.says["RSET"] = says
    sender.send(LETTER)
    assert (office.connections, len(office.letters)) == (2, 2)


def test_an_idle_connection_is_ended(office, sender, monkeypatch):
    monkeypatch.setattr(pool, "IDLE", 0.05)
    sender.send(LETTER)
    time.sleep(0.3)
    assert sender._pool._free == []
    sender.send(LETTER)
    assert office.connections == 2


def test_threads_do_not_share_a_connection(office, sender):
    def several() -> None:
        for number in range(20):
            sender.send(Letter(to=f"n{number}@example.jp", subject="a", text="b"))

    threads = [threading.Thread(target=several) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(office.letters) == 80
    assert all(len(recipients) == 1 for _, recipients, _ in office.letters)
    assert 1 <= office.connections <= 4


def test_a_slow_server_begins_no_letter(office, sender, monkeypatch):
    monkeypatch.setattr(server, "BEFORE", 0.0)
    with pytest.raises(NotSentError, match="too slow"):
        sender.send(LETTER)
    assert office.letters == []


def test_the_whole_ends_before_the_lease_of_its_job():
    from models.job import LEASE

    longest = server.BEFORE + 2 * server.PATIENCE + line.LAST_PATIENCE
    assert longest < LEASE.total_seconds() - 5


class TestSecured:
    """STARTTLS, TLS from the first byte, and passwords."""

    @pytest.fixture(autouse=True)
    def _trusted(self, certified, monkeypatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", certified[0])

    @pytest.fixture
    def secured(self, opened, certified):
        return opened(
            tls_context=certified[1],
            require_starttls=True,
            auth_required=True,
            authenticator=lets_in,
        )

    def test_a_password_goes_over_a_secured_line(self, secured, sending):
        sending(f"smtp://yokoten:geheim@127.0.0.1:{secured.port}").send(LETTER)
        assert len(secured.letters) == 1

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, secured, sending, monkeypatch):
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(NotSentError, match="CERTIFICATE_VERIFY_FAILED"):
            sending(f"smtp://yokoten:geheim@127.0.0.1:{secured.port}").send(LETTER)
        assert secured.letters == []

    def test_a_certificate_of_another_name_is_refused(self, secured, sending):
        with pytest.raises(NotSentError, match="CERTIFICATE_VERIFY_FAILED"):
            sending(f"smtp://yokoten:geheim@localhost:{secured.port}").send(LETTER)
        assert secured.letters == []

    def test_a_login_that_is_refused_is_a_fault_of_ours(self, secured, sending):
        with pytest.raises(NotSentError, match="refuses the login: 535") as raised:
            sending(f"smtp://yokoten:falsch@127.0.0.1:{secured.port}").send(LETTER)
        assert "falsch" not in str(raised.value)

    def test_a_password_outside_of_ascii_is_no_crash(self, secured, sending):
        with pytest.raises(NotSentError):
            sending(f"smtp://yokoten:%E5%AF%86@127.0.0.1:{secured.port}").send(LETTER)

    def test_a_server_that_wants_a_login_says_so(self, secured, sending):
        with pytest.raises(NotSentError, match="530"):
            sending(f"smtp://127.0.0.1:{secured.port}").send(LETTER)

    def test_tls_from_the_first_byte(self, opened, certified, sending):
        secured = opened(server_hostname="127.0.0.1", ssl_context=certified[1])
        sending(f"smtps://127.0.0.1:{secured.port}").send(LETTER)
        assert len(secured.letters) == 1

    def test_a_plain_server_is_none_with_tls(self, office, sending, monkeypatch):
        monkeypatch.setattr(server, "PATIENCE", 0.5)
        with pytest.raises(NotSentError):
            sending(f"smtps://127.0.0.1:{office.port}").send(LETTER)

    def test_a_password_never_goes_out_in_the_clear(self, office, sending):
        with pytest.raises(NotSentError, match="STARTTLS"):
            sending(f"smtp://u:geheim@127.0.0.1:{office.port}").send(LETTER)
        assert office.letters == []


@pytest.fixture
def scripted() -> Iterator[Callable[..., int]]:
    """``scripted(b"220 hi", …)``: a port whose server says these lines, one an answer, and closes.

    Before each line but the first it reads one; ``...`` reads the letter up to its end.
    """
    listening = []

    def opening(*lines: bytes) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as read:
                for number, said in enumerate(lines):
                    if number:
                        read.readline()
                    connection.sendall(said + b"\r\n")

        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()[1]

    yield opening
    for listener in listening:
        listener.close()


@pytest.mark.parametrize(
    "lines",
    [
        (b"421 busy",),
        (b"554 we do not talk to you",),
        (b"nonsense",),
        (b"220 hi",),
        (b"220 hi", b"421 busy"),
        (b"220 hi", b"500 what", b"500 what"),
        (b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"421 busy"),
        (b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"451 later"),
        (b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"250 what"),
        (b"220 hi", b"250 ok", b"250 ok", b"250 ok"),
        (b"220 hi", b"250 ok", b"999 what"),
    ],
)
def test_whatever_happens_before_the_letter_it_did_not_leave(scripted, sending, lines):
    with pytest.raises(NotSentError):
        sending(f"smtp://127.0.0.1:{scripted(*lines)}").send(LETTER)


def test_a_refusal_of_data_is_one(scripted, sending):
    port = scripted(b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"554 no valid recipients")
    with pytest.raises(RefusedError):
        sending(f"smtp://127.0.0.1:{port}").send(LETTER)


def test_a_connection_that_breaks_within_the_letter_leaves_nothing_open(scripted, sending):
    """The dot was not sent: the server cannot have taken it over."""
    port = scripted(b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go on")
    long = Letter(to="a@example.jp", subject="a", text=("x" * 60 + "\n") * 200_000)
    with pytest.raises(NotSentError):
        sending(f"smtp://127.0.0.1:{port}").send(long)


def test_a_server_that_is_not_there_gets_nothing(sending):
    with pytest.raises(NotSentError):
        sending("smtp://127.0.0.1:1").send(LETTER)


def test_a_name_that_does_not_exist_is_no_crash(sending):
    for host in ("a..b", "x" * 70, "-"):
        with pytest.raises(NotSentError):
            sending(f"smtp://{host}:25").send(LETTER)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "@example.jp",
        "a@",
        "a b@example.jp",
        '"a b"@example.jp',
        "利用者@example.jp",
        "a@exa mple.jp",
        "a@-example.jp",
        "a@example..jp",
        ".a@example.jp",
        "a@b@example.jp",
        "a,b@example.jp",
        "a@example.jp\r\nBcc: evil@example.jp",
        "a@example.jp>\r\nDATA",
        "a\x00@example.jp",
        "a@[127.0.0.1]",
        "x" * 65 + "@example.jp",
        "a@" + "b." * 130 + "jp",
        "\ud800@example.jp",
        "a@\ud800.jp",
    ],
)
def test_an_address_that_cannot_be_written_to_is_refused_in_words(office, sender, to):
    with pytest.raises(RefusedError, match="address"):
        sender.send(Letter(to=to, subject="a", text="b"))
    assert (office.letters, office.connections) == ([], 0)


def test_a_domain_of_foreign_letters_is_written_in_ascii(office, sender):
    sender.send(Letter(to="o'neil+x@例え.jp", subject="a", text="b"))
    assert office.letters[0][1] == ["o'neil+x@xn--r8jz45g.jp"]
