"""The provider sends the same request five times at once: one effect, five equal answers.

One answer is kept per call and step, and the call's row is locked while a step is answered. Without either of the
two it goes wrong, as the last tests show.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select

from attackers import a_busy_office, a_house, a_letter, a_patient_app, a_provider
from callers import MONDAY_AT_10, Provider, heard_in
from db.appointments import AppointmentEvent
from db.calls import CallbackRequest, IvrCall
from db.cases import Wish
from db.letters import AccessTry
from db.messages import Message
from db.rooms import RoomTime, Visit
from db.session import Database
from ivr import turns
from walker import Walker
from web_house import Clock

AT_ONCE = 5
REFERENCE = "31415926"
MOBILE = "+4917604069017"
HISTORY = (AppointmentEvent, CallbackRequest, Wish, Message, Visit, RoomTime, IvrCall)


@dataclass(frozen=True)
class Kind:
    """A kind of step: the way to it, what is pressed there, and the rows that come of it."""

    scene: str
    way: dict[str, str]
    pressed: str
    makes: dict[type, int]


LETTER = {"main": "2", "reference": REFERENCE, "reference_right": "1"}
KINDS = {
    "confirm": Kind("appointment", LETTER, "1", {AppointmentEvent: 1}),
    "change": Kind("offers", {**LETTER, "appointment": "2"}, "1", {AppointmentEvent: 1}),
    "cancel": Kind("cancel", {**LETTER, "appointment": "3"}, "1", {AppointmentEvent: 1}),
    "wish": Kind("something_else", {**LETTER, "appointment": "4"}, "4", {Wish: 1}),
    "callback": Kind(
        "callback_right", {"main": "3", "callback_topic": "1", "callback_part": "1"}, "1", {CallbackRequest: 1}
    ),
    "link": Kind("link_right", {"main": "1", "place_list": "1", "place": "1"}, "1", {Message: 1}),
    "visit": Kind("visit_offers", {"main": "4", "urgent_ways": "2"}, "1", {Visit: 1, RoomTime: 4}),
    "wrong PIN": Kind("pin", LETTER, "000000", {}),
}


@dataclass(frozen=True)
class Called:
    """An office that is called; `way` leads on from the PIN too."""

    database: Database
    app: Flask
    line: str
    pin: str

    def provider(self) -> Provider:
        return a_provider(self.app, self.line, caller=MOBILE)

    def walks_to(self, kind: Kind) -> int:
        """The step at which it is asked."""
        walker = Walker(self.provider(), self.database, {"pin": self.pin, **kind.way})
        walker.to(kind.scene)
        return walker.step

    def five_at_once(self, path: str, form: dict[str, str]) -> list[str]:
        start = Barrier(AT_ONCE)

        def one(_: int) -> str:
            provider = self.provider()
            start.wait()
            return provider.post(path, form).text

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(one, range(AT_ONCE)))

    def rows(self) -> dict[type, int]:
        with self.database.reading() as session:
            return {table: session.scalar(select(func.count()).select_from(table)) or 0 for table in HISTORY}

    def tries(self) -> list[int]:
        with self.database.reading() as session:
            return list(session.scalars(select(AccessTry.tries)))


@pytest.fixture
def called(database: Database) -> Called:
    with database.transaction() as session:
        office, line = a_busy_office(session)
        _, pin = a_letter(session, office, REFERENCE, MONDAY_AT_10 + timedelta(days=8))
    return Called(database, a_patient_app(a_house(database, Clock(MONDAY_AT_10))), line, pin)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_one_effect_and_five_equal_answers(called: Called, kind: Kind) -> None:
    step = called.walks_to(kind)
    before = called.rows()
    [answer] = set(called.five_at_once(f"/phone/step/{step}", {"Digits": kind.pressed}))
    assert "We are sorry: our telephone menu" not in answer
    assert {table: count - before[table] for table, count in called.rows().items() if count != before[table]} == (
        kind.makes
    )
    assert set(called.tries()) <= {0, 1}


def test_a_call_that_comes_in_five_times_is_one(called: Called) -> None:
    [answer] = set(called.five_at_once("/phone/incoming", {"CallStatus": "ringing"}))
    assert "<Gather" in answer
    assert called.rows()[IvrCall] == 1


def test_a_transfer_that_ends_five_times_goes_on_once(called: Called) -> None:
    walker = Walker(called.provider(), called.database, {"main": "0"})
    walker.to("person")
    [answer] = set(called.five_at_once(f"/phone/dialled/{walker.step}", {"DialCallStatus": "no-answer"}))
    assert "<Gather" in answer or "<Dial" in answer
    again = called.provider().press(walker.step + 1, "1")
    assert heard_in(again)


@pytest.mark.parametrize("kind", ["confirm", "callback", "visit", "wrong PIN"])
def test_without_the_answer_that_is_kept_the_five_differ(
    called: Called, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = called.walks_to(KINDS[kind])
    monkeypatch.setattr(turns, "given", lambda *_: None)
    assert len(set(called.five_at_once(f"/phone/step/{step}", {"Digits": KINDS[kind].pressed}))) > 1


@pytest.mark.parametrize("kind", ["confirm", "callback", "visit", "wrong PIN"])
def test_without_the_lock_the_five_differ(called: Called, kind: str) -> None:
    step = called.walks_to(KINDS[kind])
    with nothing_locked():
        answers = called.five_at_once(f"/phone/step/{step}", {"Digits": KINDS[kind].pressed})
    assert len(set(answers)) > 1


@contextmanager
def nothing_locked() -> Iterator[None]:
    """No row is locked, no writer waits for its turn, and all five have seen the call before one goes on."""
    met = Barrier(AT_ONCE)

    def unlock(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        return statement.replace("FOR UPDATE", "").replace("BEGIN IMMEDIATE", "BEGIN"), parameters

    def meet(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT") and "FROM ivr_call" in statement:
            try:
                met.wait(2)
            except BrokenBarrierError:
                return

    event.listen(Engine, "before_cursor_execute", unlock, retval=True)
    event.listen(Engine, "after_cursor_execute", meet)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", unlock)
        event.remove(Engine, "after_cursor_execute", meet)
