"""Why a request did not leave, or why nothing of use came back.

The words name the host and nothing else of an address: its path and query may hold a secret.
"""

from models.errors import YokotenError


class Unreachable(YokotenError):
    """Another system could not be reached."""

    # Of this class itself: the request, or a part of it, may have arrived.

    code = "unreachable"


class Unreached(Unreachable):
    """The request surely did not leave: nobody was found there, or nobody that may be reached."""


class Unfit(Unreached):
    """This is no address that the hub could ever go to."""


class Elsewhere(Unreachable):
    """The other side named another address instead of an answer."""
