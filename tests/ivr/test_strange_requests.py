"""Requests that no provider should send, signed all the same: a document or a refusal each time, never a 5xx."""

from itertools import product
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, TestResponse
from werkzeug.wrappers import Request

from attackers import a_busy_office, a_house, a_patient_app, a_provider
from callers import ACCOUNT_SID, AUTH_TOKEN, CALLER, PUBLIC_URL, Hotline, Provider, app_with_phone, heard_in
from db.appointments import AppointmentEvent
from db.calls import CallbackRequest, IvrCall, IvrTurn
from db.session import Database
from ivr.numbers import WITHHELD
from ivr.signature import HEADER, sign
from web_house import Clock

PATHS = ("/phone/incoming", "/phone/step/1", "/phone/dialled/1", "/phone/status", "/phone/fallback")
URLENCODED = "application/x-www-form-urlencoded"


def sends(provider: Provider, path: str, body: bytes, content_type: str = URLENCODED) -> TestResponse:
    """Any body, with the signature of what the server makes of it."""
    seen = Request(EnvironBuilder(method="POST", data=body, content_type=content_type).get_environ())
    headers = {HEADER: sign(AUTH_TOKEN, PUBLIC_URL + path, seen.form)}
    return provider.client.post(path, data=body, content_type=content_type, headers=headers)


def usual(provider: Provider, **changes: str | None) -> dict[str, str]:
    """The fields of a request; None leaves one out."""
    fields = {"CallSid": "CA1", "AccountSid": ACCOUNT_SID, "From": CALLER, "To": provider.line, **changes}
    return {name: value for name, value in fields.items() if value is not None}


def is_fine(answer: TestResponse) -> bool:
    """A document that can be played, nothing at all, or a refusal."""
    if answer.status_code == 200:
        return len(ElementTree.fromstring(answer.data)) > 0
    return answer.status_code in (204, 400, 403, 404, 405, 413, 415)


class TestBodies:
    @pytest.mark.parametrize("value", [None, "", " ", "\0", "a\0b", "ä\u2028", "x" * 70_000])
    def test_field_that_is_missing_or_strange(self, provider: Provider, value: str | None) -> None:
        for path, name in product(PATHS, ("CallSid", "To", "From")):
            body = urlencode(usual(provider, **{name: value})).encode()
            assert is_fine(sends(provider, path, body)), (path, name)

    @pytest.mark.parametrize("tail", [b"&Digits=%ff%fe", b"&Digits=\xff\xfe", b"&Digits=%00", b"&%ff=1", b"&=&&%"])
    def test_bytes_that_are_no_text(self, provider: Provider, tail: bytes) -> None:
        for path in PATHS:
            assert is_fine(sends(provider, path, urlencode(usual(provider)).encode() + tail)), path

    def test_fields_that_come_twice(self, provider: Provider) -> None:
        twice = [*usual(provider).items(), ("Digits", "1"), ("Digits", "2"), ("CallSid", "CA2")]
        for path in PATHS:
            assert sends(provider, path, urlencode(twice).encode()).status_code in (200, 204), path

    def test_account_that_comes_twice_is_not_taken_for_ours(self, sqlite: Database) -> None:
        provider = Provider(app_with_phone(sqlite).test_client(), "+493023125000")
        twice = [("AccountSid", "AC2"), *usual(provider).items()]
        for path in PATHS:
            assert sends(provider, path, urlencode(twice).encode()).status_code == 403

    @pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data", ""])
    def test_other_kinds_of_bodies_are_refused(self, sqlite: Database, content_type: str) -> None:
        provider = Provider(app_with_phone(sqlite).test_client(), "+493023125000")
        for path in PATHS:
            assert sends(provider, path, b'{"CallSid": "CA1"}', content_type).status_code == 403


