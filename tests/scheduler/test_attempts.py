"""Who counts as not reached by phone, and what an attempt means for case, number, appointment and letter."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.appointments import AppointmentState
from db.calls import Attempt, Outcome, PartOfDay
from db.cases import Case, CaseState
from db.session import Database
from factories import AT, BERLIN, a_case, a_client, an_appointment, an_attempt, an_office
from scheduler.attempts import COUNTS, not_reached, part_of_day, record
from scheduler.policy import Policy

MONDAY_9 = AT
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
    assert not_reached([attempt(when) for when in tries], policy, BERLIN, at) is expected


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome not in COUNTS])
def test_only_honest_tries_count(outcome: Outcome) -> None:
    assert not not_reached([attempt("Monday 2026-03-02 09:00", outcome)], KOBA, BERLIN, AT)


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(list(Outcome))), max_size=8))
def test_another_attempt_never_makes_a_client_reached_again(tries: list[tuple[int, Outcome]]) -> None:
    made = [
        Attempt(at=AT + timedelta(hours=hours), outcome=outcome, part_of_day=PartOfDay.MORNING)
        for hours, outcome in tries
    ]
    at = AT + timedelta(hours=201)
    before, after = (not_reached(made[:-1], DEFAULT, BERLIN, at), not_reached(made, DEFAULT, BERLIN, at))
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
        (Outcome.NO_ANSWER, timedelta(minutes=-2), AppointmentState.MISSED),
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
            zone=BERLIN,
        )
        other = a_case(session, office)
        assert an_appointment(session, other, starts_at, advisor_id=advisor_id).live
