"""The telephone in the terminal: against a running server, and against TwiML that ours never sends."""

import io
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, Response, request
from sqlalchemy import select
from werkzeug.serving import make_server

from callers import ACCOUNT_SID, AUTH_TOKEN, CALLER, DESK, PUBLIC_URL, Hotline, app_with_phone
from db.calls import CallbackRequest, IvrCall
from ivr.caller import FINE, SERVER_AWAY, WENT_WRONG, call
from words.numbers import grouped

LINE = "+493023125000"


@pytest.fixture
def served() -> Iterator[Callable[[Flask], str]]:
    """Serves apps in threads; gives the address of each."""
    servers = []

    def serve(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.port}"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Ended:
    code: int
    text: str


def phone(base_url: str, keys: str | None, **changes: Any) -> Ended:
    out = io.StringIO()
    arguments: dict[str, Any] = {
        "base_url": base_url,
        "public_url": PUBLIC_URL,
        "auth_token": AUTH_TOKEN,
        "account_sid": ACCOUNT_SID,
        "to": LINE,
        "caller": CALLER,
        "keys": keys.split(",") if keys is not None else None,
        "verbose": False,
        "out": out,
        "may_dial": lambda number: True,
    }
    return Ended(call(**{**arguments, **changes}), out.getvalue())


class TestRealServer:
    def test_call_changes_an_appointment(self, hotline: Hotline, served: Callable[[Flask], str]) -> None:
        base_url = served(app_with_phone(hotline.database))
        ended = phone(base_url, f"2,{hotline.reference}#,1,{hotline.pin},2,1", to=hotline.line)
        assert ended.code == FINE
        assert "  Visits are suspended." in ended.text
        assert "> 2\n" in ended.text
        assert "  Your telephone appointment: Tuesday, 3 March, 9:00." in ended.text
        assert ended.text.endswith("[you hang up]\n")
        with hotline.database.reading() as session:
            caller = session.scalars(select(IvrCall)).one()
            assert caller.ended_at is not None
            assert caller.outcome == "changed"

    @pytest.mark.parametrize("scripted", [True, False])
    def test_reference_and_pin_are_typed_as_they_are_printed(
        self, hotline: Hotline, served: Callable[[Flask], str], scripted: bool
    ) -> None:
        reference, pin = grouped(hotline.reference, 4), grouped(hotline.pin, 3)
        typed = iter(["2", reference, "1", pin, "h"])
        ended = phone(
            served(app_with_phone(hotline.database)),
            f"2,{reference},1,{pin}" if scripted else None,
            to=hotline.line,
            read=lambda prompt: next(typed),
        )
        assert ended.code == FINE
        assert f"> {hotline.reference}\n" in ended.text
        assert "no keys" not in ended.text
        assert "  Your telephone appointment: Tuesday, 10 March, 10:00." in ended.text

    def test_one_key_question_shows_the_key_that_was_taken(
        self, hotline: Hotline, served: Callable[[Flask], str]
    ) -> None:
        ended = phone(served(app_with_phone(hotline.database)), "2999,12345678", to=hotline.line)
        assert "> 2\n[the rest is lost]\n" in ended.text
        assert "> 12345678\n  You typed" in ended.text
        assert "999" not in ended.text

    def test_urgent_call_that_nobody_answers(self, hotline: Hotline, served: Callable[[Flask], str]) -> None:
        ended = phone(served(app_with_phone(hotline.database)), "4,1,", to=hotline.line)
        assert f"[dialling {DESK}]" in ended.text
        assert "[the dial ends: no-answer]" in ended.text
        assert "I have noted it." in ended.text
        assert ended.text.endswith("  Thank you for your call. Goodbye.\n[the call is over]\n")
        with hotline.database.reading() as session:
            assert session.scalars(select(CallbackRequest)).one().urgent

    def test_scripted_end_of_a_transfer(self, hotline: Hotline, served: Callable[[Flask], str]) -> None:
        ended = phone(served(app_with_phone(hotline.database)), "0,completed", to=hotline.line)
        assert "[the dial ends: completed]" in ended.text
        assert "Goodbye." in ended.text

    def test_number_that_is_not_kept_for_tests_is_not_dialled(
        self, hotline: Hotline, served: Callable[[Flask], str]
    ) -> None:
        base_url = served(app_with_phone(hotline.database))
        ended = phone(base_url, "0", to=hotline.line, may_dial=lambda number: False)
        assert ended.code == WENT_WRONG
        assert f"{DESK} is not kept for tests: this telephone does not dial it." in ended.text
        assert "[dialling" not in ended.text

    def test_verbose_shows_the_markup(self, hotline: Hotline, served: Callable[[Flask], str]) -> None:
        ended = phone(served(app_with_phone(hotline.database)), "", to=hotline.line, verbose=True)
        assert '<Say language="en-GB" voice="Polly.Amy-Neural">Visits are suspended.</Say>' in ended.text

    def test_wrong_signature_is_told(self, hotline: Hotline, served: Callable[[Flask], str]) -> None:
        ended = phone(served(app_with_phone(hotline.database)), "1", to=hotline.line, auth_token="wrong")
        assert ended.code == WENT_WRONG
        assert "the server answered 403" in ended.text

    def test_person_at_the_keys(self, hotline: Hotline, served: Callable[[Flask], str]) -> None:
        typed = iter(["x", "0", "nonsense", "no-answer", "h"])
        base_url = served(app_with_phone(hotline.database))
        ended = phone(base_url, None, to=hotline.line, read=lambda prompt: next(typed))
        assert ended.code == FINE
        assert "“x” are no keys: a telephone has 0 to 9, * and #.\n" in ended.text
        assert "“nonsense” is no way in which a call ends." in ended.text
        assert "nobody is free" in ended.text
        assert ended.text.endswith("[you hang up]\n")