def test_no_other_method_reaches_the_real_telephone(sqlite: Database) -> None:
    client = a_patient_app(a_house(sqlite, Clock())).test_client()
    for path, method in product(PATHS, ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")):
        headers = {HEADER: sign(AUTH_TOKEN, f"http://localhost{path}", {"AccountSid": ACCOUNT_SID})}
        assert client.open(path, method=method, headers=headers).status_code in (403, 405), (path, method)


def test_real_telephone_is_opened_by_the_signature_alone(sqlite: Database) -> None:
    app = a_patient_app(a_house(sqlite, Clock()))
    with sqlite.transaction() as session:
        _office, line = a_busy_office(session)
    assert a_provider(app, line).incoming().status_code == 200
    for path in PATHS:
        assert app.test_client().post(path, data={"AccountSid": ACCOUNT_SID}).status_code == 403


@pytest.mark.parametrize("step", ["-1", "1.5", "x", "0x1", "%D9%A3", "1/../2", "9" * 5000])
def test_what_is_no_step(sqlite: Database, step: str) -> None:
    provider = Provider(app_with_phone(sqlite).test_client(), "+493023125000")
    for route in ("step", "dialled"):
        assert provider.post(f"/phone/{route}/{step}", {"Digits": "1"}).status_code in (403, 404)


@pytest.mark.parametrize(
    "number", sorted(WITHHELD | {"anonymous", "unknown", "Restricted", "", "+", "+0", "sip:a@b"})
)
def test_withheld_number_is_asked_for(hotline: Hotline, provider: Provider, number: str) -> None:
    provider.caller = number
    told = provider.calls("3", "1", "1")
    assert "Please type the number on which we can call you back" in told
    with hotline.database.reading() as session:
        assert session.scalars(select(IvrCall.caller)).one() is None


class TestPowerFails:
    """An answer is given when all of its step is kept, not before."""

    def test_before_the_commit_nothing_is_kept_and_the_caller_hears_an_apology(
        self, hotline: Hotline, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        provider.calls("2", hotline.reference, "1", hotline.pin)
        before = rows(hotline)
        with monkeypatch.context() as patch:
            patch.setattr(Session, "commit", power_fails)
            assert "We are sorry: our telephone menu" in heard_in(provider.press(5, "1"))
        assert rows(hotline) == before
        assert "is confirmed" in heard_in(provider.press(5, "1"))
        assert rows(hotline)[AppointmentEvent] == 1

    def test_after_the_commit_the_provider_asks_again_and_hears_how_it_ended(
        self, hotline: Hotline, provider: Provider
    ) -> None:
        provider.calls("2", hotline.reference, "1", hotline.pin)
        provider.press(5, "1")  # the line breaks: nobody hears this answer
        kept = rows(hotline)
        assert "is confirmed" in heard_in(provider.press(5, "1"))
        assert rows(hotline) == kept

    def test_the_status_of_a_call_that_cannot_be_kept_is_no_error(
        self, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        provider.incoming()
        monkeypatch.setattr(Session, "commit", power_fails)
        assert is_fine(provider.post("/phone/status", {"CallStatus": "completed"}))


@pytest.mark.parametrize("kept", ["nothing", "a folder", "no text"])
def test_fallback_answers_whatever_its_file_is(tmp_path: Path, kept: str) -> None:
    file = tmp_path / "news.json"
    if kept == "a folder":
        file.mkdir()
    elif kept == "no text":
        file.write_bytes(b"\xff\xfe\x00")
    hotline = app_without_database(file)
    assert "We are sorry" in heard_in(hotline.post("/phone/fallback"))


def app_without_database(file: Path) -> Provider:
    away = Database(f"sqlite:///{file.parent}/no/such/folder/x.db")
    return Provider(app_with_phone(away, fallback_file=file).test_client(), "+493023125000")


def power_fails(session: Session) -> None:
    raise RuntimeError("the power fails")


def rows(hotline: Hotline) -> dict[type, int]:
    with hotline.database.reading() as session:
        tables = (AppointmentEvent, CallbackRequest, IvrCall, IvrTurn)
        return {table: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
