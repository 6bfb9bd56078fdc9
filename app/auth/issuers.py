"""The keys with which issuers of CI identities sign, found through their discovery documents."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from app.outbound import Outbound, Unreachable

Key = RSAKey | ECKey

#: How long keys are believed without asking again.
KEPT = timedelta(minutes=10)
#: An unknown key is looked for at most this often, whoever sends what; a failure is forgotten
#: sooner.
PAUSE, SHORT_PAUSE = timedelta(minutes=1), timedelta(seconds=10)
DISCOVERY = "/.well-known/openid-configuration"
#: Key types by the parameter ``kty`` (RFC 7518).
_TYPES: Mapping[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Kept:
    """What is known of one issuer; ``lock`` is held while it is asked."""

    keys: dict[str, Key] = field(default_factory=dict)
    until: datetime = _BEGINNING
    not_before: datetime = _BEGINNING
    lock: threading.Lock = field(default_factory=threading.Lock)


class Issuers:
    """For any number of threads. Looks things up in the network, so never in a transaction."""

    def __init__(self, names: Iterable[str], outbound: Outbound) -> None:
        self._kept = {name: _Kept() for name in names}
        self._outbound = outbound

    def __contains__(self, name: object) -> bool:
        return name in self._kept

    def key(self, issuer: str, kid: str, *, now: datetime) -> Key | None:
        """The key of this id; None where the issuer has none. Raises Unreachable."""
        kept = self._kept[issuer]
        with kept.lock:
            is_known = kid in kept.keys and now < kept.until
            if not is_known and now >= kept.not_before:
                self._fetch(issuer, kept, now)
            if now >= kept.until:
                raise Unreachable("The keys of “{issuer}” cannot be had just now.", issuer=issuer)
            return kept.keys.get(kid)

    def _fetch(self, issuer: str, kept: _Kept, now: datetime) -> None:
        kept.not_before = now + SHORT_PAUSE
        kept.keys = _keys(self._document(issuer))
        kept.until, kept.not_before = now + KEPT, now + PAUSE

    def _document(self, issuer: str) -> Any:
        about = self._json(issuer.rstrip("/") + DISCOVERY)
        address = about.get("jwks_uri") if isinstance(about, dict) else None
        if not isinstance(address, str) or about.get("issuer") != issuer:
            raise Unreachable("“{issuer}” does not say where its keys are.", issuer=issuer)
        if issuer.startswith("https:") and not address.startswith("https:"):
            raise Unreachable("“{issuer}” does not say where its keys are.", issuer=issuer)
        return self._json(address)

    def _json(self, address: str) -> Any:
        reply = self._outbound.request("GET", address, headers={"Accept": "application/json"})
        if reply.status != 200:
            raise Unreachable("“{host}” answers {status}.", host=reply.host, status=reply.status)
        return reply.json()


def _keys(document: Any) -> dict[str, Key]:
    """The keys that sign, by id; what is something else, or broken, is left out."""
    listed = document.get("keys") if isinstance(document, dict) else None
    named = [one for one in listed or () if isinstance(one, dict)]
    found = {str(one.get("kid")): _key(one) for one in named if one.get("kid")}
    return {kid: key for kid, key in found.items() if key}


def _key(said: dict[str, Any]) -> Key | None:
    shape = _TYPES.get(str(said.get("kty")))
    if shape is None or said.get("use", "sig") != "sig":
        return None
    try:
        key = shape.import_key(said)
        key.get_op_key("verify")
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return key
