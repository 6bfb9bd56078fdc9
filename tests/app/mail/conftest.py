"""Mail servers of this machine: one that keeps what it gets, and says what it is told to say."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mail_office import Office

from app.clock import utc_now
from app.mail import sender_for
from app.mail.smtp import SmtpSender

FROM = "Yokoten <yokoten@example.jp>"


@pytest.fixture
def opened() -> Iterator[Callable[..., Office]]:
    """``opened(**options)``: a running server; the options are those of aiosmtpd's SMTP."""
    servers = []

    def opening(**options: Any) -> Office:
        office = Office()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            office.port = free.getsockname()[1]
        server = Controller(office, hostname="127.0.0.1", port=office.port, **options)
        server.start()
        servers.append(server)
        return office

    yield opening
    for server in servers:
        server.stop()


@pytest.fixture
def office(opened) -> Office:
    return opened()


@pytest.fixture
def sending() -> Iterator[Callable[[str], SmtpSender]]:
    """``sending(url)``: a sender that is closed at the end."""
    senders: list[SmtpSender] = []

    def made(url: str) -> SmtpSender:
        sender = sender_for(url, FROM)
        senders.append(sender)
        return sender

    yield made
    for sender in senders:
        sender.close()


@pytest.fixture
def sender(office, sending) -> SmtpSender:
    return sending(f"smtp://127.0.0.1:{office.port}")


@pytest.fixture(scope="session")
def certified(tmp_path_factory) -> tuple[str, ssl.SSLContext]:
    """A certificate of 127.0.0.1: the file that trusts it, and the server's side."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.jp")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return str(folder / "cert.pem"), context
