"""Two people at the same moment: the same letter is noted once, and whoever confirms is not overrun."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState, Way
from db.cases import Case
from db.clients import Client
from db.letters import Letter, LetterEvent, LetterState
from db.session import Database
from queues import until_somebody_waits
from returning import LATER, a_proposal, posted, taken
from scheduler.appointments.booking import NotLive, confirm, live_of_case
from scheduler.returned import noting
from scheduler.returned.finding import AlreadyReturned
from scheduler.returned.noting import note_returned

ROUNDS = 5
Act = Callable[[Session, int], None]


def a_posted_one(database: Database) -> int:
    with database.transaction() as session:
        _, _, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        return letter.id


def note(session: Session, letter_id: int, reason: str = "moved") -> None:
    letter = session.get_one(Letter, letter_id)
    staff_id = session.get_one(Case, letter.case_id).advisor_id
    note_returned(session, letter, None, reason, staff_id=staff_id, at=LATER)


def by_phone(session: Session, letter_id: int) -> None:
    live = live_of_case(session, session.get_one(Letter, letter_id).case_id)
    if live is None:
        raise NotLive
    confirm(session, live, version=1, way=Way.PHONE, at=LATER)


def test_two_people_note_the_same_letter(database: Database) -> None:
    for _ in range(ROUNDS):
        letter_id, together = a_posted_one(database), Barrier(2)

        def noted(reason: str, letter_id: int = letter_id, together: Barrier = together) -> bool:
            together.wait()
            try:
                with database.transaction() as session:
                    note(session, letter_id, reason)
            except AlreadyReturned:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(noted, ["moved", "unknown"])) == [False, True]
        with database.reading() as session:
            events = session.scalars(select(LetterEvent).where(LetterEvent.letter_id == letter_id)).all()
            assert [event.state for event in events].count(LetterState.RETURNED) == 1


def test_a_client_confirms_at_the_same_moment(database: Database) -> None:
    """Either is first; the time is theirs, or it is free."""
    for _ in range(ROUNDS):
        letter_id, together = a_posted_one(database), Barrier(2)

        def done(what: Act, letter_id: int = letter_id, together: Barrier = together) -> bool:
            together.wait()
            try:
                with database.transaction() as session:
                    what(session, letter_id)
            except NotLive:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            came_back, confirmed = pool.map(done, [note, by_phone])
        assert came_back
        with database.reading() as session:
            letter = session.get_one(Letter, letter_id)
            found = session.get_one(Appointment, letter.appointment_id)
            state = AppointmentState.CONFIRMED if confirmed else AppointmentState.WITHDRAWN
            assert (found.state, taken(session, found) > 0) == (state, confirmed)
            assert letter.state == LetterState.RETURNED
            assert session.get_one(Case, letter.case_id).state_reason == "letter_returned"


@pytest.mark.parametrize("confirmed_first", [True, False])
def test_whoever_is_first_holds_the_case(postgresql: Database, confirmed_first: bool) -> None:
    first, second = (by_phone, note) if confirmed_first else (note, by_phone)
    assert one_after_the_other(postgresql, first, second) == (
        confirmed_first,
        AppointmentState.CONFIRMED if confirmed_first else AppointmentState.WITHDRAWN,
    )


def test_without_the_lock_of_the_case_a_confirmed_time_is_lost(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_locked(session: Session, contact: Client | None, given: Case) -> list[Case]:
        return [given]

    monkeypatch.setattr(noting, "cases_of", not_locked)
    assert one_after_the_other(postgresql, by_phone, note) == (True, AppointmentState.WITHDRAWN)


def one_after_the_other(database: Database, first: Act, second: Act) -> tuple[bool, AppointmentState]:
    """The second begins before the first is kept: whether it could be done, and what became of the time."""
    letter_id = a_posted_one(database)

    def follows() -> bool:
        try:
            with database.transaction() as session:
                second(session, letter_id)
        except NotLive:
            return False
        return True

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            first(session, letter_id)
            session.flush()
            later = pool.submit(follows)
            until_somebody_waits(database)
        done = later.result()
    with database.reading() as session:
        [found] = session.scalars(select(Appointment)).all()
        return done, AppointmentState(found.state)
