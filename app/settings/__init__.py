"""What may be set from outside: ``YOKOTEN_*`` in the environment, or ``YOKOTEN_*_FILE``."""

import os
import re
from collections.abc import Mapping
from email.utils import parseaddr
from functools import cached_property
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.settings.calendars import known_closed_days, known_holidays
from app.settings.secret_key import kept_key

PREFIX = "YOKOTEN_"
_MAILBOX = re.compile(r"[!-?A-~]+@[A-Za-z0-9.-]+")


def _words(value: Any) -> Any:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"there is no time zone “{value}”") from None
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("it must begin with http:// or https:// and name a host")
    return value.rstrip("/")


def _reachable(value: tuple[str, ...]) -> tuple[str, ...]:
    for word in value:
        if "/" in word:
            ip_network(word)
    return value


def _issuers(value: tuple[str, ...]) -> tuple[str, ...]:
    """As they stand: an issuer is compared letter by letter."""
    for issuer in value:
        _web_address(issuer)
    return value


def _mailbox(value: str) -> str:
    if value and not _MAILBOX.fullmatch(parseaddr(value)[1]):
        raise ValueError("it must be an address of mail, such as Yokoten <yokoten@example.com>")
    return value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Reachable = Annotated[Words, AfterValidator(_reachable)]
