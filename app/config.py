"""Configuration: the only reader of the environment.

A setting has a default only where the default is right in production and fit to be public. Everything else is asked for,
and a missing or unsafe value stops the start with a sentence that says what to set.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
POLICE_FILING_PENDING = "办理中"
# A name with a dot that ends in letters: no number, no port, no machine of one's own.
DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+", re.IGNORECASE)


class ConfigError(Exception):
    """The site must not start like this; the message says what to set."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything the environment decides. `from_env` is the only constructor outside tests."""

    secret_key: str
    data_dir: Path
    database_url: str
    redis_url: str
    demonstration: bool
    city: str
    public_origin: str
    trusted_proxies: int
    page_cache: bool
    secure_cookies: bool
    organiser: str
    phone: str
    hours: str
    icp: str
    police_filing: str
    opened_on: datetime.date | None
    map_approval: str
    tianditu_key: str
    phone_key: str
    sms_gateway_url: str
    sms_gateway_token: str
    schematic_map: bool
    testing: bool = False
    shared_data: Path | None = field(default=None)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Read and check the environment. Raises ConfigError with every problem found, one a line."""
        problems: list[str] = []
        secret = env.get("SECRET_KEY", "")
        if len(secret) < SHORTEST_SECRET:
            problems.append(f"SECRET_KEY: set a random value of at least {SHORTEST_SECRET} characters.")
        data_dir = Path(env.get("DATA_DIR") or ROOT / "var").expanduser()
        if not data_dir.is_absolute():
            data_dir = ROOT / data_dir
        config = cls(
            secret_key=secret,
            data_dir=data_dir,
            database_url=_database_url(env.get("DATABASE_URL", ""), data_dir),
            redis_url=env.get("REDIS_URL", ""),
            demonstration=_flag(env, "DEMONSTRATION", problems),
            city=env.get("CITY") or "binzhou",
            public_origin=env.get("PUBLIC_ORIGIN", "").rstrip("/"),
            trusted_proxies=_count(env, "TRUSTED_PROXIES", problems),
            page_cache=_flag(env, "PAGE_CACHE", problems, default=True),
            secure_cookies=not _flag(env, "DEMONSTRATION", problems)
            or env.get("PUBLIC_ORIGIN", "").startswith("https://"),
            organiser=env.get("SITE_ORGANISER", ""),
            phone=env.get("SITE_PHONE", ""),
            hours=env.get("SITE_HOURS", ""),
            icp=env.get("SITE_ICP", ""),
            police_filing=env.get("SITE_POLICE_FILING", ""),
            opened_on=_date(env, "SITE_OPENED_ON", problems),
            map_approval=env.get("SITE_MAP_APPROVAL", ""),
            tianditu_key=env.get("TIANDITU_KEY", ""),
            phone_key=env.get("PHONE_KEY") or secret,
            sms_gateway_url=_gateway(env, problems),
            sms_gateway_token=env.get("SMS_GATEWAY_TOKEN", ""),
            schematic_map=_flag(env, "SCHEMATIC_MAP", problems, default=True),
            testing=_flag(env, "TESTING", problems),
        )
        if not config.demonstration:
            problems += list(_production_problems(config))
        if problems:
            raise ConfigError("\n".join(["The site cannot start with this configuration:", *problems]))
        return config

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def has_public_domain(self) -> bool:
        """Whether the site is reached by https."""
        return self.public_origin.startswith("https://")

    @property
    def may_print_for_use(self) -> bool:
        """Printed codes are for use only when they lead to an https domain; before that every sheet is a specimen."""
        return self.has_public_domain and bool(DOMAIN.fullmatch(self.public_origin.removeprefix("https://")))


def read_env_file(path: Path) -> dict[str, str]:
    """What a `.env` file says, as the `flask` command reads it before us. A missing file is empty."""
    return {name: value for name, value in dotenv_values(path).items() if value is not None}


def _production_problems(config: Config):
    if not config.has_public_domain:
        yield "PUBLIC_ORIGIN: set the site's https address, for example https://www.example.gov.cn"
    elif urlsplit(config.public_origin).path:
        yield "PUBLIC_ORIGIN: give scheme and host only, without a path."


def _database_url(value: str, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'site.db'}"
    return value.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


def _flag(env: Mapping[str, str], name: str, problems: list[str], *, default: bool = False) -> bool:
    value = env.get(name, "")
    if value not in ("", "0", "1"):
        problems.append(f"{name}: set 1 or 0, not “{value}”.")
    return value == "1" if value else default


def _gateway(env: Mapping[str, str], problems: list[str]) -> str:
    """Codes travel encrypted, except to an adapter on this machine."""
    url = env.get("SMS_GATEWAY_URL", "")
    parts = urlsplit(url)
    if url and not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
    ):
        problems.append("SMS_GATEWAY_URL: give an https address, or one of this machine.")
    return url


def _count(env: Mapping[str, str], name: str, problems: list[str]) -> int:
    value = env.get(name) or "0"
    if not value.isdigit():
        problems.append(f"{name}: set how many proxies stand in front (0, 1 …), not “{value}”.")
        return 0
    return int(value)


def _date(env: Mapping[str, str], name: str, problems: list[str]) -> datetime.date | None:
    value = env.get(name, "")
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError:
        problems.append(f"{name}: set a date as YYYY-MM-DD, not “{value}”.")
        return None
