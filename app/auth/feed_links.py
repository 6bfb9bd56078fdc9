"""Addresses of feeds for programs that cannot sign in: they read feeds as one person, no more."""

from datetime import datetime

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlmodel import Session

from app.auth.actors import person_actor
from models.actor import Actor
from models.errors import NotFound
from models.person import Person
from models.subscription import subscription_of

_ALGORITHM = "HS256"
_USE = "feed"


def feed_token(person: str, serial: int, *, key: bytes) -> str:
    """What the addresses of a person's feeds bear until their ``feed_serial`` moves on."""
    claims = {"use": _USE, "person": person, "serial": serial}
    return jwt.encode({"alg": _ALGORITHM}, claims, OctKey.import_key(key))


def feed_reader(session: Session, token: str, *, key: bytes, now: datetime) -> Actor:
    """The person whose feed it is. Raises NotFound, in the same words whatever is wrong."""
    person, serial = _claimed(token, key)
    row = session.get(Person, person)
    if row and row.is_here(now) and subscription_of(session, person).feed_serial == serial:
        return person_actor(session, row)
    raise NotFound("This address of a feed is no longer valid. Your settings have the new one.")


def _claimed(token: str, key: bytes) -> tuple[str, int]:
    """Nobody's, where it was not signed here for this."""
    try:
        claims = jwt.decode(token, OctKey.import_key(key), algorithms=[_ALGORITHM]).claims
    except (JoseError, ValueError):
        claims = {}
    is_ours = claims.get("use") == _USE
    return (str(claims["person"]), int(claims["serial"])) if is_ours else ("", -1)
