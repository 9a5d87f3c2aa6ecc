"""What every answer says to the browser, and how errors look: words instead of stack traces."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import factories as make
from browser import Browser
from db.session import Database
from web.app import create_app
from web.house import House
from web.settings import Settings
from web_house import ENVIRON, LogIn, Town


def test_nothing_from_elsewhere_nothing_inline(app: Flask, town: Town) -> None:
    for address in ("/", "/koba", "/login", "/nowhere", "/appointment/open", "/static/rufzeit.css"):
        with app.test_client().get(address) as answer:
            text = answer.text
        policy = answer.headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'"):
            assert rule in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "<script" not in text
        assert " style=" not in text


def test_pages_of_people_are_kept_nowhere(app: Flask, as_: LogIn, town: Town) -> None:
    browser = as_(town.advisor)
    for address in ("/staff/", "/staff/koba/calls", "/login", "/appointment/open", "/appointment"):
        assert browser.look(address).headers["Cache-Control"] == "no-store", address
    assert browser.look("/koba").headers["Cache-Control"] == "no-cache"


def test_an_unknown_host_is_refused(app: Flask) -> None:
    assert app.test_client().get("/", base_url="http://evil.example").status_code == 400


def test_a_form_without_its_token_is_refused(app: Flask, town: Town, house: House) -> None:
    answer = app.test_client().post("/login", data={"email": "x"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "go back in your browser and send it again" in answer.text


def test_a_token_of_somebody_else_is_refused(app: Flask, as_: LogIn, town: Town) -> None:
    stranger = Browser(app)
    stranger.go("/login")
    foreign = stranger.form("/login").fields["csrf_token"]
    browser = as_(town.printer)
    page = browser.post("/staff/koba/print/batches", {"form_key": "k" * 20, "csrf_token": foreign})
    assert page.status_code == 400


def test_too_much_at_once_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/login", data={"email": "x" * 3_000_000})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Diese Seite gibt es nicht"),
        ("sv", "Sidan finns inte"),
        ("fi", "Sivua ei ole"),
        ("en", "no such page"),
    ],
)
def test_errors_speak_the_readers_language(app: Flask, town: Town, language: str, said: str) -> None:
    page = Browser(app, language).go("/nothing/here")
    assert page.status_code == 404
    assert said in page.text
    assert f'lang="{language}"' in page.text


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    page = _with_database(f"sqlite:///{tmp_path}/no/such/folder/x.db").get("/", headers={"Accept-Language": "en"})
    assert page.status_code == 503
    assert "cannot reach our records" in page.text


def test_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    page = _with_database(f"sqlite:///{tmp_path}/empty.db").get("/", headers={"Accept-Language": "en"})
    assert page.status_code == 503
    assert "rufzeit migrate" in page.text


def test_a_fault_of_ours_tells_nothing(
    house: House,
    town: Town,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("about Jörg Mül" + "ler")

    monkeypatch.setattr("web.public.status.status_of", fail)
    page = create_app(house).test_client().get("/koba", headers={"Accept-Language": "en"})
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert "Traceback" not in page.text
    assert "status.office" in caplog.text
    assert "Müller" not in caplog.text + page.text


def test_the_webhooks_ask_for_a_signature(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/phone/"):
            address = rule.rule.replace("<int:step>", "1")
            assert app.test_client().post(address, data={"CallSid": "CA1"}).status_code == 403, address


def test_without_a_provider_there_are_no_webhooks(house: House) -> None:
    environ = {name: value for name, value in ENVIRON.items() if "TWILIO" not in name}
    silent = House(
        Settings.read(environ), house.database, house.vault, house.access_keys, house.audit_key, house.now
    )
    assert create_app(silent).test_client().post("/phone/incoming").status_code in (404, 405)


def _with_database(url: str) -> FlaskClient:
    house = House(Settings.read(ENVIRON), Database(url), make.VAULT, make.KEYS, make.AUDIT_KEY, lambda: make.AT)
    return create_app(house).test_client()
