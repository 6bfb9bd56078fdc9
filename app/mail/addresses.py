"""Addresses of mail, as plain SMTP takes them."""

import re
from email.utils import parseaddr

from app.outbound.fates import RefusedError

#: RFC 5321: 64 octets before the @ and 255 behind it, of which an address may have 254 in all.
LONGEST = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL = re.compile(rf"(?=.{{1,64}}\Z){_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def mailable(address: str) -> str:
    """The address for an envelope, its domain in ASCII.

    Raises RefusedError where plain SMTP cannot carry it: quoted names, names outside of ASCII
    (which SMTPUTF8 would take and most servers still do not), and whatever is no address.
    """
    local, _, domain = address.strip().rpartition("@")
    domain = _ascii(domain)
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise RefusedError(f"{address[:LONGEST]!a} is no address that plain SMTP takes")
    if len(local) + 1 + len(domain) > LONGEST:
        raise RefusedError(f"an address has at most {LONGEST} characters")
    return f"{local}@{domain}"


def domain_of(address: str) -> str:
    """What stands behind the @, for counting; empty where there is none."""
    _, at, domain = address.rpartition("@")
    return domain.strip().casefold() if at else ""


def parted(mailbox: str) -> tuple[str, str]:
    """``Yokoten <yokoten@example.jp>`` as its name and its address; raises RefusedError."""
    name, address = parseaddr(mailbox)
    return name, mailable(address)


def tagged(address: str, tag: str) -> str:
    """``bounces@example.jp`` and ``ds-…`` as ``bounces+ds-…@example.jp``."""
    local, _, domain = mailable(address).rpartition("@")
    return f"{local}+{tag}@{domain}"


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
