"""Where a reader is sent back to: a page of ours, whatever the address says."""

import re
from urllib.parse import urlsplit

LONGEST = 2_000
#: One slash, then neither a second one nor a backslash (which browsers read as one).
_OWN = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def own_path(address: str | None) -> str:
    """The address if it is a path of this hub, else the start page."""
    if not address or len(address) > LONGEST or not _OWN.fullmatch(address):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else address
