"""The addresses that answer whoever has not signed in; everything else demands it."""

from urllib.parse import parse_qs

#: An address, or all below it where it ends with a slash.
OPEN = (
    "/sign-in",
    "/sign-in/",
    "/answer/",
    "/u/",
    "/preferences/",
    "/static/",
    "/client/",
    "/robots.txt",
    "/api/openapi.json",
    "/healthz",
    "/readyz",
)


def is_open(path: str) -> bool:
    return any(path == door or (door[-1] == "/" and path.startswith(door)) for door in OPEN)


def bears_token(path: str, query: bytes) -> bool:
    """The address of a feed may say itself who reads it: its door looks at that."""
    return path.startswith("/feeds/") and "token" in parse_qs(
        query.decode("latin-1"), keep_blank_values=True
    )


def knows_who(path: str) -> bool:
    """Open, and yet answered by whoever is signed in, if somebody is."""
    return path.startswith("/answer/")
