"""Links in letters that answer one learning for one ask: signed, for that alone, for two weeks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from models.errors import NotFound

LIFE = timedelta(days=14)
_ALGORITHM = "HS256"
_USE = "answer"


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """``ask`` says to whom the link was sent, and of which services."""

    ask: str
    learning: str


def signed(link: AnswerLink, *, key: bytes, now: datetime) -> str:
    """The link's token, for an address."""
    claims = {"use": _USE, "ask": link.ask, "learning": link.learning,
              "exp": int((now + LIFE).timestamp())}  # fmt: skip
    return jwt.encode({"alg": _ALGORITHM}, claims, OctKey.import_key(key))


def read(token: str, *, key: bytes, now: datetime) -> AnswerLink:
    """Raises NotFound, in the same words, for a link that is over and for one that never was."""
    try:
        claims = jwt.decode(token, OctKey.import_key(key), algorithms=[_ALGORITHM]).claims
    except (JoseError, ValueError):
        claims = {}
    if claims.get("use") == _USE and claims.get("exp", 0) > now.timestamp():
        return AnswerLink(str(claims["ask"]), str(claims["learning"]))
    raise NotFound("This link is no longer valid. Please answer on the page of your service.")
