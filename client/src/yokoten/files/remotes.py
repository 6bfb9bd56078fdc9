"""A Git remote's address as the repository's stable name."""

import re
from urllib.parse import unquote, urlsplit

_SCP = re.compile(r"(?:[^@/\s]+@)?(?P<host>\[[^\]]+\]|[^:/\s]{2,}):(?P<path>[^\s].*)")
_SCHEMES = frozenset({"http", "https", "ssh", "git", "git+ssh", "git+https"})


def repository_of(remote: str) -> str | None:
    """A remote (https, ssh or scp form) as "host/owner/repo", without credentials and port.

    None for a remote without a host: another folder, a bundle, a drive letter.
    """
    remote = remote.strip()
    if "://" in remote:
        return _from_url(remote)
    if match := _SCP.fullmatch(remote):
        return _name(match["host"].strip("[]"), match["path"])
    return None


def _from_url(remote: str) -> str | None:
    try:
        parts = urlsplit(remote)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not host:
        return None
    return _name(host, unquote(parts.path))


def _name(host: str, path: str) -> str | None:
    path = path.strip("/").removesuffix(".git").strip("/")
    path = path.replace(":", "%3A").replace("@", "%40")
    return f"{host.lower()}/{path}" if path else None
