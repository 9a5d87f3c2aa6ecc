"""The message of an earlier time names the hotline: its client takes it there, or leaves it to the next who waits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from callers import Provider, app_with_phone, heard_in
from db.appointments import Appointment, EarlierOffer, OfferState
from db.cases import Case, Wish, WishKind
from db.letters import AccessCode
from db.messages import Message
from db.offices import Office
from db.session import Database
from guesses import statements
from letters.access import pin_of
from waiting import FAR, IN_TWO_DAYS, MONDAY_10, clients_waiting, offer_all

OFFER = (
    "Thank you. An earlier time is free: Wednesday, 4 March, 9:00. You can take it until 12:00. "
    "Your time so far: Wednesday, 1 April, 10:00. 2 options. Take the earlier time: press 1. Keep my time: press 2."
)
LATER = [timedelta(minutes=10), timedelta(hours=2), timedelta(hours=4), timedelta(days=1)]


class Town:
    """An office with two clients who wait for an earlier time, of which there is one; and its telephone."""

    def __init__(self, database: Database) -> None:
        self.database, self.rung = database, 0
        self.office_id, self.case_ids = clients_waiting(database, 2, sms=True, one_free=IN_TWO_DAYS)
        with database.transaction() as session:
            line = make.a_phone_line(session, session.get_one(Office, self.office_id), language="en")
            self.line = line.number
            for case_id in self.case_ids:
                make.a_code(session, session.get_one(Case, case_id))

    def offers(self, after: timedelta = timedelta()) -> int:
        return offer_all(self.database, self.office_id, MONDAY_10 + after)["offered"]

    def calls(self, number: int, *, after: timedelta = timedelta()) -> tuple[Provider, str]:
        """This client opens their letter by telephone: the call, and what they hear then."""
        with self.database.reading() as session:
            code = session.scalars(select(AccessCode).where(AccessCode.case_id == self.case_ids[number])).one()
            pin = pin_of(make.KEYS, code)
        app = app_with_phone(self.database, at=MONDAY_10 + after)
        self.rung += 1
        provider = Provider(app.test_client(), self.line, call_sid=f"CA{self.rung:032}")
        return provider, provider.calls("2", code.reference, "1", pin)

    def times(self) -> list[object]:
        with self.database.reading() as session:
            own = select(Appointment.starts_at).where(Appointment.case_id.in_(self.case_ids))
            return list(session.scalars(own.order_by(Appointment.case_id)))

    def answers(self) -> list[tuple[int, OfferState]]:
        """Of each offer, whose it is and how it ended."""
        with self.database.reading() as session:
            found = session.execute(
                select(Appointment.case_id, EarlierOffer.state)
                .join(Appointment, Appointment.id == EarlierOffer.appointment_id)
                .order_by(EarlierOffer.id)
            )
            return [(self.case_ids.index(case_id), state) for case_id, state in found]


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


def test_who_takes_it_has_it_and_nobody_is_offered_it_again(town: Town) -> None:
    assert town.offers() == 1
    provider, heard = town.calls(0)
    assert heard == OFFER
    told = provider.press(5, "1")
    assert heard_in(told).startswith(
        "Done. You have a new time. Your telephone appointment: Wednesday, 4 March, 9:00. "
        "Your advisor will call you, on your number that ends in 1 7."
    )
    assert provider.press(5, "1").data == told.data  # the provider asks twice
    assert town.times() == [IN_TWO_DAYS, FAR + timedelta(minutes=15)]
    assert [town.offers(later) for later in LATER] == [0, 0, 0, 0]
    assert town.answers() == [(0, OfferState.TAKEN)]
    with town.database.reading() as session:
        assert len(session.scalars(select(Message)).all()) == 1
    assert "An earlier time" not in town.calls(1)[1]


def test_who_keeps_theirs_leaves_it_to_the_next_who_is_offered_it_once(town: Town) -> None:
    assert town.offers() == 1
    provider, _ = town.calls(0)
    heard = heard_in(provider.press(5, "2"))
    assert heard.startswith(
        "Your appointment stays as it is. Your telephone appointment: Wednesday, 1 April, 10:00."
    )
    assert "Confirm the time: press 1." in heard
    assert [town.offers(later) for later in LATER[:1] * 2] == [1, 0]
    provider, heard = town.calls(1, after=LATER[0])
    assert "An earlier time is free: Wednesday, 4 March, 9:00. You can take it until 12:10." in heard
    provider.press(5, "1")
    assert town.times() == [FAR, IN_TWO_DAYS]
    assert [town.offers(later) for later in LATER] == [0, 0, 0, 0]
    assert town.answers() == [(0, OfferState.DECLINED), (1, OfferState.TAKEN)]


def test_who_calls_too_late_hears_only_of_their_own_time(town: Town) -> None:
    town.offers()
    assert "Thank you. Your telephone appointment: Wednesday, 1 April" in town.calls(0, after=LATER[1])[1]


def test_a_caller_asks_to_be_told_of_an_earlier_time_and_is(town: Town) -> None:
    with town.database.transaction() as session:
        for wish in session.scalars(select(Wish)):
            wish.done_at = make.AT
    assert town.offers() == 0
    provider, _ = town.calls(0)
    assert "To be told when an earlier time becomes free: press 2." in heard_in(provider.press(5, "1"))
    assert "we will tell you by SMS or by a call." in heard_in(provider.press(6, "2"))
    with town.database.reading() as session:
        kinds = session.scalars(select(Wish.kind).where(Wish.done_at.is_(None))).all()
    assert kinds == [WishKind.EARLIER]
    assert town.offers() == 1
    assert town.answers() == [(0, OfferState.OPEN)]


def test_an_offer_is_told_by_the_statement_that_tells_the_appointment(town: Town) -> None:
    town.offers()
    town.calls(1)  # what a process loads once is loaded
    with statements() as without:
        assert "An earlier time" not in town.calls(1)[1]
    with statements() as offered:
        assert town.calls(0)[1] == OFFER
    assert len(offered) == len(without)