def test_server_that_is_not_running() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        ended = phone(f"http://127.0.0.1:{unused.getsockname()[1]}", "1")
    assert ended.code == SERVER_AWAY
    assert "start it with: make run" in ended.text


class TestForeignMarkup:
    """What Twilio does with documents that our server never sends (docs/voice/twiml)."""

    def follows(
        self, served: Callable[[Flask], str], documents: dict[str, str], keys: str
    ) -> tuple[Ended, list[Any]]:
        app, asked = Flask("foreign"), []

        @app.post("/<path:path>")
        def answer(path: str) -> Response:
            asked.append((path, request.form.to_dict()))
            return Response(f"<Response>{documents.get(path, '')}</Response>", content_type="text/xml")

        return phone(served(app), keys), asked

    def test_gather_without_keys_falls_through_without_a_request(self, served: Callable[[Flask], str]) -> None:
        incoming = "<Gather action='/a'><Say>Menu</Say></Gather><Say>Nothing came</Say>"
        ended, asked = self.follows(served, {"phone/incoming": incoming}, ",")
        assert "  Nothing came\n" in ended.text
        assert [path for path, _ in asked] == ["phone/incoming", "phone/status"]

    def test_gather_with_action_on_empty_result_asks(self, served: Callable[[Flask], str]) -> None:
        incoming = "<Gather action='/a' actionOnEmptyResult='true'/>"
        _, asked = self.follows(served, {"phone/incoming": incoming}, ",")
        assert asked[1][0] == "a"
        assert asked[1][1]["Digits"] == ""

    @pytest.mark.parametrize(
        ("attributes", "keys", "digits", "finished"),
        [
            ("", "12#34", "12", "#"),
            ("", "1234", "1234", None),
            ("numDigits='2'", "1234", "12", None),
            ("numDigits='2'", "123#", "12", None),
            ("finishOnKey=''", "#", "#", None),
            ("finishOnKey='*'", "1*2", "1", "*"),
        ],
    )
    def test_what_a_gather_takes(
        self, served: Callable[[Flask], str], attributes: str, keys: str, digits: str, finished: str | None
    ) -> None:
        _, asked = self.follows(served, {"phone/incoming": f"<Gather action='/a' {attributes}/>"}, keys)
        assert asked[1][1]["Digits"] == digits
        assert asked[1][1].get("FinishedOnKey") == finished

    def test_redirect_is_followed_and_bounded(self, served: Callable[[Flask], str]) -> None:
        ended, asked = self.follows(served, {"phone/incoming": "<Redirect>/phone/incoming</Redirect>"}, "")
        assert ended.code == WENT_WRONG
        assert "error 11215" in ended.text
        assert len(asked) == 12

    def test_addresses_are_relative_to_the_document(self, served: Callable[[Flask], str]) -> None:
        _, asked = self.follows(served, {"phone/incoming": "<Pause length='2'/><Redirect>next</Redirect>"}, "")
        assert asked[1][0] == "phone/next"

    def test_dial_without_action_goes_on(self, served: Callable[[Flask], str]) -> None:
        incoming = "<Dial>+493023125001</Dial><Say>Still here</Say><Hangup/><Say>Never</Say>"
        ended, _ = self.follows(served, {"phone/incoming": incoming}, "")
        assert "[dialling +493023125001]" in ended.text
        assert "Still here" in ended.text
        assert "Never" not in ended.text

    @pytest.mark.parametrize(
        ("incoming", "told"),
        [
            ("<Record/>", "does not know the verb <Record>"),
            ("<Redirect>https://elsewhere.example/x</Redirect>", "https://elsewhere.example/x"),
            ("<Say>", "is no XML"),
        ],
    )
    def test_what_it_cannot_follow_is_told(self, served: Callable[[Flask], str], incoming: str, told: str) -> None:
        ended, _ = self.follows(served, {"phone/incoming": incoming}, "")
        assert ended.code == WENT_WRONG
        assert told in ended.text

    def test_keys_that_no_telephone_has(self, served: Callable[[Flask], str]) -> None:
        ended, _ = self.follows(served, {"phone/incoming": "<Gather action='/a'/>"}, "1a")
        assert ended.code == WENT_WRONG
        assert "0 to 9, * and #" in ended.text

    def test_answer_of_an_error_page_asks_the_fallback(self, served: Callable[[Flask], str]) -> None:
        app = Flask("broken")
        app.post("/phone/fallback")(
            lambda: Response("<Response><Say>Sorry</Say></Response>", content_type="text/xml")
        )
        ended = phone(served(app), "1")
        assert ended.code == WENT_WRONG
        assert "the server answered 404" in ended.text
        assert "  Sorry\n" in ended.text
