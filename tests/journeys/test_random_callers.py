"""Random callers through the real app with real signatures, while the clock moves on and staff do their work.

A call counts when it comes in; how many there were is asserted at the end. After each step the answer is one that
the provider takes, and the record is whole.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select

from attackers import a_busy_office, a_house, a_letter, a_patient_app, a_provider
from callers import MONDAY_AT_10
from db.appointments import AppointmentEvent, Way
from db.calls import CallbackRequest, IvrCall, IvrTurn
from db.cases import Case, Wish
from db.letters import AccessTry
from db.messages import Message
from db.offices import Effect, Office, PhoneLine
from db.rooms import Visit
from db.session import Database
from ivr.dialogue.stage import SCENES
from ivr.turns import blank_old_turns
from random_caller import CALLERS, NONSENSE, Call, Letters
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import NotLive, Taken, change, live_of_case
from scheduler.news.notices import NoticeDraft, publish, supersede
from web_house import Clock
from whole_record import is_whole, written
from words.numbers import said_digits

STEPS = 120  # in one example
EXAMPLES = 32
CALLS = 500
AT_ONCE = 2
SOON = 4  # up to this step many hang up; who is further wants something
LETTERS = 3
ACTIONS = (
    *(["go on"] * 20),
    *(["ring"] * 5),
    *(["nonsense"] * 2),
    *(["hang up"] * 14),
    *("repeat", "strange step", "wait", "edit", "late key"),
)
LONG = (pytest.mark.long, pytest.mark.timeout(3600))
OF_THE_CALL = {"ivr_call", "ivr_turn"}


@dataclass
class World:
    """What all examples share. `calls`: how many came in; `secrets`: what no log may hold."""

    database: Database
    app: Flask
    clock: Clock
    seen: Counter[str]
    offices: int = 0
    calls: int = 0
    secrets: set[str] = field(default_factory=set)

    def line(self) -> tuple[Office, str, Letters]:
        """Another office, which knows nothing of those before it."""
        self.offices += 1
        self.clock.at = MONDAY_AT_10
        with self.database.transaction() as session:
            session.execute(delete(AccessTry))
            session.execute(delete(PhoneLine))  # there are only so many numbers that nobody has
            office, line = a_busy_office(session)
            pins = dict(
                a_letter(session, office, f"{27182818 + 1009 * (LETTERS * self.offices + n):08}", starts_at)
                for n, starts_at in enumerate(some_days_later(self.clock.at))
            )
        self.secrets |= {*pins, *pins.values()}
        return office, line, Letters(pins)


def some_days_later(at: datetime) -> list[datetime]:
    return [at + timedelta(days=1 + day) for day in range(LETTERS)]


class Callers(RuleBasedStateMachine):
    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.office, self.line, self.letters = world.line()
        self.calls: list[Call] = []
        self.gone: list[Call] = []
        self.closing: str | None = None

    @rule(action=st.sampled_from(ACTIONS), choice=st.integers(0, 2**24))
    def act(self, action: str, choice: int) -> None:
        self.world.seen.clear()
        if action in ("wait", "edit"):
            self._wait(choice) if action == "wait" else self._edit(choice)
        elif action == "late key" and self.gone:
            self._press_when_gone(self.gone[choice % len(self.gone)])
        elif not self.calls or (action == "ring" and len(self.calls) < AT_ONCE):
            self._ring(choice)
        else:
            self._goes_on(self.calls[choice % len(self.calls)], action, choice)
        if self.world.seen.keys() - OF_THE_CALL:
            with self.world.database.reading() as session:
                is_whole(session, self.office.id)

    def _ring(self, choice: int) -> None:
        self.world.calls += 1
        caller, sid = CALLERS[choice % len(CALLERS)], f"CA{self.world.calls}"
        provider = a_provider(self.world.app, self.line, caller=caller, call_sid=sid)
        self.calls.append(Call(provider, self.world.database, self.letters))
        self.calls[-1].begin()

    def _goes_on(self, call: Call, action: str, choice: int) -> None:
        soon_or_late = call.step < SOON or choice % 3 == 0
        if call.verb == "Hangup" or (action == "hang up" and soon_or_late):
            return self._hang_up(call, choice)
        if action == "repeat":
            begins = (
                call.repeat(choice) == "/phone/incoming"
            )  # the row of the call is there: its key refuses another
            assert self.world.seen.keys() <= ({"ivr_call"} if begins else set()), (
                "a repeated request did something"
            )
        elif action == "strange step":
            call.at_a_strange_step(choice)
        elif action == "nonsense" and call.verb == "Gather":
            call.press(NONSENSE[choice % len(NONSENSE)])
        else:
            call.go_on(choice)

    def _hang_up(self, call: Call, choice: int) -> None:
        call.hang_up(choice % 600)
        assert self.world.seen.keys() <= {"ivr_call"}, "hanging up did something"
        self.calls.remove(call)
        self.gone.append(call)

    def _press_when_gone(self, call: Call) -> None:
        """A key that arrives after the caller has hung up."""
        call.press("1")
        assert call.verb == "Hangup"
        assert self.world.seen.keys() <= OF_THE_CALL, "something was done for a caller who was gone"

    def _wait(self, choice: int) -> None:
        """Minutes or hours; old turns are forgotten meanwhile, as the clock has it."""
        self.world.clock.wait(minutes=choice % 9 if choice % 6 else 60 * (choice % 40))
        with self.world.database.transaction() as session:
            blank_old_turns(session, self.world.clock.at - timedelta(minutes=30))

    def _edit(self, choice: int) -> None:
        """An editor closes a place or opens it again; an advisor moves an appointment."""
        at = self.world.clock.at
        with self.world.database.transaction() as session:
            if choice % 3 == 0:
                return self._move(session, choice, at)
            if self.closing is not None:
                supersede(session, self.office.id, self.closing, at)
                self.closing = None
                return None
            draft = NoticeDraft(effect=Effect.CLOSED, places=(("halberstadt", "wernigerode")[choice % 2],))
            office = session.get_one(Office, self.office.id)
            self.closing = publish(session, office, draft, staff_id=None, at=at).series

    def _move(self, session: Any, choice: int, at: datetime) -> None:
        cases = session.scalars(select(Case.id).where(Case.office_id == self.office.id).order_by(Case.id)).all()
        appointment = live_of_case(session, cases[choice % len(cases)])
        if appointment is None or not (free := alternatives(session, appointment, at=at, skip=choice % 4)):
            return
        try:
            with session.begin_nested():
                change(session, appointment, free[0], version=appointment.version, way=Way.STAFF, at=at)
        except (Taken, NotLive):
            return

    def teardown(self) -> None:
        """Nothing secret is left behind: no PIN in any record of a call, no digit in its path."""
        with self.world.database.reading() as session:
            calls = session.scalars(select(IvrCall).where(IvrCall.office_id == self.office.id)).all()
            sids = [call.call_sid for call in calls]
            turns = session.scalars(select(IvrTurn.answer).where(IvrTurn.call_sid.in_(sids))).all()
        kept = "\n".join([*turns, *(json.dumps([call.state, call.path, call.outcome]) for call in calls)])
        for pin in self.letters.pins.values():
            assert pin not in kept
            assert said_digits(pin, 3) not in kept
        assert {scene for call in calls for scene in call.path} <= SCENES.keys()
        assert all(call.caller is None and call.seconds is not None for call in calls if call.ended_at)


def reached(database: Database) -> dict[str, int]:
    """How often callers got done what they called for: a machine that only gets lost proves nothing."""
    with database.reading() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (AppointmentEvent, CallbackRequest, Message, Visit, Wish)
        }


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    clock = Clock(MONDAY_AT_10)
    with written() as seen:
        yield World(database, a_patient_app(a_house(database, clock)), clock, seen)


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=LONG)])
def test_nothing_breaks_and_nothing_is_half_done(
    world: World, times: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The short form is the same each time; the long one is another each time."""
    with caplog.at_level(logging.DEBUG):
        run_state_machine_as_test(
            lambda: Callers(world),
            settings=settings(
                max_examples=EXAMPLES * times,
                stateful_step_count=STEPS,
                derandomize=times == 1,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert world.calls >= CALLS * times
    assert min(reached(world.database).values()) > 0
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert [secret for secret in world.secrets | set(CALLERS[:2]) if secret in caplog.text] == []
