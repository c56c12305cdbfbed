"""Every KLATSCH_* setting, typed. docs/reference/settings.md is made from the comments above the fields."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

DEFAULT_BOOKING_RATE = "20/minute"


class Environment(BaseSettings):
    """Settings of the operator, read from environment variables. All of them have defaults."""

    model_config = SettingsConfigDict(env_prefix="KLATSCH_", extra="ignore", hide_input_in_errors=True)

    # The folder that holds everything: database, secrets, uploads. Back up this one folder.
    data_dir: Path = Field(default_factory=lambda: user_data_path("klatsch"))

    # Where the rows are kept, when not in one SQLite file in the data folder:
    # `postgresql://user:password@host:5432/name`, or `sqlite:////path/to/file`.
    database_url: SecretStr = SecretStr("")

    # The address at which guests reach this server, without a slash at the end. Letters, posts and calendar
    # entries carry it. Default: http://localhost:<port>.
    public_url: str = ""

    # Further host names this server answers to, separated by commas. The one in the public address, localhost
    # and 127.0.0.1 are always among them.
    allowed_hosts: Annotated[list[str], NoDecode] = Field(default_factory=list)

    # The address to listen on. Put a reverse proxy with TLS in front before opening it to the world.
    bind: str = "127.0.0.1"

    # The port to listen on.
    port: int = Field(default=8000, ge=0, le=65535)

    # How many web processes serve pages. One is enough for SQLite; more make sense with PostgreSQL.
    web_processes: int = Field(default=1, ge=1, le=64)

    # How many requests one web process works on at the same time.
    web_threads: int = Field(default=4, ge=1, le=256)

    # The mail server that sends letters: `smtp://user:password@host:587` (STARTTLS where offered) or
    # `smtps://user:password@host:465`. Without it letters wait in the host's outbox.
    smtp_url: SecretStr = SecretStr("")

    # The sender of letters. Replies go to the host.
    mail_from: str = "klatsch@localhost"

    # A mailbox in which the answers of guests' calendar programs are looked for (yes, no, another time), to show them
    # to the host: `imaps://user:password@host:993/FOLDER`, or `imap://` with STARTTLS. It is only read. Default: none.
    imap_url: SecretStr = SecretStr("")

    # How often one address may try to book: `20/minute`, `100/hour` and so on; `off` switches the limit off.
    booking_rate: str = DEFAULT_BOOKING_RATE

    # How many reverse proxies stand in front. With 1 the guest's address is the last one in X-Forwarded-For;
    # with 0 that header is not believed.
    trusted_proxies: int = Field(default=0, ge=0, le=9)

    # Whether calendars may be read from private addresses, such as a server in your own house. Anybody who can sign
    # in can then make this server ask machines of its own network.
    allow_private_hosts: bool = False

    # The key that signs forms and sessions. Default: made once and kept in the data folder.
    secret_key: SecretStr = SecretStr("")

    # Single sign-on by OpenID Connect: the address of the server, below which `/.well-known/openid-configuration` lies,
    # such as `https://login.example.org/realms/home`. Its redirect address is `/account/oidc/sso/login/callback/`.
    oidc_url: str = ""

    # What that server calls klatsch.
    oidc_client_id: str = Field(default="", validate_default=True)

    # The secret that the two share.
    oidc_client_secret: SecretStr = SecretStr("")

    # What the button says after "Sign in with".
    oidc_name: str = "single sign-on"

    # Single sign-on by a proxy in front (Authelia, oauth2-proxy and the like): the header in which it says the e-mail
    # address of whoever it let through, such as `Remote-Email`.
    proxy_header: str = ""

    # From which addresses or networks that header is believed, separated by commas: `127.0.0.1, 10.0.0.0/24`.
    proxy_addresses: Annotated[list[str], NoDecode] = Field(default_factory=list, validate_default=True)

    # Whether somebody who comes by single sign-on for the first time becomes a host. Otherwise they must be one
    # already, with the same e-mail address.
    newcomers: bool = False

    # How much is written to the log: debug, info, warning or error.
    log_level: str = "info"

    @field_validator("allowed_hosts", "proxy_addresses", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value

    @field_validator("proxy_header")
    @classmethod
    def _check_header_name(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9-]*", value):
            raise ValueError("must be the name of a header, such as RemoteEmail")
        return value

    @field_validator("proxy_addresses")
    @classmethod
    def _check_networks(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if info.data.get("proxy_header") and not value:
            raise ValueError("must say from which addresses the proxy's header is believed, such as 127.0.0.1")
        for network in value:
            try:
                ip_network(network)
            except ValueError:
                raise ValueError("must be addresses or networks, such as 127.0.0.1 or 10.0.0.0/24") from None
        return value

    @field_validator("oidc_client_id")
    @classmethod
    def _check_client_id(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("oidc_url") and not value:
            raise ValueError("must say what the server of KLATSCH_OIDC_URL calls klatsch")
        return value

    @field_validator("public_url", "oidc_url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise ValueError("must start with http:// or https:// and name a host")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, value: SecretStr) -> SecretStr:
        address = value.get_secret_value()
        if address and (urlsplit(address).scheme not in {"smtp", "smtps"} or not urlsplit(address).hostname):
            raise ValueError("must look like smtp://user:password@host:587 or smtps://user:password@host:465")
        return value

    @field_validator("imap_url")
    @classmethod
    def _check_imap_url(cls, value: SecretStr) -> SecretStr:
        address = value.get_secret_value()
        if address and (urlsplit(address).scheme not in {"imap", "imaps"} or not urlsplit(address).hostname):
            raise ValueError("must look like imaps://user:password@host:993/INBOX")
        return value

    @field_validator("booking_rate")
    @classmethod
    def _check_rate(cls, value: str) -> str:
        if value not in {"off", DEFAULT_BOOKING_RATE}:
            # Imported here: only another rate than the usual one needs the library at start-up.
            from limits import parse

            try:
                parse(value)
            except ValueError:
                raise ValueError("must be a rate such as 20/minute or 100/hour, or off") from None
        return value

    @field_validator("log_level")
    @classmethod
    def _check_log_level(cls, value: str) -> str:
        if value.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("must be debug, info, warning or error")
        return value.lower()

    @property
    def base_url(self) -> str:
        """The URL that guests use, without a slash at the end."""
        return self.public_url or f"http://localhost:{self.port}"

    def summary(self) -> list[tuple[str, str]]:
        """Return (setting, value in force) for every setting, with secrets hidden."""
        return [(f"KLATSCH_{name.upper()}", _display_value(getattr(self, name))) for name in type(self).model_fields]

    def risks(self) -> Iterator[str]:
        """Yield a sentence for each setting that may be a mistake."""
        if not _is_loopback(self.bind):
            if not self.public_url:
                yield "Other machines reach this server, but links in letters say localhost: set KLATSCH_PUBLIC_URL."
            elif self.public_url.startswith("http://"):
                yield "The public address is not encrypted: put a proxy with TLS in front and use https://."
        if self.public_url.startswith("https://") and not self.trusted_proxies:
            yield "Behind a proxy set KLATSCH_TRUSTED_PROXIES=1, or all guests seem to come from one address."
        if self.smtp_url.get_secret_value() and self.mail_from.endswith("@localhost"):
            yield "Letters come from an address at localhost, which many mail servers refuse: set KLATSCH_MAIL_FROM."
        if self.booking_rate == "off":
            yield "Nothing limits how often one address may try to book."
        if self.oidc_url.startswith("http://"):
            yield "Single sign-on is not encrypted: whoever listens can sign in as a host."
        yield from _misspelled_settings(os.environ)


def _misspelled_settings(names: Iterable[str]) -> Iterator[str]:
    setting_names = [name.upper() for name in Environment.model_fields]
    for name in sorted(names):
        setting_name = name.removeprefix("KLATSCH_")
        if setting_name != name and setting_name not in setting_names:
            similar = get_close_matches(setting_name, setting_names, n=1)
            yield f"{name} is no setting and does nothing" + (f": is KLATSCH_{similar[0]} meant?" if similar else ".")


def _is_loopback(bind: str) -> bool:
    try:
        return ip_address(bind).is_loopback
    except ValueError:
        return bind == "localhost"


def _display_value(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set, hidden)" if value.get_secret_value() else "(not set)"
    if isinstance(value, list):
        return ", ".join(value) or "(none)"
    return str(value) or "(not set)"


def read_environment() -> Environment:
    """Read KLATSCH_* from the environment.

    Raises `Refused` with one sentence that names the setting and what is wrong with it, never its value.
    """
    try:
        return Environment()
    except ValidationError as error:
        first = error.errors()[0]
        name = "KLATSCH_" + str(first["loc"][0]).upper()
        raise Refused(f"{name} cannot be used: it {_error_reason(first)}.", code="setting-not-valid") from None


def _error_reason(error: ErrorDetails) -> str:
    match error["type"]:
        case "int_parsing":
            return "must be a whole number"
        case "bool_parsing":
            return "must be true or false"
    return error["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
