"""The one way out: where it goes, where it does not, and when it gives up. Real sockets."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.outbound import Elsewhere, Outbound, Unfit, Unreachable, Unreached
from app.outbound.reach import Reach, is_open

HERE = ("127.0.0.0/8", "::1")
GREETING = b"HTTP/1.1 200 OK\r\nX-Who: Here\r\nContent-Length: 2\r\n\r\nok"
Answer = Callable[[socket.socket, bytes], None]


class Server:
    """Answers every connection by ``answer``, and keeps what it was asked."""

    def __init__(self, answer: Answer, host: str, port: int, context: ssl.SSLContext | None):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family)
        self._answer, self._context = answer, context
        self.port = self._socket.getsockname()[1]
        self.asked: list[bytes] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with suppress(OSError):  # the client went away, which is what some tests are about
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            asked = connection.recv(65536)
            self.asked.append(asked)
            self._answer(connection, asked)
            connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@contextmanager
def serving(
    answer: Answer | bytes = GREETING,
    host: str = "127.0.0.1",
    port: int = 0,
    context: ssl.SSLContext | None = None,
) -> Iterator[Server]:
    def said(connection: socket.socket, _asked: bytes) -> None:
        assert isinstance(answer, bytes)
        connection.sendall(answer)

    server = Server(said if isinstance(answer, bytes) else answer, host, port, context)
    yield server
    server.close()


def names(*answers: list[str]) -> Callable[[str, int], list[str]]:
    """A resolver that says these one after the other, and the last one for ever."""
    left = list(answers)

    def resolve(_host: str, _port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


def test_an_answer_comes_with_status_headers_and_body():
    with serving() as server:
        reply = Outbound(HERE).request(
            "POST", f"http://127.0.0.1:{server.port}/a?b=c", headers={"X-Key": "1"}, said={"日": 1}
        )
    assert (reply.status, reply.headers["x-who"], reply.body) == (200, "Here", b"ok")
    assert server.asked[0].startswith(b"POST /a?b=c HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}\r\n".encode() in server.asked[0]
    assert b"X-Key: 1\r\n" in server.asked[0]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "168.63.129.16",
        "100.100.100.200",
        "10.0.0.1",
        "0.0.0.0",
        "[::]",
        "224.0.0.1",
        "[ff02::1]",
        "[fe80::1]",
        "localhost",
        "localhost.",
        "2130706433",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "127.1",
        "127.0.0.1.",
    ],
)
def test_nothing_private_is_reached(host):
    with serving() as server, pytest.raises(Unreachable):
        Outbound().request("GET", f"http://{host}:{server.port}/")
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::8.8.8.8", "2002:808:808::1", "1.1.1.1"],
)
def test_the_open_internet_is_open(address):
    assert is_open(ip_address(address))


@pytest.mark.parametrize(
    ("allowed", "host", "address"),
    [
        (["gitlab.internal"], "GitLab.Internal", "10.1.2.3"),
        (["10.0.0.0/8"], "gitlab.internal", "10.1.2.3"),
        (["10.1.2.3"], "gitlab.internal", "10.1.2.3"),
        (["10.0.0.0/8"], "gitlab.internal", "::ffff:10.1.2.3"),
        (["fd00::/8"], "gitlab.internal", "fd00::1"),
    ],
)
def test_what_is_configured_is_allowed(allowed, host, address):
    assert Reach(allowed).permits(host, ip_address(address))
    assert not Reach(allowed).permits("other.internal", ip_address("192.168.0.1"))
    assert not Reach(allowed).permits("gitlab.internal.example", ip_address("172.16.0.1"))


@pytest.mark.parametrize("answer", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["::1"]])
def test_one_private_address_among_several_is_enough_to_refuse(answer):
    with serving() as server, pytest.raises(Unreachable, match="open internet"):
        Outbound(resolve=names(answer)).request("GET", f"http://both.example:{server.port}/")
    assert server.asked == []


def test_a_name_that_changes_its_mind_is_asked_once():
    with serving() as first, serving(host="127.0.0.2", port=first.port) as second:
        outbound = Outbound(["127.0.0.1"], resolve=names(["127.0.0.1"], ["127.0.0.2"]))
        outbound.request("GET", f"http://turns.example:{first.port}/")
        assert (len(first.asked), second.asked) == (1, [])
        assert f"Host: turns.example:{first.port}\r\n".encode() in first.asked[0]
        with pytest.raises(Unreachable, match="open internet"):
            outbound.request("GET", f"http://turns.example:{first.port}/")
        assert second.asked == []


def test_the_next_address_is_tried_where_one_does_not_answer():
    with serving(host="127.0.0.2") as server:
        outbound = Outbound(HERE, resolve=names(["127.0.0.1", "127.0.0.2"]))
        assert outbound.request("GET", f"http://two.example:{server.port}/").status == 200


def test_a_redirect_is_not_followed():
    with serving() as inner:
        place = f"Location: http://127.0.0.1:{inner.port}/\r\n".encode()
        moved = b"HTTP/1.1 302 Found\r\n" + place + b"Content-Length: 0\r\n\r\n"
        with serving(moved) as outer, pytest.raises(Elsewhere, match="elsewhere"):
            Outbound(HERE).request("GET", f"http://127.0.0.1:{outer.port}/")
        assert inner.asked == []


@pytest.mark.parametrize(
    "head",
    [b"Transfer-Encoding: chunked\r\n\r\n", b"Content-Length: 99999999\r\n\r\n", b"\r\n"],
    ids=["chunked", "announced", "until it closes"],
)
def test_an_endless_body_ends(head):
    sent = 0

    def pour(connection, _asked):
        nonlocal sent
        piece = b"x" * 1000
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + head)
        while True:
            chunk = b"3e8\r\n" + piece + b"\r\n" if b"chunked" in head else piece
            connection.sendall(chunk)
            sent += len(piece)

    with serving(pour) as server, pytest.raises(Unreachable, match="more than 20000 bytes"):
        Outbound(HERE, limit=20_000).request("GET", f"http://127.0.0.1:{server.port}/")
    assert sent < 20_000_000


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 200 OK\r\nX: ", GREETING[:-2]], ids=["nothing", "headers", "body"]
)
def test_a_slow_answer_is_given_up_however_often_it_drips(first):
    def drip(connection, _asked):
        connection.sendall(first)
        for _ in range(20):
            connection.sendall(b"x" if first else b"")
            time.sleep(0.05)

    if b"Length" in first:
        first = first.replace(b"Length: 2", b"Length: 1000")
    with serving(drip) as server:
        since = time.monotonic()
        with pytest.raises(Unreachable, match="too long"):
            Outbound(HERE, patience=0.3).request("GET", f"http://127.0.0.1:{server.port}/")
        assert time.monotonic() - since < 1


def test_a_name_that_takes_for_ever_to_look_up_is_given_up():
    waiting = threading.Event()

    def resolve(_host, _port):
        waiting.wait(5)
        return ["127.0.0.1"]

    since = time.monotonic()
    with pytest.raises(Unreachable):
        Outbound(HERE, resolve=resolve, patience=0.2).request("GET", "http://slow.example/")
    assert time.monotonic() - since < 1
    waiting.set()


def test_what_surely_did_not_leave_is_told_apart():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    for outbound, host in (
        (Outbound(HERE), f"127.0.0.1:{port}"),
        (Outbound(), "127.0.0.1"),
        (Outbound(HERE, resolve=names([])), "nobody.example"),
    ):
        with pytest.raises(Unreached):
            outbound.request("POST", f"http://{host}/", said={})
    with serving(b"no TLS") as server, pytest.raises(Unreached):
        Outbound(HERE).request("POST", f"https://127.0.0.1:{server.port}/", said={})
    assert b"POST" not in server.asked[0]


def test_headers_that_cannot_be_written_do_not_leave():
    broken = {"X-Key": "1\r\nX-More: 2"}
    with serving() as server, pytest.raises(Unreached):
        Outbound(HERE).request("GET", f"http://127.0.0.1:{server.port}/", headers=broken)
    assert not any(server.asked)


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", GREETING[:-1]])
def test_what_was_asked_and_not_answered_may_have_arrived(answer):
    with serving(answer) as server, pytest.raises(Unreachable) as broken:
        Outbound(HERE).request("POST", f"http://127.0.0.1:{server.port}/", said={})
    assert not isinstance(broken.value, Unreached)
    assert len(server.asked) == 1


def test_who_hangs_after_the_request_may_have_it():
    with serving(lambda *_: time.sleep(0.5)) as server, pytest.raises(Unreachable) as late:
        Outbound(HERE, patience=0.2).request("POST", f"http://127.0.0.1:{server.port}/", said={})
    assert not isinstance(late.value, Unreached)


@pytest.mark.parametrize(
    "answer", [GREETING[:-1], GREETING + b"x" * 100, GREETING.replace(b": 2", b": 200")]
)
def test_where_no_body_is_needed_the_status_is_enough(answer):
    def hang(connection, _asked):
        connection.sendall(answer)
        time.sleep(0.5)

    with serving(hang) as server:
        outbound = Outbound(HERE, limit=50, patience=0.2)
        url = f"http://127.0.0.1:{server.port}/"
        assert outbound.request("POST", url, said={}, needs_body=False).status == 200


def test_a_body_that_is_written_out_already_goes_as_it_is():
    said, came = '{"日":  1}'.encode(), b""

    def take(connection, asked):
        nonlocal came
        came = asked
        while not came.endswith(said):
            came += connection.recv(100)
        connection.sendall(GREETING)

    with serving(take) as server:
        Outbound(HERE).request("POST", f"http://127.0.0.1:{server.port}/", said=said)
    assert f"Content-Length: {len(said)}\r\n".encode() in came
    assert b"Content-Type: application/json\r\n" in came


@pytest.mark.parametrize(
    ("allowed", "host"),
    [("chat.internal", "Chat.Internal"), ("127.0.0.0/8", "127.0.0.1"), ("::1", "[::1]")],
)
def test_only_hosts_that_are_written_out_are_named(allowed, host):
    assert Reach([allowed]).names(host)
    assert not Reach([allowed]).names("other.internal")
    assert not Reach([allowed]).names("10.0.0.1")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "//example.com/",
        "example.com",
        "http://",
        "http://user:geheim@example.com/",
        "http://exa mple.com/",
        "http://example.com:99999/",
        "http://[::1/",
    ],
)
def test_only_web_addresses_without_user_names_are_gone_to(url):
    with pytest.raises(Unreached) as refused:
        Outbound(HERE, resolve=names(["127.0.0.1"])).request("GET", url)
    assert "geheim" not in str(refused.value)
    assert isinstance(refused.value, Unfit) or " " in url


def test_proxies_of_the_environment_are_not_asked(monkeypatch):
    with serving() as proxy, serving() as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        Outbound(HERE).request("GET", f"http://127.0.0.1:{server.port}/")
    assert (len(proxy.asked), len(server.asked)) == (0, 1)


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", GREETING[:-1]])
def test_a_broken_answer_is_told_without_secrets(answer):
    with serving(answer) as server, pytest.raises(Unreachable) as refused:
        Outbound(HERE).request(
            "GET",
            f"http://127.0.0.1:{server.port}/hooks/geheim?key=geheim",
            headers={"Authorization": "Bearer geheim"},
        )
    assert "127.0.0.1" in str(refused.value)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("body", [b"<html>", b"\xff", b"[" * 200_000])
def test_what_is_no_json_is_said(body):
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with serving(head + body) as server:
        reply = Outbound(HERE).request("GET", f"http://127.0.0.1:{server.port}/")
    with pytest.raises(Unreachable, match="no JSON"):
        reply.json()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate of good.example, and its key, that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "good.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("good.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file: Path = tmp_path_factory.mktemp("tls") / "good.pem"
    file.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


def test_tls_asks_for_the_name_though_the_address_is_pinned(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    outbound = Outbound(HERE, resolve=names(["127.0.0.1"]), context=trusting)
    with serving(context=context) as server:
        assert outbound.request("GET", f"https://good.example:{server.port}/").body == b"ok"
        with pytest.raises(Unreachable, match="evil.example"):
            outbound.request("GET", f"https://evil.example:{server.port}/")
        with pytest.raises(Unreachable):
            Outbound(HERE, resolve=names(["127.0.0.1"])).request(
                "GET", f"https://good.example:{server.port}/"
            )
    assert len(server.asked) == 1
