"""A client was not met: once more on the same day, then one more proposal, then a person; never in a circle."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.session import Database
from scheduler.appointments.booking import close, live_of_case
from scheduler.appointments.missed import Next, after_missed, again_at, next_after
from scheduler.appointments.proposals_told import AGAIN, is_again
from scheduler.policy import Policy
from scheduler.slots.free import Slot

NINE = make.AT  # a Monday, 9:00 in Berlin; the advisor is there until 15:00


def appointment(again: bool = False, state: AppointmentState = AppointmentState.MISSED) -> Appointment:
    return Appointment(state=state, reasons=[{"code": AGAIN if again else "first_free"}])


FIRST, AGAIN_TODAY, SECOND = appointment(), appointment(again=True), appointment()


@pytest.mark.parametrize(
    ("of_case", "room_today", "policy", "step"),  # each of the agreed times was told
    [
        ([FIRST], True, {}, Next.SAME_DAY),
        ([FIRST], False, {}, Next.PROPOSAL),
        ([FIRST], True, {"again_same_day": False}, Next.PROPOSAL),
        ([FIRST, AGAIN_TODAY], True, {}, Next.PROPOSAL),
        ([FIRST, AGAIN_TODAY, SECOND], True, {}, Next.PERSON),
        ([FIRST, SECOND], True, {"most_proposals": 9}, Next.PERSON),
        ([FIRST], False, {"most_proposals": 1}, Next.PERSON),
        ([FIRST], True, {"most_proposals": 1}, Next.SAME_DAY),
        ([FIRST, AGAIN_TODAY], True, {"most_proposals": 1}, Next.PERSON),
        ([appointment(state=AppointmentState.LAPSED), FIRST], False, {}, Next.PERSON),
    ],
)
def test_what_comes_next(
    of_case: list[Appointment], room_today: bool, policy: dict[str, object], step: Next
) -> None:
    told = sum(not is_again(one) for one in of_case)
    assert next_after(of_case[-1], of_case, Policy(**policy), told=told, room_today=room_today) == step


def test_what_we_withdrew_does_not_use_up_a_proposal() -> None:
    withdrawn = appointment(state=AppointmentState.WITHDRAWN)
    assert next_after(FIRST, [withdrawn, FIRST], Policy(again_same_day=False), told=1) == Next.PROPOSAL


@given(
    rooms=some.lists(some.booleans(), min_size=9, max_size=9),
    most=some.integers(1, 5),
    again=some.booleans(),
)
def test_it_ends_with_a_person_after_four_times_at_most(rooms: list[bool], most: int, again: bool) -> None:
    policy, of_case = Policy(most_proposals=most, again_same_day=again), [appointment()]
    for room in rooms:
        told = sum(not is_again(one) for one in of_case)
        step = next_after(of_case[-1], of_case, policy, told=told, room_today=room)
        if step == Next.PERSON:
            break
        of_case.append(appointment(again=step == Next.SAME_DAY))
    assert step == Next.PERSON
    assert len(of_case) <= 4
    assert sum(not is_again(one) for one in of_case) <= max(most, 1)


@pytest.mark.parametrize(
    ("free", "chosen"),
    [
        ([15, 60, 120, 180], 120),  # minutes from now: the first that is two hours away
        ([15, 45, 60], 60),  # else the last
        ([15], None),
        ([], None),
    ],
)
def test_which_time_of_the_day(free: list[int], chosen: int | None) -> None:
    slots = [Slot(NINE + timedelta(minutes=minutes), 1, 15) for minutes in free]
    found = again_at(slots, NINE, Policy())
    assert found == (None if chosen is None else Slot(NINE + timedelta(minutes=chosen), 1, 15))


def test_the_same_day_is_on_record_with_its_reason(database: Database) -> None:
    with database.transaction() as session:
        case, step = _missed(session, at=NINE + timedelta(minutes=20))
        assert step == Next.SAME_DAY
    with database.reading() as session:
        again = live_of_case(session, case.id)
        assert again is not None
        assert again.local_time == "2026-03-02T11:30"
        assert is_again(again)
        assert again.reasons == [{"code": AGAIN, "missed": "2026-03-02T09:00"}]
        assert again.case.state == CaseState.APPOINTMENT
        ordered = select(AppointmentEvent).order_by(AppointmentEvent.id)
        kinds = [(event.kind, event.way) for event in session.scalars(ordered)]
        assert kinds == [(EventKind.MISSED, Way.STAFF), (EventKind.PROPOSED, Way.CLOCK)]


@pytest.mark.parametrize("minutes", [6 * 60 - 30, 7 * 60])
def test_without_room_today_the_clock_proposes_again_at_once(database: Database, minutes: int) -> None:
    """What was tried before still counts: the case is not new on the call list."""
    with database.transaction() as session:
        case, step = _missed(session, at=NINE + timedelta(minutes=minutes))
        since = case.to_call_since
        assert step == Next.PROPOSAL
    with database.reading() as session:
        found = session.get_one(Case, case.id)
        assert (found.state, found.to_call_since) == (CaseState.TO_CALL, since)
        assert live_of_case(session, case.id) is None


@pytest.mark.parametrize(("hours", "day"), [(24, "next"), (14, "same"), (15, "next")])  # midnight in Berlin
def test_what_is_noted_on_another_day_is_not_tried_once_more_today(
    database: Database, hours: int, day: str
) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office, time(0), time(23, 59))
        case = make.a_case(session, office, advisor=advisor)
        missed = make.an_appointment(session, case, NINE)
        at = NINE + timedelta(hours=hours)
        close(session, missed, EventKind.MISSED, way=Way.STAFF, at=at)
        step = after_missed(session, case, missed, at=at)
        assert (live_of_case(session, case.id) is None) == (step == Next.PROPOSAL) == (day == "next")


def test_after_the_second_agreed_time_a_person_decides(database: Database) -> None:
    with database.transaction() as session:
        case, _ = _missed(session, at=NINE + timedelta(hours=7))
        second = make.an_appointment(session, case, NINE + timedelta(days=9))
        close(session, second, EventKind.MISSED, way=Way.STAFF, at=NINE + timedelta(days=9, minutes=20))
        assert after_missed(session, case, second, at=NINE + timedelta(days=9, minutes=20)) == Next.PERSON
        assert (case.state, case.state_reason) == (CaseState.NEEDS_PERSON, "missed")
        assert live_of_case(session, case.id) is None


def _missed(session: Session, *, at: datetime) -> tuple[Case, Next]:
    """A case whose time at nine was missed; the try that said so was made at `at`."""
    case = make.a_case(session, make.an_office(session))
    missed = make.an_appointment(session, case, NINE)
    close(session, missed, EventKind.MISSED, way=Way.STAFF, at=at)
    return case, after_missed(session, case, missed, at=at)
