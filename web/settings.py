"""The environment, read once. Nothing else in the product asks for it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from web.drawn import KEY_BYTES, demo_secrets
from web.numbers import allowed_to_dial
from web.setting_errors import SettingsError
from web.setting_places import PrintProvider, file_folder_of, provider_of
from words.catalogues import N_
from words.languages import Language, best_language

SECRET_CHARACTERS = 32
FEW_CHARACTERS = 8  # a secret made of fewer different ones was typed, not drawn
USUAL_HOST, USUAL_PORT = "127.0.0.1", 8020
HIGHEST_PORT = 65535
MOST_PROXIES = 10
DRAW_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"  # noqa: S105 - a command
DRAW_KEY = f"python3 -c 'import secrets; print(secrets.token_hex({KEY_BYTES}))'"


class Environment(StrEnum):
    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Settings:
    """Keys are 32 bytes by id, oldest first. `clock_at` (UTC or with offset) is where a clock of our own starts;
    `clock_since` is the second since 1970 at which it was started, so that all processes tell the same time.
    `dial_allowed`: beginnings of E.164 numbers that may be dialled; None is all of them (production only).
    `fallback_file`: what the telephone says when the database is away; the clock rewrites it.
    `provider`: who prints in place of the office; `file_folder`: where letters go for the official file.
    """

    environment: Environment
    database_url: str = field(repr=False)  # may hold a password
    secret_key: str = field(repr=False)
    access_keys: Mapping[str, bytes] = field(repr=False)
    vault_keys: Mapping[str, bytes] = field(repr=False)
    audit_key: bytes = field(repr=False)
    public_url: str
    host: str
    port: int
    trusted_hosts: tuple[str, ...]
    proxies: int
    twilio_account_sid: str | None
    twilio_auth_token: str | None = field(repr=False)
    clock_at: datetime | None
    clock_since: float | None
    dial_allowed: tuple[str, ...] | None
    fallback_file: Path
    provider: PrintProvider | None = None
    file_folder: Path | None = None

    @classmethod
    def from_environment(cls, folder: Path = Path("var")) -> "Settings":
        """From the environment of this process; the demo's secrets are drawn once and kept in `folder`."""
        environ = dict(os.environ)
        if _environment(environ) is Environment.DEMO:
            environ = {**demo_secrets(folder), **environ}
        return cls.read(environ)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Judge every variable. Raises `SettingsError` with a sentence that says what to set."""
        environment = _environment(environ)
        public_url = _public_url(environ, environment)
        return cls(
            environment=environment,
            database_url=environ.get("RUFZEIT_DATABASE_URL", "sqlite:///var/rufzeit.db"),
            secret_key=_secret(environ, "RUFZEIT_SECRET_KEY"),
            access_keys=_keys(environ, "RUFZEIT_ACCESS_KEYS"),
            vault_keys=_keys(environ, "RUFZEIT_VAULT_KEYS"),
            audit_key=_key("RUFZEIT_AUDIT_KEY", environ.get("RUFZEIT_AUDIT_KEY", "")),
            public_url=public_url,
            host=environ.get("RUFZEIT_HOST", USUAL_HOST),
            port=_port(environ, urlsplit(public_url).port or USUAL_PORT),
            trusted_hosts=_trusted_hosts(environ, environment, public_url),
            proxies=_number(environ, "RUFZEIT_PROXIES", 0, MOST_PROXIES),
            clock_at=_clock_at(environ, environment),
            clock_since=_clock_since(environ),
            dial_allowed=_dial_allowed(environ, environment),
            fallback_file=Path(environ.get("RUFZEIT_FALLBACK_FILE", "var/fallback.json")),
            provider=provider_of(environ),
            file_folder=file_folder_of(environ),
            **_twilio(environ),
        )

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def base_url(self) -> str:
        """Where the server listens, seen from this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://{host}:{self.port}"

    def may_dial(self, number: str) -> bool:
        """Whether a number (E.164) may be dialled: those that nobody has always, others where they are named."""
        return self.dial_allowed is None or allowed_to_dial(number, self.dial_allowed)


def _environment(environ: Mapping[str, str]) -> Environment:
    try:
        return Environment(environ.get("RUFZEIT_ENV", "demo"))
    except ValueError:
        raise SettingsError(N_("RUFZEIT_ENV must be demo or production.")) from None


def usual_url(port: int) -> str:
    """The address of whoever named no other."""
    return f"http://{USUAL_HOST}:{port}"


def _port(environ: Mapping[str, str], usual: int) -> int:
    return _number(environ, "RUFZEIT_PORT", usual, HIGHEST_PORT)


