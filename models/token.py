"""Access tokens for CI and the command line: ``ykt_`` + 43 base62 characters + checksum.

The prefix and the checksum let secret scanners find a leaked one without asking us. Only the
SHA-256 is stored: with 256 random bits no slow hash is needed.
"""

import hashlib
import secrets
import string
import zlib
from datetime import datetime, timedelta

from sqlmodel import Field, Session, select

from models.columns import UTCDateTime
from models.errors import Invalid
from models.ids import new_id
from models.table import Table

PREFIX = "ykt_"
SCOPES = ("push", "read", "evidence", "evidence:all", "admin")
_BASE62 = string.digits + string.ascii_letters
_RANDOM, _CHECK = 43, 6


class Token(Table, table=True):
    id: str = Field(primary_key=True)
    name: str
    scope: str
    team: str | None = Field(default=None, foreign_key="team.slug")
    service: str | None = Field(default=None, foreign_key="service.slug")
    hash: str = Field(unique=True)
    #: The last four characters, to tell tokens apart in a list.
    ending: str
    created_by: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def new_token(
    name: str,
    scope: str,
    *,
    by: str,
    now: datetime,
    team: str | None = None,
    service: str | None = None,
    ttl: timedelta | None = None,
) -> tuple[Token, str]:
    """A token's row and the secret itself, which is shown once and never stored."""
    if scope not in SCOPES:
        raise Invalid("“{scope}” is no scope; choose one of {scopes}.", scope=scope, scopes=SCOPES)
    secret = _mint()
    token = Token(
        id=new_id("tk"),
        name=name,
        scope=scope,
        team=team,
        service=service,
        hash=digest(secret),
        ending=secret[-4:],
        created_by=by,
        created_at=now,
        expires_at=now + ttl if ttl else None,
    )
    return token, secret


def token_by_secret(session: Session, secret: str, *, now: datetime) -> Token | None:
    """The valid token of this secret. A wrong checksum costs no look-up."""
    if not is_wellformed(secret):
        return None
    token = session.exec(select(Token).where(Token.hash == digest(secret))).first()
    return token if token and token.is_valid(now) else None


def digest(secret: str) -> str:
    """What is stored of a secret with enough randomness of its own."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_wellformed(secret: str) -> bool:
    body = secret.removeprefix(PREFIX)
    if body == secret or len(body) != _RANDOM + _CHECK or not body.isascii():
        return False
    return _checksum(body[:_RANDOM]) == body[_RANDOM:]


def _mint() -> str:
    random = "".join(secrets.choice(_BASE62) for _ in range(_RANDOM))
    return PREFIX + random + _checksum(random)


def _checksum(text: str) -> str:
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(_CHECK):
        number, rest = divmod(number, len(_BASE62))
        digits = _BASE62[rest] + digits
    return digits
