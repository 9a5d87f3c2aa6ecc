"""The environment: what is read from it, and every reason to refuse the start."""

import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from web.command.errors import told
from web.drawn import demo_secrets
from web.house import clock_of
from web.setting_errors import SettingsError
from web.settings import Environment, Settings
from web_house import ENVIRON
from words.catalogues import Words

PRODUCTION = {**ENVIRON, "RUFZEIT_ENV": "production", "RUFZEIT_PUBLIC_URL": "https://termine.example.org"}


def test_defaults_of_the_demo() -> None:
    settings = Settings.read({name: value for name, value in ENVIRON.items() if name != "RUFZEIT_PUBLIC_URL"})
    assert settings.environment is Environment.DEMO
    assert settings.database_url == "sqlite:///var/rufzeit.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8020)
    assert settings.public_url == "http://127.0.0.1:8020"
    assert settings.trusted_hosts == ("127.0.0.1", "localhost")


@pytest.mark.parametrize(
    ("given", "port", "public_url"),
    [
        ({"RUFZEIT_PORT": "8041"}, 8041, "http://127.0.0.1:8041"),
        ({"RUFZEIT_PUBLIC_URL": "http://127.0.0.1:8042"}, 8042, "http://127.0.0.1:8042"),
        ({"RUFZEIT_PUBLIC_URL": "https://ring.example.org"}, 8020, "https://ring.example.org"),
        (
            {"RUFZEIT_PORT": "8041", "RUFZEIT_PUBLIC_URL": "https://ring.example.org"},
            8041,
            "https://ring.example.org",
        ),
    ],
)
def test_port_and_public_address_follow_each_other(given: dict[str, str], port: int, public_url: str) -> None:
    environ = {
        name: value for name, value in ENVIRON.items() if name not in ("RUFZEIT_PUBLIC_URL", "RUFZEIT_PORT")
    }
    settings = Settings.read({**environ, **given})
    assert (settings.port, settings.public_url) == (port, public_url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUFZEIT_SECRET_KEY", ""),
        ("RUFZEIT_SECRET_KEY", "short"),
        ("RUFZEIT_SECRET_KEY", "a" * 64),
        ("RUFZEIT_ACCESS_KEYS", ""),
        ("RUFZEIT_ACCESS_KEYS", "a1:" + "00" * 32),
        ("RUFZEIT_ACCESS_KEYS", bytes(range(32)).hex()),
        ("RUFZEIT_VAULT_KEYS", "v1:abc"),
        ("RUFZEIT_AUDIT_KEY", ""),
        ("RUFZEIT_PUBLIC_URL", "http://termine.example.org"),
        ("RUFZEIT_NOW", "2020-04-14T09:00+03:00"),
        ("FLASK_DEBUG", "1"),
        ("RUFZEIT_TWILIO_AUTH_TOKEN", ""),
        ("RUFZEIT_TWILIO_AUTH_TOKEN", "weak"),
        ("RUFZEIT_PORT", "eighty"),
        ("RUFZEIT_PORT", "65536"),
        ("RUFZEIT_PROXIES", "-1"),
        ("RUFZEIT_PROXIES", "1000"),
        ("RUFZEIT_ENV", "staging"),
    ],
)
def test_production_does_not_start(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name if value != "staging" else "RUFZEIT_ENV"):
        Settings.read({**PRODUCTION, name: value})


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:99999",
        "http://[::1",
        "http://localhost:0",
        "http://localhost:port",
        "localhost",
        "http://",
        "",
    ],
)
def test_a_public_address_that_is_none(url: str) -> None:
    with pytest.raises(SettingsError, match="RUFZEIT_PUBLIC_URL must be a whole address"):
        Settings.read({**ENVIRON, "RUFZEIT_PUBLIC_URL": url})


@pytest.mark.parametrize("language", ["de", "sv", "fi"])
def test_a_wrong_setting_is_told_in_the_users_language(language: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        Settings.read({**ENVIRON, "RUFZEIT_SECRET_KEY": "short"})
    [english], [said] = told(wrong.value, Words("en")), told(wrong.value, Words(language))
    assert english == str(wrong.value)
    assert english.startswith("RUFZEIT_SECRET_KEY is missing or weak: set it to at least 32 random characters")
    assert said != english
    assert said.startswith("RUFZEIT_SECRET_KEY")
    assert said.endswith("python3 -c 'import secrets; print(secrets.token_urlsafe(48))'")


def test_production_starts_with_what_it_needs() -> None:
    settings = Settings.read(PRODUCTION)
    assert settings.production
    assert settings.https
    assert settings.trusted_hosts == ("termine.example.org",)


def test_without_a_provider_the_telephone_is_off() -> None:
    without = {name: value for name, value in PRODUCTION.items() if "TWILIO" not in name}
    assert Settings.read(without).twilio_auth_token is None


def test_several_keys_oldest_first() -> None:
    keys = f"old:{bytes(range(32)).hex()}, new:{bytes(range(1, 33)).hex()}"
    assert list(Settings.read({**ENVIRON, "RUFZEIT_ACCESS_KEYS": keys}).access_keys) == ["old", "new"]


def test_secrets_stay_out_of_what_is_printed() -> None:
    told = repr(Settings.read(ENVIRON))
    for name in ("RUFZEIT_SECRET_KEY", "RUFZEIT_AUDIT_KEY", "RUFZEIT_TWILIO_AUTH_TOKEN"):
        assert ENVIRON[name] not in told


def test_the_demos_secrets_are_drawn_once_and_private(tmp_path: Path) -> None:
    first = demo_secrets(tmp_path / "var")
    assert demo_secrets(tmp_path / "var") == first
    assert stat.S_IMODE((tmp_path / "var" / "demo-secrets.env").stat().st_mode) == 0o600
    assert list((tmp_path / "var").iterdir()) == [tmp_path / "var" / "demo-secrets.env"]
    assert Settings.read(first).environment is Environment.DEMO
    assert demo_secrets(tmp_path / "other") != first


@pytest.mark.parametrize("now", ["yesterday", "2020-04-14T09:00"])
def test_a_clock_of_our_own_needs_a_whole_time(now: str) -> None:
    with pytest.raises(SettingsError, match="RUFZEIT_NOW"):
        Settings.read({**ENVIRON, "RUFZEIT_NOW": now})


def test_the_clock_starts_where_it_is_told_and_ticks_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real: dict[str, Any] = {"second": 1_000_000.0}
    monkeypatch.setattr("web.house.time.time", lambda: real["second"])
    own = {**ENVIRON, "RUFZEIT_NOW": "2020-04-14T09:00+03:00", "RUFZEIT_NOW_SINCE": "999940"}
    clock = clock_of(Settings.read(own))
    assert clock() == datetime(2020, 4, 14, 6, 1, tzinfo=UTC)
    real["second"] += 90
    assert clock() == datetime(2020, 4, 14, 6, 2, 30, tzinfo=UTC)


def test_what_may_be_dialled() -> None:
    demo = Settings.read(ENVIRON)
    assert demo.may_dial("+493023125017")  # kept for fiction: nobody has it
    assert not demo.may_dial("+4939431234")
    assert Settings.read({**ENVIRON, "RUFZEIT_DIAL_ALLOWED": "+4939431234"}).may_dial("+4939431234")
    assert Settings.read(PRODUCTION).may_dial("+4939431234")