def _public_url(environ: Mapping[str, str], environment: Environment) -> str:
    url = environ.get("RUFZEIT_PUBLIC_URL", usual_url(_port(environ, USUAL_PORT) or USUAL_PORT)).rstrip("/")
    if not _is_address(url):
        raise SettingsError(N_("RUFZEIT_PUBLIC_URL must be a whole address, as in https://termine.example.org."))
    if environment is Environment.PRODUCTION:
        if not url.startswith("https://"):
            raise SettingsError(N_("RUFZEIT_PUBLIC_URL must begin with https:// in production."))
        if environ.get("FLASK_DEBUG", "0") not in ("", "0"):
            raise SettingsError(N_("Unset FLASK_DEBUG: production does not start in debug mode."))
    return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # half an IPv6 address, or a port that cannot be
        return False


def _secret(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if len(value) < SECRET_CHARACTERS or len(set(value)) < FEW_CHARACTERS:
        raise SettingsError(
            N_("{name} is missing or weak: set it to at least {count} random characters, as from: {command}"),
            name=name,
            count=SECRET_CHARACTERS,
            command=DRAW_SECRET,
        )
    return value


def _keys(environ: Mapping[str, str], name: str) -> dict[str, bytes]:
    keys = {}
    for part in environ.get(name, "").split(","):
        key_id, _, value = part.strip().partition(":")
        if not (key_id.isascii() and key_id.isalnum()):
            raise SettingsError(
                N_("{name} is missing or wrong: set it to “id:key”, several with commas, oldest first."), name=name
            )
        keys[key_id] = _key(name, value)
    return keys


def _key(name: str, value: str) -> bytes:
    try:
        key = bytes.fromhex(value)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES or len(set(key)) < FEW_CHARACTERS:
        raise SettingsError(
            N_("{name} is missing or weak: a key is {count} random bytes in hexadecimal, as from: {command}"),
            name=name,
            count=KEY_BYTES,
            command=DRAW_KEY,
        )
    return key


def _number(environ: Mapping[str, str], name: str, default: int, highest: int) -> int:
    value = environ.get(name, str(default))
    whole = value.isascii() and value.isdigit() and len(value) <= len(str(highest))
    if not whole or int(value) > highest:
        raise SettingsError(N_("{name} must be a whole number from 0 to {highest}."), name=name, highest=highest)
    return int(value)


def _trusted_hosts(environ: Mapping[str, str], environment: Environment, public_url: str) -> tuple[str, ...]:
    hosts = [urlsplit(public_url).hostname or "", *_listed(environ, "RUFZEIT_TRUSTED_HOSTS")]
    if environment is Environment.DEMO:
        hosts += ["localhost", "127.0.0.1"]
    return tuple(dict.fromkeys(hosts))


def _clock_at(environ: Mapping[str, str], environment: Environment) -> datetime | None:
    value = environ.get("RUFZEIT_NOW")
    if not value:
        return None
    if environment is Environment.PRODUCTION:
        raise SettingsError(N_("Unset RUFZEIT_NOW: production tells the real time only."))
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise SettingsError(N_("RUFZEIT_NOW must be a time with its offset, as in 2020-04-14T09:00+03:00."))
    return at


def _clock_since(environ: Mapping[str, str]) -> float | None:
    value = environ.get("RUFZEIT_NOW_SINCE")
    try:
        return float(value) if value else None
    except ValueError:
        raise SettingsError(N_("RUFZEIT_NOW_SINCE must be seconds since 1970, as in 1790000000.5.")) from None


def _dial_allowed(environ: Mapping[str, str], environment: Environment) -> tuple[str, ...] | None:
    """In the demo nothing may be dialled that is not named."""
    if "RUFZEIT_DIAL_ALLOWED" not in environ and environment is Environment.PRODUCTION:
        return None
    return _listed(environ, "RUFZEIT_DIAL_ALLOWED")


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in environ.get(name, "").split(",") if part.strip())


def _twilio(environ: Mapping[str, str]) -> dict[str, str | None]:
    """Both or neither: without them the telephone is switched off, the pages work all the same."""
    sid = environ.get("RUFZEIT_TWILIO_ACCOUNT_SID") or None
    token = environ.get("RUFZEIT_TWILIO_AUTH_TOKEN") or None
    if (sid is None) != (token is None):
        raise SettingsError(N_("Set both RUFZEIT_TWILIO_ACCOUNT_SID and RUFZEIT_TWILIO_AUTH_TOKEN, or neither."))
    if token is not None and (len(token) < SECRET_CHARACTERS or len(set(token)) < FEW_CHARACTERS):
        raise SettingsError(
            N_("RUFZEIT_TWILIO_AUTH_TOKEN is weak: copy the auth token from your provider's console.")
        )
    return {"twilio_account_sid": sid, "twilio_auth_token": token}


def spoken_language() -> Language:
    """In which language the command line speaks: RUFZEIT_LANGUAGE, else the terminal's, else English."""
    for name in ("RUFZEIT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if wanted := os.environ.get(name):
            return best_language(wanted[:2].lower(), [Language.EN, *Language])
    return Language.EN


def environment_for_children(clock_since: float) -> dict[str, str]:
    """For the processes that we start: ours, and since when a clock of our own runs."""
    return {"RUFZEIT_NOW_SINCE": str(clock_since), **os.environ}
