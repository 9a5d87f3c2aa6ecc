"""The routes: signatures, repeats, strange parameters, a database that is away."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from callers import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    CALLER,
    DESK,
    MONDAY_AT_10,
    PUBLIC_URL,
    Hotline,
    Provider,
    app_with_phone,
    heard_in,
)
from db.calls import CallbackRequest, IvrCall, IvrTurn
from db.letters import AccessTry
from db.session import Database
from ivr.fallback import refresh
from ivr.signature import HEADER, sign
from ivr.turns import blank_old_turns

FORM = {"CallSid": "CA1", "AccountSid": ACCOUNT_SID, "From": CALLER, "To": "+493023125000"}
PATHS = ["/phone/incoming", "/phone/step/1", "/phone/dialled/1", "/phone/status", "/phone/fallback"]


def test_table_of_paths_names_every_route(sqlite: Database) -> None:
    rules = {
        rule.rule.replace("<int:step>", "1")
        for rule in app_with_phone(sqlite).url_map.iter_rules()
        if rule.endpoint != "static"
    }
    assert rules == set(PATHS)


class TestSignature:
    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("header", [None, "", "wrong", "ä", "other token", "other address"])
    def test_request_without_the_right_one_is_forbidden(
        self, sqlite: Database, path: str, header: str | None
    ) -> None:
        signatures = {
            "other token": sign("another token", PUBLIC_URL + path, FORM),
            "other address": sign(AUTH_TOKEN, "https://elsewhere.example" + path, FORM),
        }
        headers = (
            {} if header is None else {HEADER: signatures.get(header, header).encode("utf-8").decode("latin-1")}
        )
        answer = app_with_phone(sqlite).test_client().post(path, data=FORM, headers=headers)
        assert answer.status_code == 403

    @pytest.mark.parametrize("path", PATHS)
    def test_other_account_is_forbidden(self, sqlite: Database, path: str) -> None:
        form = {**FORM, "AccountSid": "AC2"}
        headers = {HEADER: sign(AUTH_TOKEN, PUBLIC_URL + path, form)}
        assert app_with_phone(sqlite).test_client().post(path, data=form, headers=headers).status_code == 403

    @pytest.mark.parametrize("path", PATHS)
    def test_right_one_is_answered(self, sqlite: Database, path: str) -> None:
        provider = Provider(app_with_phone(sqlite).test_client(), line=FORM["To"])
        assert provider.post(path).status_code in (200, 204)

    @pytest.mark.parametrize("path", PATHS)
    def test_other_methods_are_refused(self, sqlite: Database, path: str) -> None:
        client = app_with_phone(sqlite).test_client()
        for method in (client.put, client.delete, client.patch):
            assert method(path).status_code == 405

    @pytest.mark.parametrize("path", PATHS)
    def test_what_is_not_posted_is_not_signed(self, sqlite: Database, path: str) -> None:
        client = app_with_phone(sqlite).test_client()
        query = f"{path}?AccountSid={ACCOUNT_SID}"
        for address in (path, query):
            headers = {HEADER: sign(AUTH_TOKEN, PUBLIC_URL + address, {})}
            assert client.get(address).status_code == 403
            assert client.get(address, headers=headers).status_code == 403

    def test_query_is_signed_too(self, sqlite: Database) -> None:
        provider = Provider(app_with_phone(sqlite).test_client(), line=FORM["To"])
        assert provider.post("/phone/incoming?x=1").status_code == 200
        headers = {HEADER: sign(AUTH_TOKEN, PUBLIC_URL + "/phone/incoming", FORM)}
        answer = app_with_phone(sqlite).test_client().post("/phone/incoming?x=1", data=FORM, headers=headers)
        assert answer.status_code == 403


class TestRepeats:
    def test_same_step_gives_the_same_bytes_and_one_effect(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("3", "1", "1")
        first = provider.press(4, "1")
        again = provider.press(4, "1")
        assert first.data == again.data
        assert count(hotline, CallbackRequest) == 1
        assert "I have noted it." in heard_in(again)

    def test_wrong_pin_that_is_sent_twice_counts_once(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("2", hotline.reference, "1")
        answers = {provider.press(4, "000000").data for _ in range(3)}
        assert len(answers) == 1
        with hotline.database.reading() as session:
            tries = session.scalar(select(AccessTry.tries).where(AccessTry.reference == hotline.reference))
        assert tries == 1

    def test_five_at_once_have_one_effect_and_one_answer(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("3", "1", "1")
        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(lambda _: press_anew(hotline, 4, "1"), range(5)))
        assert len(set(answers)) == 1
        assert "I have noted it." in answers[0]
        assert count(hotline, CallbackRequest) == 1

    def test_five_calls_that_begin_at_once_are_one(self, hotline: Hotline) -> None:
        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(lambda _: incoming_anew(hotline), range(5)))
        assert len(set(answers)) == 1
        assert count(hotline, IvrCall) == 1
        assert count(hotline, IvrTurn) == 1

    def test_step_of_a_call_that_the_record_lost_begins_anew(self, provider: Provider) -> None:
        assert heard_in(provider.press(7, "2")).startswith("Hello. This is KoBa Harz.")

    def test_step_that_is_not_the_next_says_the_present_scene_again(self, provider: Provider) -> None:
        provider.calls("3", "1")
        assert heard_in(provider.press(9, "1")).startswith("When is a good time to call you?")

    def test_blanked_answer_is_not_given_again(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("2", hotline.reference)
        with hotline.database.transaction() as session:
            assert blank_old_turns(session, MONDAY_AT_10) == 0
            assert blank_old_turns(session, MONDAY_AT_10 + timedelta(hours=1)) == 3
            assert blank_old_turns(session, MONDAY_AT_10 + timedelta(hours=1)) == 0
        assert "We are sorry" in heard_in(provider.press(2, hotline.reference))
        with hotline.database.reading() as session:
            call = session.scalars(select(IvrCall)).one()
            assert (call.state, call.caller) == ({}, None)
            assert hotline.reference not in str(session.scalars(select(IvrTurn.answer)).all())

    def test_blanked_call_goes_on_from_its_beginning(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("2", hotline.reference)
        with hotline.database.transaction() as session:
            blank_old_turns(session, MONDAY_AT_10 + timedelta(hours=1))
        assert heard_in(provider.press(3, "1")).startswith("Hello. This is KoBa Harz.")


class TestStrangeRequests:
    @pytest.mark.parametrize(
        "form",
        [
            {"Digits": ""},
            {"Digits": "ä'; DROP TABLE--"},
            {"Digits": "1" * 5000},
            {"Digits": "\x00\x07"},
            {"From": ""},
            {"From": "anonymous"},
            {"From": "+266696687"},
            {"From": "sip:x@y"},
            {"CallStatus": "no such status"},
            {"Unknown": "parameter", "Ünknown": "ß"},
            {"CallSid": ""},
            {"CallSid": "C" * 500},
            {"DialCallStatus": "exploded"},
        ],
    )
    def test_none_is_an_error(self, provider: Provider, form: dict[str, str]) -> None:
        for path in PATHS:
            assert provider.post(path, form).status_code in (200, 204), path

    @pytest.mark.parametrize("to", ["", "+4930999", "anonymous", "+49\x00"])
    def test_number_of_no_office(self, provider: Provider, to: str) -> None:
        answer = provider.post("/phone/incoming", {"To": to})
        assert "<Hangup />" in answer.text
        assert heard_in(answer)

    def test_step_beyond_all_bounds(self, provider: Provider) -> None:
        provider.incoming()
        for step in (60, 10**6, 10**30):
            assert "<Hangup />" in provider.press(step, "1").text

    def test_withheld_caller_is_nobody(self, hotline: Hotline, provider: Provider) -> None:
        provider.caller = "anonymous"
        provider.incoming()
        with hotline.database.reading() as session:
            assert session.scalars(select(IvrCall)).one().caller is None


class TestTrouble:
    @pytest.mark.parametrize("path", PATHS)
    def test_database_that_is_away(self, tmp_path: Path, path: str) -> None:
        away = Database(f"sqlite:///{tmp_path}/no/such/folder/x.db")
        answer = Provider(app_with_phone(away).test_client(), line=FORM["To"]).post(
            path, {"CallStatus": "completed"}
        )
        assert answer.status_code == 200
        assert "We are sorry: our telephone menu does not work at the moment." in heard_in(answer)
        assert "Entschuldigen Sie bitte" in heard_in(answer)

    def test_database_that_is_not_migrated(self, tmp_path: Path) -> None:
        empty = Database(f"sqlite:///{tmp_path}/empty.db")
        answer = Provider(app_with_phone(empty).test_client(), line=FORM["To"]).incoming()
        assert "We are sorry" in heard_in(answer)
        empty.close()

    def test_fallback_tells_the_news_of_the_line_from_a_file(self, hotline: Hotline, tmp_path: Path) -> None:
        file = tmp_path / "news.json"
        with hotline.database.reading() as session:
            refresh(session, file, MONDAY_AT_10)
        away = Database(f"sqlite:///{tmp_path}/no/such/folder/x.db")
        provider = Provider(app_with_phone(away, fallback_file=file).test_client(), line=hotline.line)
        for answer in (provider.post("/phone/fallback"), provider.incoming()):
            assert heard_in(answer) == (
                "We are sorry: our telephone menu does not work at the moment. KoBa Harz. "
                "Visits are suspended. As of 2 March 2026, 10:00. Please call again later. Goodbye."
            )

    @pytest.mark.parametrize("text", ["", "no json", json.dumps([1]), json.dumps({"+493023125000": 3})])
    def test_broken_file_still_gives_an_answer(self, sqlite: Database, tmp_path: Path, text: str) -> None:
        file = tmp_path / "news.json"
        file.write_text(text)
        provider = Provider(app_with_phone(sqlite, fallback_file=file).test_client(), line="+493023125000")
        assert "We are sorry" in heard_in(provider.post("/phone/fallback"))

    def test_logs_hold_no_digits(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        away = Database(f"sqlite:///{tmp_path}/no/such/folder/x.db")
        with caplog.at_level(logging.DEBUG):
            Provider(app_with_phone(away).test_client(), line=DESK).press(4, "975310")
        assert "DatabaseAway" in caplog.text
        for secret in ("975310", DESK, CALLER):
            assert secret not in caplog.text


def press_anew(hotline: Hotline, step: int, keys: str) -> str:
    return hotline.provider().press(step, keys).text


def incoming_anew(hotline: Hotline) -> str:
    return hotline.provider().incoming().text


def count(hotline: Hotline, kind: type) -> int:
    with hotline.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0
