"""What the environment says: where the hub is, who we are, how loud to be."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from yokoten.problems import Misused
from yokoten.surroundings import is_public_repository

DEFAULT_URL = "http://127.0.0.1:8000"
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run; `token` is empty when none is given."""

    url: str
    token: str
    quiet_related: bool
    in_actions: bool

    @property
    def is_local(self) -> bool:
        """Whether the hub is on this machine, where no proxy must come between."""
        return urlsplit(self.url).hostname in {"127.0.0.1", "localhost", "::1"}


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises Misused for an address or a token that cannot be one."""
    return Settings(
        url=_url(environment.get("YOKOTEN_URL") or DEFAULT_URL),
        token=_token(environment),
        quiet_related=_is_quiet(environment),
        in_actions=environment.get("GITHUB_ACTIONS") == "true",
    )


def _url(written: str) -> str:
    url = written.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(char.isspace() for char in url):
        raise Misused(
            "YOKOTEN_URL is not an address: {url} (it should look like https://hub.example.com).",
            url=written,
        )
    if parts.username or parts.password:
        raise Misused("YOKOTEN_URL holds a name or password; the hub takes YOKOTEN_TOKEN only.")
    return url


def _token(environment: Mapping[str, str]) -> str:
    token = environment.get("YOKOTEN_TOKEN", "").strip() or _token_from_file(environment)
    if not all("!" <= char <= "~" for char in token):
        raise Misused("YOKOTEN_TOKEN holds characters that no token has; copy it again.")
    return token


def _token_from_file(environment: Mapping[str, str]) -> str:
    path = environment.get("YOKOTEN_TOKEN_FILE")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise Misused(
            "The file named by YOKOTEN_TOKEN_FILE cannot be read: {path} ({reason}).",
            path=path,
            reason=getattr(error, "strerror", None) or error,
        ) from error


def _is_quiet(environment: Mapping[str, str]) -> bool:
    said = environment.get("YOKOTEN_QUIET_RELATED", "").strip().lower()
    return said in _TRUE if said else is_public_repository(environment)
