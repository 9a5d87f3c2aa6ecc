"""Which ways still lead to a client in the days left, and the row that makes them be told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.clients import Address, Channel, Client, Consent, PhoneNumber
from db.letters import Letter, LetterKind, LetterState
from db.messages import Message
from db.offices import Office
from db.session import Database
from factories import AT
from factories.offices import LETTERHEAD
from letters.queue import become, queue_proposal
from scheduler.calendar.opening import Span
from scheduler.frame import Frame, frame_of
from scheduler.policy import working_days
from scheduler.telling.notify import EVERY_WAY, TEMPLATES, TellsTooMuch, first_call, sms_number, tell, ways_left

URL = "https://rufzeit.example"
MOBILE = "+4915228817386"  # of a range that the Bundesnetzagentur keeps for film and press, as are all here
FIXED = "+493023125888"
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def test_everything_reaches_who_allowed_everything_and_has_weeks() -> None:
    assert _left(_client(), by=AT + 2 * WEEK) == EVERY_WAY


def test_nothing_reaches_anybody_in_no_time() -> None:
    assert _left(_client(), by=AT) == ()


@pytest.mark.parametrize(
    ("client", "missing"),
    [
        ({"consents": [Channel.EMAIL]}, "sms"),
        ({"numbers": [FIXED]}, "sms"),
        ({"consents": [Channel.SMS]}, "email"),
        ({"email": None}, "email"),
        ({"not_by_phone": True}, "call"),
        ({"address": False}, "letter"),
        ({"street": "ohne festen Wohnsitz"}, "letter"),
    ],
)
def test_a_way_that_is_not_allowed_or_not_there_is_left_out(client: dict[str, Any], missing: str) -> None:
    assert _left(_client(**client), by=AT + 2 * WEEK) == tuple(way for way in EVERY_WAY if way != missing)


def test_a_consent_that_was_withdrawn_counts_no_more() -> None:
    client = _client()
    client.consents[0].withdrawn_at = AT
    assert "sms" not in _left(client, by=AT + 2 * WEEK)


def test_who_cannot_hear_is_sent_text_messages() -> None:
    assert _left(_client(not_by_phone=True, email=None, address=False), by=AT + HOUR) == ("sms",)


def test_a_text_message_goes_to_a_mobile_number_that_is_not_the_first() -> None:
    client = _client(numbers=[FIXED, MOBILE])
    assert sms_number(client) == MOBILE
    client.numbers[1].wrong_at = AT
    assert sms_number(client) is None
    assert "sms" not in _left(client, by=AT + WEEK)


def test_a_representative_is_reached_in_the_client_s_place() -> None:
    client = _client(consents=[], email=None, numbers=[], address=False)
    assert _left(client, by=AT + 2 * WEEK) == ()
    client.representative = _client()
    assert _left(client, by=AT + 2 * WEEK) == EVERY_WAY


@pytest.mark.parametrize(
    ("by", "in_time"),
    [
        # Queued on Monday 2 March 2026, 9:00, it leaves that day. Fiction: Fri 6. Carried Tue 3, Wed 4, Thu 5, Fri 6.
        ("2026-03-06T23:00", False),
        ("2026-03-07T08:00", True),
    ],
)
def test_a_letter_counts_when_it_has_arrived_on_a_day_before(by: str, in_time: bool) -> None:
    until = datetime.fromisoformat(by).replace(tzinfo=make.BERLIN).astimezone(UTC)
    assert ("letter" in _left(_client(), by=until)) is in_time


def test_no_letter_reaches_anybody_while_the_post_is_held() -> None:
    assert "letter" not in _left(_client(), by=AT + 4 * WEEK, policy={"post_held_since": "2026-03-02"})
    assert "letter" in _left(_client(), by=AT + 4 * WEEK, policy={"post_held_since": "2026-03-03"})


def test_calls_are_made_in_the_hours_of_the_office() -> None:
    frame = _frame()
    hours = [Span(AT - 2 * HOUR, AT - HOUR), Span(AT + HOUR, AT + 2 * HOUR), Span(AT + 24 * HOUR, AT + 25 * HOUR)]
    assert first_call(AT, AT + 3 * HOUR, frame, hours) == AT + HOUR
    assert first_call(AT + HOUR + HOUR / 2, AT + 3 * HOUR, frame, hours) == AT + HOUR + HOUR / 2
    assert first_call(AT, AT + HOUR, frame, hours) is None
    assert "call" not in ways_left(_client(), at=AT, by=AT + HOUR, frame=frame, phone=hours)


def test_without_hours_on_record_calls_are_made_on_working_days() -> None:
    """Saturday 7 March, noon in Berlin: the first is Monday 9, which begins at 23:00 UTC of Sunday."""
    saturday, monday = datetime(2026, 3, 7, 11, tzinfo=UTC), datetime(2026, 3, 8, 23, tzinfo=UTC)
    assert first_call(saturday, monday + HOUR, _frame(), None) == monday
    assert first_call(saturday, monday, _frame(), None) is None


@given(
    begins=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - hypothesis adds the zone
    hours=st.integers(0, 1500),
    longer=st.integers(0, 500),
    allowed=st.sets(st.sampled_from(list(Channel))),
    numbers=st.lists(st.sampled_from([FIXED, MOBILE])),
    address=st.booleans(),
    by_phone=st.booleans(),
)
def test_more_time_never_takes_a_way_away(
    begins: datetime,
    hours: int,
    longer: int,
    allowed: set[Channel],
    numbers: list[str],
    address: bool,
    by_phone: bool,
) -> None:
    at = begins.replace(tzinfo=UTC)
    client = _client(consents=list(allowed), numbers=numbers, address=address, not_by_phone=not by_phone)
    by, later = at + hours * HOUR, at + (hours + longer) * HOUR
    few, many = _left(client, at=at, by=by), _left(client, at=at, by=later)
    assert set(few) <= set(many)
    assert list(many) == [way for way in EVERY_WAY if way in many]
    assert "sms" not in many or (Channel.SMS in allowed and MOBILE in numbers)
    assert "call" not in many or (by_phone and numbers)


class TestTell:
    """With the record: what is asked to be sent, and what is kept back."""

    def test_a_message_waits_with_its_facts_and_its_end(self, database: Database) -> None:
        with database.transaction() as session:
            frame, case, appointment = _proposed(session, allowed=Channel.SMS)
            assert _tell_off(session, case, frame, appointment) == "sms"
            [message] = session.scalars(select(Message))
            assert (message.channel, message.to, message.language) == ("sms", MOBILE, "de")
            assert (message.template, message.expires_at) == ("appointment_off", appointment.starts_at)
            assert message.facts == {
                "starts_at": appointment.local_time,
                "why": "cancelled",
                "hotline": LETTERHEAD["hotline"],
                "appointment": appointment.id,
                "version": 1,
            }

    def test_the_same_is_told_once_and_a_new_version_again(self, database: Database) -> None:
        with database.transaction() as session:
            frame, case, appointment = _proposed(session, allowed=Channel.SMS)
            assert [_tell_off(session, case, frame, appointment) for _ in range(2)] == ["sms", "sms"]
            assert len(session.scalars(select(Message)).all()) == 1
            appointment.version = 2
            session.flush()
            _tell_off(session, case, frame, appointment)
            assert len(session.scalars(select(Message)).all()) == 2

    def test_a_call_waits_for_the_hours_of_the_office(self, database: Database) -> None:
        """Open from 9 to 15: told at 9:00 Berlin time, the call may be made at once; at 19:00, tomorrow."""
        with database.transaction() as session:
            frame, case, appointment = _proposed(session)
            make.opening_hours(session, make.a_channel(session, frame.office))
            by = appointment.starts_at
            assert _tell_off(session, case, frame, appointment, at=AT, by=by, among=["call"]) == "call"
            assert session.scalars(select(Message.not_before)).one() == AT
            evening = AT + 10 * HOUR
            appointment.version = 2
            session.flush()
            assert _tell_off(session, case, frame, appointment, at=evening, by=by, among=["call"]) == "call"
            assert session.scalars(select(Message.not_before).order_by(Message.id)).all()[1] == AT + 24 * HOUR
            sunrise = AT + 22 * HOUR
            assert _tell_off(session, case, frame, appointment, at=evening, by=sunrise, among=["call"]) is None

    def test_a_letter_takes_back_what_a_letter_told(self, database: Database) -> None:
        with database.transaction() as session:
            frame, case, appointment = _proposed(session)
            become(session, queue_proposal(session, frame.mailing, case, appointment), LetterState.POSTED, at=AT)
            session.flush()
            appointment.state = AppointmentState.CANCELLED
            assert _tell_off(session, case, frame, appointment, among=["letter"]) == "letter"
            correction = session.scalars(select(Letter).order_by(Letter.id)).all()[1]
            assert (correction.kind, correction.state) == (LetterKind.CORRECTION, LetterState.QUEUED)
            assert correction.facts["wrong"]["starts_at"] == f"{appointment.local_time}:00"
            assert session.scalars(select(Message)).all() == []

    def test_no_letter_takes_back_what_no_letter_told(self, database: Database) -> None:
        with database.transaction() as session:
            frame, case, appointment = _proposed(session)
            assert _tell_off(session, case, frame, appointment, among=["letter"]) is None
            assert session.scalars(select(Letter)).all() == []

    def test_a_letter_that_cannot_be_printed_is_no_way(self, database: Database) -> None:
        with database.transaction() as session:
            frame, case, appointment = _proposed(session)
            case.client.family_name = "龍"
            facts = {"before": "2026-03-12T09:00", "starts_at": appointment.local_time, "advisor": "Jutta Brandt"}
            how: dict[str, Any] = {"at": AT, "by": AT + 2 * WEEK, "frame": frame, "appointment": appointment}
            assert tell(session, case, "appointment_moved", facts, **how, among=["letter"]) is None
            assert tell(session, case, "appointment_moved", facts, **how, among=["letter", "call"]) == "call"

    @pytest.mark.parametrize("excess", ["pin", "link", "topic"])
    def test_what_no_message_may_tell_is_refused(self, database: Database, excess: str) -> None:
        with database.transaction() as session:
            frame, case, _appointment = _proposed(session, allowed=Channel.SMS)
            for template in TEMPLATES:
                with pytest.raises(TellsTooMuch, match=excess):
                    tell(session, case, template, {excess: "x"}, at=AT, by=AT + WEEK, frame=frame)
            assert session.scalars(select(Message)).all() == []


def _left(
    client: Client, *, at: datetime = AT, by: datetime, policy: dict[str, Any] | None = None
) -> tuple[str, ...]:
    return ways_left(client, at=at, by=by, frame=_frame(policy, at))


def _frame(policy: dict[str, Any] | None = None, at: datetime = AT) -> Frame:
    office = Office(
        zone="Europe/Berlin",
        country="DE",
        subdivision="ST",
        languages=["de"],
        policy=policy or {},
        letterhead=LETTERHEAD,
    )
    assert working_days(office).is_working_day(date(2026, 3, 2))
    return frame_of(office, at, make.KEYS, URL)


def _client(
    *,
    consents: list[Channel] | None = None,
    numbers: list[str] | None = None,
    address: bool = True,
    street: str = "Musterstraße 12",
    email: str | None = "eva@example.org",
    not_by_phone: bool = False,
) -> Client:
    """Somebody who allowed everything, unless told otherwise."""
    home = Address(street=street, postcode="38820", town="Halberstadt", country="DE")
    return Client(
        language="de",
        email=email,
        not_by_phone=not_by_phone,
        numbers=[PhoneNumber(e164=number) for number in ([MOBILE] if numbers is None else numbers)],
        addresses=[home] if address else [],
        consents=[Consent(channel=channel) for channel in (list(Channel) if consents is None else consents)],
    )


def _proposed(session: Session, *, allowed: Channel | None = None) -> tuple[Frame, Case, Appointment]:
    """A client with a mobile number and a time on Tuesday 17 March, 9:30."""
    office = make.an_office(session)
    client = make.a_client(session, office, phone=MOBILE, email="eva@example.org")
    if allowed is not None:
        session.add(Consent(authority_id=client.authority_id, client_id=client.id, channel=allowed, given_at=AT))
        session.flush()
        session.refresh(client)
    case = make.a_case(session, office, client)
    appointment = make.an_appointment(session, case, datetime(2026, 3, 17, 8, 30, tzinfo=UTC))
    return frame_of(office, AT, make.KEYS, URL), case, appointment


def _tell_off(
    session: Session,
    case: Case,
    frame: Frame,
    appointment: Appointment,
    *,
    at: datetime = AT,
    by: datetime | None = None,
    among: list[str] | None = None,
) -> str | None:
    return tell(
        session,
        case,
        "appointment_off",
        {"starts_at": appointment.local_time, "why": "cancelled"},
        at=at,
        by=by or appointment.starts_at,
        frame=frame,
        appointment=appointment,
        among=among or EVERY_WAY,
    )
