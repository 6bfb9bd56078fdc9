"""Signed identities of CI jobs: GitHub Actions and GitLab CI (OpenID Connect).

A job is known by the numbers of its repository and of that one's owner. Names can be given to
somebody else, and ``sub`` has whatever form an organisation chooses: neither is looked at.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError

from app.auth.issuers import Issuers
from app.outbound import Outbound
from models.errors import SignInNeeded
from models.service import BINDINGS

ALGORITHMS = ("RS256", "ES256")
#: Seconds by which the clocks of an issuer and of the hub may differ.
LEEWAY = 60
LONGEST = 16 * 1024
LONGEST_NAME = 200
#: What runs the code of a proposed change, perhaps a stranger's.
_PROPOSALS = ("pull_request", "merge_request", "external_pull_request")


@dataclass(frozen=True, slots=True)
class Identity:
    """One job of CI: ``ids`` are the claims of one of ``models.service.BINDINGS``."""

    issuer: str
    ids: Mapping[str, str]
    name: str
    #: Whether it runs what somebody proposed and nobody has merged.
    is_proposal: bool


class Workloads:
    """Tells whose a signed identity is. For any number of threads; never in a transaction."""

    def __init__(self, audience: str, issuers: Iterable[str], outbound: Outbound) -> None:
        self._audience = audience
        self._issuers = Issuers(issuers, outbound)

    def identity(self, signed: str, *, now: datetime) -> Identity:
        """The identity that was signed; raises SignInNeeded with the reason, or Unreachable."""
        issuer, kid = self._signer(signed)
        key = self._issuers.key(issuer, kid, now=now)
        if key is None:
            raise SignInNeeded("This identity is signed with a key that its issuer does not have.")
        try:
            claims = jwt.decode(signed, key, algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError):
            raise SignInNeeded("The signature of this identity is wrong.") from None
        self._check(claims, issuer, now)
        return _identity(issuer, claims)

    def _signer(self, signed: str) -> tuple[str, str]:
        """The issuer and the key that an identity names, neither of them proved yet."""
        try:
            found = jws.extract_compact(signed.encode() if len(signed) <= LONGEST else b"")
            issuer = json.loads(found.payload)["iss"]
            kid = found.headers()["kid"]
        except (JoseError, ValueError, KeyError, TypeError, RecursionError):
            raise SignInNeeded("This signed identity cannot be read.") from None
        if not isinstance(issuer, str) or issuer not in self._issuers:
            raise SignInNeeded("YOKOTEN_WORKLOAD_ISSUERS does not name who issued this identity.")
        return issuer, str(kid)

    def _check(self, claims: dict[str, Any], issuer: str, now: datetime) -> None:
        if claims.get("aud") not in (self._audience, [self._audience]):
            raise SignInNeeded("This identity is for somebody else; ask for one for {audience}.",
                               audience=self._audience)  # fmt: skip
        wanted = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            wanted.validate(claims)
        except (ExpiredTokenError, InvalidClaimError, MissingClaimError):
            raise SignInNeeded("This identity is over, or not valid yet.") from None


def is_signed(secret: str) -> bool:
    """Whether a bearer's secret is a signed identity: three parts with dots between them."""
    return secret.count(".") == 2


def _identity(issuer: str, claims: dict[str, Any]) -> Identity:
    names = next((names for names in BINDINGS if all(claims.get(one) for one in names)), None)
    if names is None:
        raise SignInNeeded("This identity names no repository by its number.")
    event = str(claims.get("event_name") or claims.get("pipeline_source") or "")
    name = str(claims.get("repository") or claims.get("project_path") or claims[names[0]])
    return Identity(
        issuer=issuer,
        ids={one: str(claims[one]) for one in names},
        name=name[:LONGEST_NAME],
        is_proposal=event.startswith(_PROPOSALS),
    )
