"""What is said of a channel when it is added or changed, and whether that can be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.i18n import LOCALES
from app.outbound import Reach, Unfit, web_address
from models.channel import KINDS, Channel
from models.errors import Invalid

SLACK = "hooks.slack.com"
LONGEST_ADDRESS, LONGEST_TITLE = 2_000, 80
_MAIL = re.compile(r"[^\s@<>\"(),:;]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelForm:
    """An empty address leaves the one that is there."""

    title: str = ""
    address: str = ""
    lang: str = "ja"
    wants_digest: bool = False
    wants_urgent: bool = False

    def fill(self, channel: Channel, *, allowed: Iterable[str]) -> None:
        """Put it into the channel; raises Invalid, and no error repeats the address."""
        if self.lang not in LOCALES:
            raise Invalid("“{lang}” is no language of the hub.", lang=self.lang[:20])
        channel.title = " ".join(self.title.split())[:LONGEST_TITLE]
        channel.lang = self.lang
        channel.wants_digest, channel.wants_urgent = self.wants_digest, self.wants_urgent
        if address := self.address.strip():
            channel.address = checked_address(channel.kind, address, allowed=allowed)


def checked_address(kind: str, address: str, *, allowed: Iterable[str]) -> str:
    """The address, where it may be one of this kind; ``allowed`` are the hub's own neighbours."""
    if kind not in KINDS:
        raise Invalid("“{kind}” is no kind of channel.", kind=kind[:20])
    if len(address) > LONGEST_ADDRESS:
        raise Invalid("The address is too long.")
    if kind == "mail":
        if not _MAIL.fullmatch(address):
            raise Invalid("This is no address of mail.")
        return address
    _check_web(kind, address, Reach(allowed))
    return address


def host_of(channel: Channel) -> str:
    """What may be shown of an address: where it leads, and not to whom there."""
    if channel.kind == "mail":
        return channel.address.rpartition("@")[2]
    return web_address(channel.address).host


def _check_web(kind: str, address: str, reach: Reach) -> None:
    try:
        parts = web_address(address)
    except Unfit:
        raise Invalid("This is no web address that the hub goes to.") from None
    if reach.names(parts.host):
        return
    if parts.scheme != "https":
        raise Invalid("The address must begin with https://.")
    if kind == "slack" and parts.host != SLACK:
        raise Invalid("The address must begin with {start}.", start=f"https://{SLACK}/")
