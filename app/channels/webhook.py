"""Generic webhooks by Standard Webhooks 1.0: signed, with an id, and thin (standardwebhooks.com)."""

import json
import secrets
from base64 import b64encode
from datetime import UTC, datetime

from standardwebhooks import Webhook

from app.channels.message import Message
from app.channels.port import Parcel

#: Bytes of randomness; the standard wants 24 to 64.
_STRENGTH = 32


def new_secret() -> str:
    """A secret to sign with, in the standard's own spelling."""
    return f"whsec_{b64encode(secrets.token_bytes(_STRENGTH)).decode()}"


def pack(message: Message, now: datetime) -> Parcel:
    """Signed with the moment of this try: receivers refuse what is older than five minutes."""
    said = {"type": message.type, "timestamp": _written(message.at), "data": message.data}
    body = json.dumps(said, ensure_ascii=False)
    headers = {"webhook-id": message.id, "webhook-timestamp": str(int(now.timestamp()))}
    if signed := [_signed(message.id, body, secret, now) for secret in message.secrets(now)]:
        headers["webhook-signature"] = " ".join(signed)
    return Parcel(body.encode(), headers)


def _signed(id: str, body: str, secret: str, now: datetime) -> str:
    return Webhook(secret).sign(id, now.astimezone(UTC), body)


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
