"""From files that are fetched to sheets that are printed, and a batch of which nobody knows how far it went."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, Way
from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch, PrintWay
from db.session import Database
from db.staff import Staff
from letters.printing.batches import files_of
from letters.queue import withdraw
from posting import MONDAY, NOON, a_batch, letters, post
from scheduler.appointments.booking import Outdated, cancel
from scheduler.post.batch_life import (
    NOT_PRINTED,
    NoSuchNumber,
    NotToBePrinted,
    NotUncertain,
    all_printed,
    doubt,
    doubt_unconfirmed,
    fetch,
    missing_from,
    none_printed,
    print_here,
)
from scheduler.post.doubts import Doubt
from scheduler.post.mail import StillUncertain, mark_posted, mark_printed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def batch_id(database: Database) -> int:
    return a_batch(database, 4)


def in_batch(database: Database, batch_id: int, *do: Callable[[Session, PrintBatch, int], object]) -> list[object]:
    """Each in a transaction of its own: session, batch, and who does it."""
    told = []
    for one in do:
        with database.transaction() as session:
            staff_id = session.scalars(select(Staff.id)).all()[0]
            told.append(one(session, session.get_one(PrintBatch, batch_id), staff_id))
    return told


def fetched(at: datetime = NOON) -> Callable[[Session, PrintBatch, int], object]:
    return lambda session, batch, _: fetch(session, batch, files_of(session, batch)[0], at=at)


def doubted(session: Session, batch: PrintBatch, _staff_id: int) -> bool:
    return doubt(session, batch, Doubt.JAMMED)


def printed(session: Session, batch: PrintBatch, staff_id: int) -> None:
    mark_printed(session, batch, staff_id=staff_id, at=NOON)


def batch_of(database: Database, batch_id: int) -> PrintBatch:
    with database.reading() as session:
        return session.get_one(PrintBatch, batch_id)


def numbers_and_states(database: Database) -> list[tuple[int | None, LetterState]]:
    return sorted(((letter.number, letter.state) for letter in letters(database)), key=lambda one: one[0] or 99)


def withdrawn(database: Database, number: int, at: datetime = NOON) -> None:
    with database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.number == number)).one()
        withdraw(session, letter, reason="changed", at=at)


def test_who_printed_it_and_when_is_on_record(database: Database, batch_id: int) -> None:
    in_batch(database, batch_id, fetched(), printed, printed)
    batch = batch_of(database, batch_id)
    assert (batch.state, batch.fetched_at, batch.printed_at) == (BatchState.PRINTED, NOON, NOON)
    assert batch.printed_by is not None
    with database.reading() as session:
        events = session.scalars(select(LetterEvent).where(LetterEvent.state == LetterState.PRINTED)).all()
    told = sorted((event.number, event.batch_id, event.staff_id) for event in events)
    assert told == [(number, batch_id, batch.printed_by) for number in (1, 2, 3, 4)]


def test_a_withdrawn_letter_is_not_printed(database: Database, batch_id: int) -> None:
    withdrawn(database, 3)
    [gone, _] = in_batch(database, batch_id, fetched(), printed)
    assert gone == {3}
    assert numbers_and_states(database)[2] == (3, LetterState.WITHDRAWN)


def test_the_first_time_counts(database: Database, batch_id: int) -> None:
    in_batch(database, batch_id, fetched(), fetched(NOON + HOUR))
    assert batch_of(database, batch_id).fetched_at == NOON


def test_files_are_given_out_only_while_the_office_is_to_print_them(database: Database, batch_id: int) -> None:
    in_batch(database, batch_id, printed)
    with pytest.raises(NotToBePrinted):
        in_batch(database, batch_id, fetched())
    with pytest.raises(NotToBePrinted):
        in_batch(database, batch_id, lambda session, batch, _: print_here(session, batch))


def test_what_a_provider_prints_the_office_prints_when_it_says_so(database: Database, batch_id: int) -> None:
    in_batch(database, batch_id, lambda _session, batch, _: setattr(batch, "way", PrintWay.PROVIDER))
    with pytest.raises(NotToBePrinted):
        in_batch(database, batch_id, fetched())
    in_batch(database, batch_id, lambda session, batch, _: print_here(session, batch), fetched())
    assert batch_of(database, batch_id).way == PrintWay.OWN


def test_what_nobody_fetched_nobody_can_doubt(database: Database, batch_id: int) -> None:
    assert in_batch(database, batch_id, doubted, fetched(), doubted, doubted)[::2] == [False, True]
    batch = batch_of(database, batch_id)
    assert (batch.state, batch.uncertain_because) == (BatchState.UNCERTAIN, "jammed")


def test_what_is_uncertain_is_neither_given_out_nor_printed_nor_posted(database: Database, batch_id: int) -> None:
    in_batch(database, batch_id, fetched(), doubted, printed)
    assert batch_of(database, batch_id).state == BatchState.UNCERTAIN
    with pytest.raises(NotToBePrinted):
        in_batch(database, batch_id, fetched())
    with pytest.raises(StillUncertain):
        post(database, batch_id, MONDAY)
    assert {letter.state for letter in letters(database)} == {LetterState.BATCHED}


def test_all_of_it_is_printed(database: Database, batch_id: int) -> None:
    in_batch(
        database, batch_id, fetched(), doubted,
        lambda session, batch, staff_id: all_printed(session, batch, staff_id=staff_id, at=NOON),
    )  # fmt: skip
    batch = batch_of(database, batch_id)
    assert (batch.state, batch.uncertain_because, batch.printed_at) == (BatchState.PRINTED, None, NOON)
    assert {letter.state for letter in letters(database)} == {LetterState.PRINTED}


@pytest.mark.parametrize("marked", [False, True])
def test_none_of_it_is_printed(database: Database, batch_id: int, marked: bool) -> None:
    in_batch(database, batch_id, fetched(), *([printed] if marked else []), doubted, not_at_all)
    batch = batch_of(database, batch_id)
    assert (batch.state, batch.uncertain_because, batch.printed_at) == (BatchState.CLOSED, None, None)
    assert batch.fetched_at is None
    assert {(letter.state, letter.issue) for letter in letters(database)} == {(LetterState.BATCHED, 1)}
    in_batch(database, batch_id, fetched(NOON + HOUR))
    assert batch_of(database, batch_id).fetched_at == NOON + HOUR


def not_at_all(session: Session, batch: PrintBatch, staff_id: int) -> None:
    none_printed(session, batch, staff_id=staff_id, at=NOON)


def from_number(number: int) -> Callable[[Session, PrintBatch, int], int]:
    return lambda session, batch, staff_id: missing_from(session, batch, number, staff_id=staff_id, at=NOON)


@pytest.mark.parametrize("marked", [False, True])
def test_from_a_number_on_all_wait_again_with_new_pins(database: Database, batch_id: int, marked: bool) -> None:
    withdrawn(database, 4)
    in_batch(database, batch_id, fetched(), *([printed] if marked else []), doubted)
    assert in_batch(database, batch_id, from_number(3)) == [1]
    assert batch_of(database, batch_id).state == BatchState.PRINTED
    assert numbers_and_states(database) == [
        (1, LetterState.PRINTED),
        (2, LetterState.PRINTED),
        (4, LetterState.WITHDRAWN),
        (None, LetterState.QUEUED),
    ]
    [again] = [letter for letter in letters(database) if letter.state == LetterState.QUEUED]
    with database.reading() as session:
        of_it = select(LetterEvent).where(LetterEvent.letter_id == again.id)
        last = session.scalars(of_it.order_by(LetterEvent.id)).all()[-1]
        assert (again.issue, again.batch_id, last.reason) == (2, None, NOT_PRINTED)
        assert (last.batch_id, last.number, last.staff_id is not None) == (batch_id, 3, True)
    assert len(post(database, batch_id, MONDAY).posted) == 2


@pytest.mark.parametrize("number", [-1, 0, 1, 5, 10**12])
def test_a_number_from_which_nothing_can_be_missing(database: Database, batch_id: int, number: int) -> None:
    in_batch(database, batch_id, fetched(), doubted)
    with pytest.raises(NoSuchNumber):
        in_batch(database, batch_id, from_number(number))
    assert batch_of(database, batch_id).state == BatchState.UNCERTAIN


@pytest.mark.parametrize("resolve", [not_at_all, from_number(2)])
def test_what_is_not_uncertain_needs_no_word(
    database: Database, batch_id: int, resolve: Callable[[Session, PrintBatch, int], object]
) -> None:
    in_batch(database, batch_id, fetched(), printed)
    with pytest.raises(NotUncertain):
        in_batch(database, batch_id, resolve)
    assert {letter.issue for letter in letters(database)} == {1}


@pytest.mark.parametrize(
    ("first", "now", "uncertain"),
    [
        (NOON, NOON + timedelta(hours=10), False),  # Monday, the posting day, until 23:00
        (NOON, NOON + timedelta(hours=11), True),  # midnight
        (NOON + DAY, NOON + DAY + 10 * HOUR, False),  # fetched on Tuesday, for what reason ever
        (NOON + DAY, NOON + DAY + 11 * HOUR, True),
        (None, NOON + 9 * DAY, False),  # nobody fetched it
    ],
)
def test_a_batch_that_was_fetched_and_of_which_nobody_tells_is_uncertain_when_its_day_is_over(
    database: Database, batch_id: int, first: datetime | None, now: datetime, uncertain: bool
) -> None:
    if first:
        in_batch(database, batch_id, fetched(first))
    with database.transaction() as session:
        found = doubt_unconfirmed(session, session.scalars(select(Office)).one(), now)
        assert len(found) == uncertain
    assert batch_of(database, batch_id).uncertain_because == ("not_confirmed" if uncertain else None)


def test_who_said_a_word_is_left_alone(database: Database, batch_id: int) -> None:
    in_batch(database, batch_id, fetched(), printed)
    with database.transaction() as session:
        assert doubt_unconfirmed(session, session.scalars(select(Office)).one(), NOON + 30 * DAY) == []


def test_nothing_that_is_withdrawn_while_files_are_given_out_gets_lost(database: Database, batch_id: int) -> None:
    """Whoever cancels at the same moment comes before, and is left out, or after: then it is pulled out."""
    with database.reading() as session:
        ids = session.scalars(select(Appointment.id)).all()
    start = Barrier(len(ids) + 1)

    def cancel_it(appointment_id: int) -> None:
        start.wait()
        with database.transaction() as session:
            found = session.get_one(Appointment, appointment_id)
            try:
                cancel(session, found, version=found.version, way=Way.PHONE, at=NOON)
            except Outdated:
                return

    def fetch_it() -> object:
        start.wait()
        return in_batch(database, batch_id, fetched())[0]

    with ThreadPoolExecutor(len(ids) + 1) as pool:
        given = pool.submit(fetch_it)
        for done in [pool.submit(cancel_it, found) for found in ids]:
            done.result()
        assert given.result() <= {1, 2, 3, 4}  # type: ignore[operator]
    assert {letter.state for letter in letters(database)} == {LetterState.WITHDRAWN}


def test_a_day_of_posting_needs_no_word_before(database: Database, batch_id: int) -> None:
    """Who forgot to say that it is printed says it by posting it."""
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        staff_id = session.scalars(select(Staff.id)).all()[0]
        mark_posted(session, batch, day=MONDAY, carrier="Post", staff_id=staff_id, at=NOON)
    batch = batch_of(database, batch_id)
    assert (batch.state, batch.posted_by, batch.carrier) == (BatchState.POSTED, staff_id, "Post")