Issuers = Annotated[Words, AfterValidator(_issuers)]
Zone = Annotated[str, AfterValidator(_known_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
Holidays = Annotated[str, AfterValidator(known_holidays)]
ClosedDays = Annotated[str, AfterValidator(known_closed_days)]


class Settings(BaseSettings):
    """All settings of one hub. Wrong ones raise pydantic's ValidationError, in plain words."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    data_dir: Path = Field(
        Path("data"), description="Folder for everything that the hub keeps on disk."
    )
    database_url: str = Field(
        "",
        description="`sqlite:///path` or `postgresql://…`; by default a file in the data folder.",
        json_schema_extra={"shown": "sqlite:///{DATA_DIR}/yokoten.db"},
        repr=False,
    )
    search_url: str = Field(
        "embedded://",
        description="`embedded://` searches in the database, `meilisearch://host:7700` beside it.",
        repr=False,
    )
    search_key: SecretStr = Field(SecretStr(""), description="Key of the search server.")
    mail_url: str = Field(
        "console://",
        description="`console://` prints letters, `smtp://user:password@host:587` sends them "
        "(`smtps://` for TLS from the first byte).",
        repr=False,
    )
    mail_from: Mailbox = Field(
        "Yokoten <yokoten@localhost>", description="The sender that letters name."
    )
    mail_bounces: Mailbox = Field(
        "",
        description="Address that letters come back to, as `bounces+ds-…@example.com` where this is "
        "`bounces@example.com`; without one, to the sender. See [mail.md](mail.md).",
    )
    mail_pace: int = Field(
        300, ge=0, le=100_000, description="Letters a minute to one domain; 0 sets no pace."
    )
    public_url: WebAddress = Field(
        "",
        description="Address that people use; decides cookies, links and allowed host names.",
        json_schema_extra={"shown": "http://{HOST}:{PORT}"},
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="At least 32 random characters that sign links in letters. On loopback one is "
        "made and kept in the data folder; everywhere else it must be set.",
    )
    insecure: bool = Field(
        default=False,
        description="Allow plain http on an address that is not loopback (in a trusted network).",
    )
    proxies: Words = Field(
        (),
        description="Addresses of reverse proxies whose `X-Forwarded-For` and `-Proto` are "
        "believed, separated by commas.",
    )
    demo: bool = Field(default=True, description="Load the demo organisation on a first start.")
    starter: bool = Field(
        default=True, description="Load the starter library of general learnings on a first start."
    )
    timezone: Zone = Field(
        "Asia/Tokyo", description="Time zone of schedules, and of readers who have not chosen one."
    )
    holidays: Holidays = Field(
        "JP",
        description="Country whose holidays are no working days, with a part of it where that has "
        "its own (`DE-BY`); empty for none.",
    )
    closed_days: ClosedDays = Field(
        "",
        description="Days on which the company is closed besides, of every year or of one: "
        "`12-29..01-03, 2026-08-13..2026-08-14, 2027-06-01`.",
    )
    fiscal_year_start: int = Field(
        4, ge=1, le=12, description="Month in which the fiscal year begins, for measures."
    )
    preparers: int = Field(
        2, ge=1, le=16, description="Processes that read and render what was pushed."
    )
    worker_threads: int = Field(2, ge=1, le=32, description="Jobs that one worker does at a time.")
    outbound_allow: Reachable = Field(
        (),
        description="Hosts and networks (`gitlab.internal`, `10.20.0.0/16`) that the hub may reach "
        "although they are not on the open internet, separated by commas.",
    )
    github_token: SecretStr = Field(
        SecretStr(""), description="Token of GitHub that may write issues; without one, no tickets."
    )
    github_api: WebAddress = Field(
        "https://api.github.com",
        description="Address of GitHub's API; `https://HOST/api/v3` for GitHub Enterprise Server.",
    )
    gitlab_token: SecretStr = Field(
        SecretStr(""), description="Token of GitLab with the scope `api`; without one, no tickets."
    )
    gitlab_api: WebAddress = Field(
        "https://gitlab.com/api/v4", description="Address of GitLab's API."
    )
    workload_issuers: Issuers = Field(
        (),
        description="Issuers whose signed CI identities may send evidence, such as "
        "`https://token.actions.githubusercontent.com`, separated by commas.",
    )

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, given: dict[str, Any]) -> dict[str, Any]:
        given = _from_files(os.environ) | given
        data_dir = given.get("data_dir") or cls.model_fields["data_dir"].default
        host, port = given.get("host", "127.0.0.1"), given.get("port", 8000)
        given["database_url"] = given.get("database_url") or f"sqlite:///{data_dir}/yokoten.db"
        given["public_url"] = given.get("public_url") or f"http://{_bracketed(host)}:{port}"
        return given

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if not (self.is_https or self.is_loopback or self.insecure):
            raise ValueError(
                f"{self.public_url} is plain http on an address that is not loopback. Set "
                "YOKOTEN_PUBLIC_URL to the https address of your reverse proxy, or "
                "YOKOTEN_INSECURE=1 in a network that you trust"
            )
        key = self.secret_key.get_secret_value()
        if (self.is_https or key) and len(key) < 32:
            raise ValueError("YOKOTEN_SECRET_KEY must hold at least 32 random characters")
        return self

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """Whether people reach this hub from its own machine only."""
        return is_loopback(urlsplit(self.public_url).hostname or "")

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of schedules and of what the hub calls today."""
        return ZoneInfo(self.timezone)

    @cached_property
    def signing_key(self) -> bytes:
        """The secret key; made and kept in the data folder where none is set."""
        return self.secret_key.get_secret_value().encode() or kept_key(self.data_dir)


def is_loopback(host: str) -> bool:
    """Whether a host name or address means the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def settings_table() -> str:
    """The settings as a Markdown table, for docs/settings.md."""
    rows = ["| setting | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `{PREFIX}{name.upper()}` | {_shown(field)} | {field.description} |")
    return "\n".join(rows) + "\n"


def _shown(field: Any) -> str:
    default = (field.json_schema_extra or {}).get("shown", field.default)
    if isinstance(default, SecretStr | tuple) or default == "":
        return "none"
    return f"`{int(default) if isinstance(default, bool) else default}`"


def _from_files(environment: Mapping[str, str]) -> dict[str, Any]:
    """What ``YOKOTEN_<NAME>_FILE`` names: the way of Docker and Kubernetes to hand in secrets."""
    found = {}
    for name in Settings.model_fields:
        if path := environment.get(f"{PREFIX}{name.upper()}_FILE"):
            found[name] = Path(path).read_text(encoding="utf-8").strip()
    return found


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
