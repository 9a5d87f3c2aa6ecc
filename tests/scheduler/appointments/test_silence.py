"""Nobody answered the proposal: it stands, it lapses, or a person decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AdvisorTime, Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.clients import Channel, Consent
from db.letters import Letter, LetterEvent, LetterState
from db.messages import Message
from db.offices import Office
from db.session import Database
from scheduler.appointments.booking import NotLive, change, confirm, lapse, live_of_case
from scheduler.appointments.silence import judge_silence, silent_from
from scheduler.calendar.holidays import WorkingDays
from scheduler.frame import frame_of
from scheduler.policy import Policy
from scheduler.slots.free import Slot
from scheduler.telling.writing import write_for_time

TUESDAY_9 = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)  # 9:00 in Berlin
POSTED = date(2026, 3, 3)
FRIDAY_BEFORE = datetime(2026, 3, 13, 7, 0, tzinfo=UTC)  # two working days before the time
HARZ = WorkingDays("DE", "ST")
URL = "https://rufzeit.example"


@pytest.mark.parametrize(
    ("day", "days_before", "posted", "from_then_on"),
    [
        ("2026-03-17", 2, "2026-03-03", "2026-03-13"),  # Tuesday: Monday is one, Friday the second
        ("2026-03-17", 0, "2026-03-03", "2026-03-17"),
        ("2026-04-07", 2, "2026-03-20", "2026-04-01"),  # Tuesday after Easter: Thursday, Wednesday
        ("2027-01-04", 2, "2026-12-18", "2026-12-30"),  # Monday; 1 January is a holiday: Thursday, Wednesday
        ("2026-10-27", 2, "2026-10-12", "2026-10-23"),  # over the night in which the clocks go back
        ("2026-03-10", 5, "2026-03-03", "2026-03-08"),  # never before the letter can have arrived, on the 7th
    ],
)
def test_the_day_from_which_silence_counts(day: str, days_before: int, posted: str, from_then_on: str) -> None:
    policy = Policy(silence_days=days_before)
    found = silent_from(date.fromisoformat(day), date.fromisoformat(posted), policy, HARZ)
    assert found == date.fromisoformat(from_then_on)


@pytest.mark.parametrize(
    ("silence", "state", "case_state", "reason"),
    [
        ("stands", AppointmentState.PROPOSED, CaseState.APPOINTMENT, None),
        ("lapses", AppointmentState.LAPSED, CaseState.TO_CALL, None),
        ("person", AppointmentState.PROPOSED, CaseState.NEEDS_PERSON, "no_answer_to_proposal"),
    ],
)
def test_what_the_office_says_is_done_once(
    database: Database, silence: str, state: AppointmentState, case_state: CaseState, reason: str | None
) -> None:
    office_id, appointment_id = _proposed(database, silence=silence)
    first = _judge(database, office_id, FRIDAY_BEFORE)
    assert _judge(database, office_id, FRIDAY_BEFORE + timedelta(hours=1)) == {
        "lapsed": 0,
        "persons": 0,
        "failed": 0,
    }
    assert sum(first.values()) == (silence != "stands")
    with database.reading() as session:
        found = session.get_one(Appointment, appointment_id)
        assert (found.state, found.case.state, found.case.state_reason) == (state, case_state, reason)
        taken = session.scalars(select(func.count()).select_from(AdvisorTime)).one()
        assert taken == (0 if state == AppointmentState.LAPSED else 3)
        events = [(event.kind, event.way) for event in session.scalars(select(AppointmentEvent))]
        assert events == ([(EventKind.LAPSED, Way.CLOCK)] if silence == "lapses" else [])


@pytest.mark.parametrize(
    ("sms", "not_by_phone", "way"), [(True, False, "sms"), (False, False, "call"), (False, True, None)]
)
def test_whoever_has_the_letter_of_a_time_that_lapses_is_told(
    database: Database, sms: bool, not_by_phone: bool, way: str | None
) -> None:
    """Four days before, no letter arrives in time: without a message they would wait for a call in vain."""
    office_id, appointment_id = _proposed(database, silence="lapses")
    with database.transaction() as session:
        client = session.get_one(Appointment, appointment_id).case.client
        client.not_by_phone = not_by_phone
        make.a_phone_number(session, client, "+4915228817386")
        if sms:
            owner = client.authority_id
            session.add(Consent(authority_id=owner, client_id=client.id, channel=Channel.SMS, given_at=make.AT))
    assert _judge(database, office_id, FRIDAY_BEFORE) == {"lapsed": 1, "persons": 0, "failed": 0}
    with database.reading() as session:
        told = [(one.channel, one.template, one.facts["starts_at"]) for one in session.scalars(select(Message))]
        assert told == ([(way, "appointment_off", "2026-03-17T09:00")] if way else [])
        [noted] = session.scalars(select(LetterEvent.reason).order_by(LetterEvent.id.desc()).limit(1))
        assert noted == (f"corrected_{way}" if way else "not_corrected")


def test_what_we_withdrew_ourselves_is_no_proposal_that_counts(database: Database) -> None:
    office_id, appointment_id = _proposed(database, silence="lapses", most_proposals=2)
    with database.transaction() as session:
        case = session.get_one(Appointment, appointment_id).case
        before = make.an_appointment(session, case, make.AT - timedelta(days=9), state=AppointmentState.WITHDRAWN)
        _letter(session, session.get_one(Office, office_id), case, before, LetterState.POSTED)
    assert _judge(database, office_id, FRIDAY_BEFORE) == {"lapsed": 1, "persons": 0, "failed": 0}


def test_the_day_before_it_is_no_silence_yet(database: Database) -> None:
    office_id, _ = _proposed(database, silence="lapses")
    assert _judge(database, office_id, FRIDAY_BEFORE - timedelta(days=1))["lapsed"] == 0


def test_who_answered_is_left_alone(database: Database) -> None:
    office_id, appointment_id = _proposed(database, silence="lapses")
    with database.transaction() as session:
        confirm(session, session.get_one(Appointment, appointment_id), version=1, way=Way.LINK, at=make.AT)
    assert _judge(database, office_id, FRIDAY_BEFORE) == {"lapsed": 0, "persons": 0, "failed": 0}


@pytest.mark.parametrize("state", [state for state in LetterState if state != LetterState.POSTED])
def test_a_letter_that_has_not_left_asks_for_no_answer(database: Database, state: LetterState) -> None:
    office_id, _ = _proposed(database, silence="lapses", letter=state)
    assert _judge(database, office_id, FRIDAY_BEFORE)["lapsed"] == 0


def test_a_time_that_moved_waits_for_its_own_letter(database: Database) -> None:
    office_id, appointment_id = _proposed(database, silence="lapses")
    with database.transaction() as session:
        found = session.get_one(Appointment, appointment_id)
        later = Slot(TUESDAY_9 + timedelta(hours=1), found.advisor_id, 15)
        change(session, found, later, version=1, way=Way.CLOCK, at=make.AT)
    assert _judge(database, office_id, FRIDAY_BEFORE)["lapsed"] == 0


def test_after_the_last_proposal_a_person_decides(database: Database) -> None:
    office_id, appointment_id = _proposed(database, silence="lapses", most_proposals=1)
    assert _judge(database, office_id, FRIDAY_BEFORE) == {"lapsed": 0, "persons": 1, "failed": 0}
    with database.reading() as session:
        found = session.get_one(Appointment, appointment_id)
        assert (found.state, found.case.state) == (AppointmentState.LAPSED, CaseState.NEEDS_PERSON)


def test_who_answers_a_person_after_all_needs_none_any_more(database: Database) -> None:
    office_id, appointment_id = _proposed(database, silence="person")
    _judge(database, office_id, FRIDAY_BEFORE)
    with database.transaction() as session:
        confirm(session, session.get_one(Appointment, appointment_id), version=1, way=Way.PHONE, at=FRIDAY_BEFORE)
    with database.reading() as session:
        case = session.scalars(select(Case)).one()
        assert (case.state, case.state_reason) == (CaseState.APPOINTMENT, None)


def test_who_confirms_between_look_and_lapse_keeps_the_time(database: Database) -> None:
    """The version does not tell that somebody confirmed: the state does."""
    _, appointment_id = _proposed(database, silence="lapses")
    with database.reading() as seen_before:
        stale = seen_before.get_one(Appointment, appointment_id)
        with database.transaction() as session:
            confirm(session, session.get_one(Appointment, appointment_id), version=1, way=Way.LINK, at=make.AT)
    with database.transaction() as session, pytest.raises(Exception) as refused:
        lapse(session, session.get_one(Appointment, appointment_id), version=stale.version, at=FRIDAY_BEFORE)
    assert refused.type.__name__ == "Outdated"
    with database.reading() as session:
        live = live_of_case(session, stale.case_id)
        assert live is not None
        assert live.state == AppointmentState.CONFIRMED


def test_what_has_lapsed_cannot_be_confirmed(database: Database) -> None:
    office_id, appointment_id = _proposed(database, silence="lapses")
    _judge(database, office_id, FRIDAY_BEFORE)
    with database.transaction() as session, pytest.raises(NotLive):
        confirm(session, session.get_one(Appointment, appointment_id), version=1, way=Way.PHONE, at=FRIDAY_BEFORE)


def test_one_that_cannot_be_judged_stops_no_other(database: Database) -> None:
    """What its letter told cannot be read, and so not be taken back."""
    office_id, broken_id = _proposed(database, silence="lapses")
    with database.transaction() as session:
        office = session.get_one(Office, office_id)
        case = make.a_case(session, office)
        whole = make.an_appointment(session, case, TUESDAY_9)
        _letter(session, office, case, whole, LetterState.POSTED)
        broken = session.scalars(select(Letter).where(Letter.appointment_id == broken_id)).one()
        broken.facts = {"of": "another version"}
    assert _judge(database, office_id, FRIDAY_BEFORE) == {"lapsed": 1, "persons": 0, "failed": 1}
    with database.reading() as session:
        found = {one.id: one.state for one in session.scalars(select(Appointment))}
    assert found == {broken_id: AppointmentState.PROPOSED, whole.id: AppointmentState.LAPSED}


def _proposed(
    database: Database, *, letter: LetterState = LetterState.POSTED, **policy: object
) -> tuple[int, int]:
    """Office id and appointment id of a time on a Tuesday whose letter was posted two weeks before."""
    with database.transaction() as session:
        office = make.an_office(session, policy=policy)
        case = make.a_case(session, office)
        appointment = make.an_appointment(session, case, TUESDAY_9)
        _letter(session, office, case, appointment, letter)
        return office.id, appointment.id


def _letter(session: Session, office: Office, case: Case, appointment: Appointment, state: LetterState) -> Letter:
    letter = write_for_time(session, frame_of(office, make.AT, make.KEYS, URL), case, appointment)
    letter.state, letter.posted_on = state, POSTED if state == LetterState.POSTED else None
    session.flush()
    return letter


def _judge(database: Database, office_id: int, at: datetime) -> dict[str, int]:
    return judge_silence(database, office_id, make.KEYS, at=at, public_url=URL)
