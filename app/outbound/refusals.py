"""Why a request did not leave, or why nothing of use came back.

The words name the host and nothing else of an address: its path and query may hold a secret.
"""

from models.errors import YokotenError


class Unreachable(YokotenError):
    """Another system could not be reached."""

    code = "unreachable"
