"""Absences: what can be entered, when they come again, how they end, whose appointments lie in them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AppointmentState
from db.offices import Authority
from db.session import Database
from db.staff import Absence, AbsenceKind, Staff
from scheduler.people.absences import (
    AbsenceDraft,
    WrongAbsence,
    absences_of,
    appointments_in,
    end,
    enter,
    judge,
    occurrences,
)

AT = make.AT  # Monday, 2 March 2026, 9:00 in Berlin
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def draft(starts: datetime, ends: datetime, every: int | None = None, until: date | None = None) -> AbsenceDraft:
    return AbsenceDraft(AbsenceKind.MEETING, starts, ends, every, until)


@pytest.fixture
def advisor(database: Database) -> Staff:
    with database.transaction() as session:
        return make.an_advisor(session, make.an_office(session))


def entered(session: Session, person: Staff, said: AbsenceDraft, at: datetime = AT) -> Absence:
    return enter(session, person, said, zone=make.BERLIN, by=person.id, at=at)[0]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (draft(AT, AT), "ends_first"),
        (draft(AT + DAY, AT), "ends_first"),
        (draft(AT - DAY, AT), "over"),
        (draft(AT - 30 * DAY, AT - 29 * DAY, 1, (AT - DAY).date()), "over"),
        (draft(AT, AT + 8 * DAY, 1), "meets_itself"),
        (draft(AT, AT + HOUR, 1, date(2026, 3, 1)), "repeats_until_first"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(said: AbsenceDraft, code: str) -> None:
    with pytest.raises(WrongAbsence) as refused:
        judge(said, make.BERLIN, AT)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "said",
    [draft(AT - DAY, AT + HOUR), draft(AT, AT + 7 * DAY, 1), draft(AT - 30 * DAY, AT - 29 * DAY, 1), draft(AT, AT + HOUR, 2, AT.date())],
)  # fmt: skip
def test_an_absence_that_can_be(said: AbsenceDraft) -> None:
    judge(said, make.BERLIN, AT)


def test_entered_twice_it_is_one(database: Database, advisor: Staff) -> None:
    with database.transaction() as session:
        first, second = (
            enter(session, advisor, draft(AT, AT + DAY), zone=make.BERLIN, by=advisor.id, at=AT) for _ in range(2)
        )
        assert (first[1], second[1], first[0].id) == (True, False, second[0].id)
        assert entered(session, advisor, draft(AT, AT + DAY, 2)).id != first[0].id


def test_it_comes_again_at_the_same_local_time_over_the_change_of_the_clocks(
    database: Database, advisor: Staff
) -> None:
    """Every Wednesday from 9 to 10: 8:00 UTC until 25 March, 7:00 UTC from 1 April 2026 on."""
    first = datetime(2026, 3, 18, 8, tzinfo=UTC)
    with database.transaction() as session:
        absence = entered(session, advisor, draft(first, first + HOUR, 1, date(2026, 4, 8)))
        spans = list(occurrences(absence, make.BERLIN, AT, AT + 20 * WEEK))
    assert [span.start.isoformat()[:16] for span in spans] == [
        "2026-03-18T08:00",
        "2026-03-25T08:00",
        "2026-04-01T07:00",
        "2026-04-08T07:00",
    ]


def test_what_is_over_is_not_listed(database: Database, advisor: Staff) -> None:
    with database.transaction() as session:
        once = entered(session, advisor, draft(AT, AT + HOUR))
        weekly = entered(session, advisor, draft(AT, AT + HOUR, 1, (AT + WEEK).date()))
        for_ever = entered(session, advisor, draft(AT + DAY, AT + DAY + HOUR, 2))

        def listed(at: datetime) -> list[Absence]:
            return absences_of(session, advisor.id, make.BERLIN, at)

        assert listed(AT) == [once, weekly, for_ever]
        assert listed(AT + HOUR) == [weekly, for_ever]
        assert listed(AT + WEEK + HOUR) == [for_ever]
        assert listed(AT + 100 * WEEK) == [for_ever]


@pytest.mark.parametrize(
    ("said", "at", "left"),
    [
        (draft(AT + DAY, AT + 2 * DAY), AT, None),
        (draft(AT + DAY, AT + 2 * DAY, 1), AT, None),
        (draft(AT, AT + 2 * DAY), AT + DAY, (AT + DAY, None, None)),
        # between two occurrences: the first one stays on record
        (draft(AT, AT + HOUR, 1), AT + 2 * DAY, (AT + HOUR, 1, date(2026, 3, 3))),
        # while the second one runs: it is none any more
        (draft(AT, AT + 2 * DAY, 1), AT + WEEK + DAY, (AT + 2 * DAY, 1, date(2026, 3, 8))),
        # while the first one runs
        (draft(AT, AT + 2 * DAY, 1), AT + DAY, (AT + DAY, None, None)),
        # it would not have come again anyway
        (draft(AT, AT + HOUR, 1, date(2026, 3, 9)), AT + 10 * DAY, (AT + HOUR, 1, date(2026, 3, 9))),
    ],
)
def test_an_end_keeps_what_is_past(
    database: Database,
    advisor: Staff,
    said: AbsenceDraft,
    at: datetime,
    left: tuple[datetime, int | None, date | None] | None,
) -> None:
    with database.transaction() as session:
        absence = entered(session, advisor, said)
        end(session, absence, make.BERLIN, at)
        assert not [span for span in _all(session, at) if span.end > at]
    with database.reading() as session:
        kept = session.scalar(select(Absence))
    assert (kept and (kept.ends_at, kept.every_weeks, kept.repeats_until)) == left


def _all(session: Session, at: datetime) -> list:  # type: ignore[type-arg]
    return [
        span
        for absence in session.scalars(select(Absence))
        for span in occurrences(absence, make.BERLIN, at, at + 10 * WEEK)
    ]


def test_the_live_appointments_that_lie_in_an_absence(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor, other = make.an_advisor(session, office), make.an_advisor(session, office)

        def an_appointment(starts_at: datetime, advisor: Staff = advisor, **values: object) -> int:
            case = make.a_case(session, office, advisor=advisor)
            return make.an_appointment(session, case, starts_at=starts_at, minutes=30, **values).id

        running = an_appointment(AT - HOUR / 4)
        next_week = an_appointment(AT + WEEK + HOUR)
        an_appointment(AT - 2 * HOUR)  # over
        an_appointment(AT + HOUR / 2, other)
        an_appointment(AT + HOUR, state=AppointmentState.CANCELLED)
        an_appointment(AT + 2 * HOUR)  # begins when the absence ends
        an_appointment(AT + 2 * WEEK)
        elsewhere = make.an_office(session, session.get_one(Authority, office.authority_id))
        make.an_appointment(session, make.a_case(session, elsewhere, advisor=advisor), AT + 3 * HOUR / 2)
        weekly = entered(session, advisor, draft(AT, AT + 2 * HOUR, 1, (AT + WEEK).date()))
        found = appointments_in(session, weekly, office, AT)
        assert [one.id for one in found] == [running, next_week]
        assert found[0].case.client.name
