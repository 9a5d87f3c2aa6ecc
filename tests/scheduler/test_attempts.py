"""Who counts as not reached by phone, and what an attempt means for case, number, appointment and letter."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.appointments import Appointment, AppointmentState
from db.calls import Attempt, Outcome, PartOfDay
from db.cases import Case, CaseState
from db.session import Database
from factories import AT, BERLIN, a_case, a_client, an_appointment, an_attempt, an_office
from scheduler.attempts import COUNTS, not_reached, part_of_day, record
from scheduler.policy import Policy

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DEFAULT, KOBA = Policy(), Policy(attempts=1, on_days=1, parts_of_day=1)


def attempt(when: str, outcome: Outcome = Outcome.NO_ANSWER) -> Attempt:
    """ "Monday 2026-03-02 09:00", local time of the Harz."""
    local = datetime.strptime(when, "%A %Y-%m-%d %H:%M").replace(tzinfo=BERLIN)
    assert local.strftime("%A") == when.split(maxsplit=1)[0]
    return Attempt(at=local.astimezone(UTC), outcome=outcome, part_of_day=part_of_day(local))


@pytest.mark.parametrize(
    ("policy", "tries", "expected"),
    [
        (DEFAULT, ["Monday 2026-03-02 09:00", "Monday 2026-03-02 15:00"], False),
        (DEFAULT, ["Monday 2026-03-02 09:00", "Monday 2026-03-02 15:00", "Monday 2026-03-02 17:30"], False),
        (DEFAULT, ["Monday 2026-03-02 09:00", "Tuesday 2026-03-03 09:00", "Wednesday 2026-03-04 10:00"], False),
        (DEFAULT, ["Monday 2026-03-02 09:00", "Monday 2026-03-02 15:00", "Tuesday 2026-03-03 12:00"], True),
        (KOBA, ["Monday 2026-03-02 09:00"], True),
        (KOBA, [], False),
        (KOBA, ["Friday 2025-12-05 09:00"], False),  # too long ago
    ],
)
def test_the_rule_of_the_office_decides(policy: Policy, tries: list[str], expected: bool) -> None:
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert not_reached([attempt(when) for when in tries], policy, BERLIN, since=LONG_AGO, at=at) is expected


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome not in COUNTS])
def test_only_honest_tries_count(outcome: Outcome) -> None:
    assert not not_reached([attempt("Monday 2026-03-02 09:00", outcome)], KOBA, BERLIN, since=LONG_AGO, at=AT)


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(list(Outcome))), max_size=8))
def test_another_attempt_never_makes_a_client_reached_again(tries: list[tuple[int, Outcome]]) -> None:
    made = [
        Attempt(at=AT + timedelta(hours=hours), outcome=outcome, part_of_day=PartOfDay.MORNING)
        for hours, outcome in tries
    ]
    at = AT + timedelta(hours=201)
    before, after = (not_reached(tries, DEFAULT, BERLIN, since=LONG_AGO, at=at) for tries in (made[:-1], made))
    assert after >= before


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (8, 0, PartOfDay.MORNING),
        (10, 59, PartOfDay.MORNING),
        (11, 0, PartOfDay.NOON),
        (14, 0, PartOfDay.AFTERNOON),
        (17, 0, PartOfDay.EVENING),
    ],
)
def test_parts_of_the_day(hour: int, minute: int, part: PartOfDay) -> None:
    assert part_of_day(datetime(2026, 3, 29, hour, minute, tzinfo=BERLIN)) == part


def tried(
    database: Database, outcome: Outcome, *, ahead: timedelta | None = None, at: datetime = AT
) -> tuple[Case, AppointmentState | None]:
    """A case after one attempt; `ahead`: how far in the future its appointment lay."""
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, at + ahead) if ahead is not None else None
        record(
            session,
            case,
            outcome=outcome,
            number=case.client.usable_number,
            note=None,
            staff_id=case.advisor_id,
            at=at,
            form_key="f1",
            policy=DEFAULT,
            zone=BERLIN,
        )
        session.flush()
        if appointment is not None:
            session.refresh(appointment)
    return case, appointment.state if appointment else None


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (Outcome.REACHED, CaseState.CLOSED, "reached"),
        (Outcome.NO_ANSWER, CaseState.TO_CALL, None),
        (Outcome.BUSY, CaseState.TO_CALL, None),
        (Outcome.MAILBOX, CaseState.TO_CALL, None),
        (Outcome.SOMEONE_ELSE, CaseState.TO_CALL, None),
        (Outcome.WRONG_NUMBER, CaseState.TO_CALL, None),
        (Outcome.OUT_OF_SERVICE, CaseState.TO_CALL, None),
        (Outcome.NO_COMMON_LANGUAGE, CaseState.NEEDS_PERSON, "no_common_language"),
        (Outcome.ASKED_FOR_WRITING, CaseState.NEEDS_PERSON, "asked_for_writing"),
    ],
)
def test_what_follows_for_the_case(
    database: Database, outcome: Outcome, state: CaseState, reason: str | None
) -> None:
    case, _ = tried(database, outcome)
    assert (case.state, case.state_reason) == (state, reason)


@pytest.mark.parametrize("outcome", [Outcome.WRONG_NUMBER, Outcome.OUT_OF_SERVICE])
def test_a_wrong_number_is_not_called_again(database: Database, outcome: Outcome) -> None:
    case, _ = tried(database, outcome)
    with database.reading() as session:
        assert session.get_one(Case, case.id).client.usable_number is None


@pytest.mark.parametrize(
    ("outcome", "ahead", "state"),
    [
        (Outcome.REACHED, timedelta(days=7), AppointmentState.WITHDRAWN),
        (Outcome.REACHED, timedelta(minutes=-2), AppointmentState.HELD),
        (Outcome.NO_ANSWER, timedelta(minutes=-2), AppointmentState.PROPOSED),  # the letter promised 15 minutes
        (Outcome.NO_ANSWER, timedelta(minutes=-15), AppointmentState.MISSED),
        (Outcome.WRONG_NUMBER, timedelta(days=7), AppointmentState.WITHDRAWN),
        (Outcome.NO_ANSWER, timedelta(days=7), AppointmentState.PROPOSED),
    ],
)
def test_what_follows_for_the_appointment(
    database: Database, outcome: Outcome, ahead: timedelta, state: AppointmentState
) -> None:
    _, found = tried(database, outcome, ahead=ahead)
    assert found == state


def test_a_form_sent_twice_is_one_attempt(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        first, second = (
            record(
                session,
                case,
                outcome=Outcome.NO_ANSWER,
                number=case.client.usable_number,
                note=None,
                staff_id=case.advisor_id,
                at=AT,
                form_key="the same",
                policy=DEFAULT,
                zone=BERLIN,
            )
            for _ in range(2)
        )
    assert first.id == second.id


def test_the_time_of_a_client_who_was_reached_is_free_again(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = a_case(session, office, a_client(session, office))
        an_attempt(session, case)
        appointment = an_appointment(session, case, AT + timedelta(days=7))
        starts_at, advisor_id = appointment.starts_at, appointment.advisor_id
        record(
            session,
            case,
            outcome=Outcome.REACHED,
            number=case.client.usable_number,
            note=None,
            staff_id=case.advisor_id,
            at=AT,
            form_key="f",
            policy=DEFAULT,
            zone=BERLIN,
        )
        other = a_case(session, office)
        assert an_appointment(session, other, starts_at, advisor_id=advisor_id).live


def try_again(database: Database, case: Case, at: datetime, form_key: str) -> Case:
    """Nobody answers."""
    with database.transaction() as session:
        found = session.get_one(Case, case.id)
        record(
            session,
            found,
            outcome=Outcome.NO_ANSWER,
            number=found.client.usable_number,
            note=None,
            staff_id=found.advisor_id,
            at=at,
            form_key=form_key,
            policy=DEFAULT,
            zone=BERLIN,
        )
    return found


def test_a_second_try_in_the_promised_time_makes_it_missed_and_begins_anew(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, AT)
    assert try_again(database, case, AT + timedelta(minutes=1), "1").state == CaseState.APPOINTMENT
    found = try_again(database, case, AT + timedelta(minutes=9), "2")
    assert (found.state, found.to_call_since) == (CaseState.TO_CALL, AT + timedelta(minutes=9))
    with database.reading() as session:
        assert session.get_one(Appointment, appointment.id).state == AppointmentState.MISSED


def test_after_the_second_missed_time_a_person_decides(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        an_appointment(session, case, AT - timedelta(days=9), state=AppointmentState.MISSED)
        an_appointment(session, case, AT)
    found = try_again(database, case, AT + timedelta(minutes=20), "1")
    assert (found.state, found.state_reason) == (CaseState.NEEDS_PERSON, "missed")


def test_what_was_tried_before_the_case_came_back_does_not_count() -> None:
    made = [attempt("Monday 2026-03-02 09:00")]
    assert not_reached(made, KOBA, BERLIN, since=AT, at=AT + timedelta(days=1))
    assert not not_reached(made, KOBA, BERLIN, since=AT + timedelta(minutes=1), at=AT + timedelta(days=1))


def test_a_form_sent_many_times_at_once_is_one_attempt(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: try_again(database, case, AT, "the same"), range(6)))
    assert len(found) == 6
    with database.reading() as session:
        assert len(session.scalars(select(Attempt)).all()) == 1
