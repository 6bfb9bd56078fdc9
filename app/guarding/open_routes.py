"""The addresses that answer whoever has not signed in; everything else demands it."""

#: An address, or all below it where it ends with a slash.
OPEN = (
    "/sign-in",
    "/sign-in/",
    "/answer/",
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


def knows_who(path: str) -> bool:
    """Open, and yet answered by whoever is signed in, if somebody is."""
    return path.startswith("/answer/")
