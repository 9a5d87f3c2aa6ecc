"""For the test of many answers: 64 people answer the same 20 appointments at once, by telephone, link and staff."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

import factories as make
from attackers import PUBLIC_URL, a_busy_office, a_house, a_patient_app
from callers import MONDAY_AT_10, Provider, heard_in
from db.appointments import LIVE, AdvisorTime, Appointment, AppointmentState
from db.cases import Case, Topic
from db.offices import Office
from db.session import Database
from db.staff import Staff
from ivr.state import State
from scheduler.appointments.alternatives import alternatives
from scheduler.slots.free import Slot
from web.access import sessions
from web.house import House
from web.public.offers import offer_of
from web_house import Clock

APPOINTMENTS, PEOPLE, ADVISORS = 20, 64, 4
ACTS = ("confirm", "change", "cancel")
IN_NINE_DAYS = MONDAY_AT_10 + timedelta(days=9)

TOLD_BY_PHONE = {
    "Thank you. Your appointment is confirmed.": "confirm",
    "Done. You have a new time.": "change",
    "Your appointment is cancelled.": "cancel",
    "this time was taken a moment ago": "taken",
    "Your appointment has changed in the meantime.": "outdated",
    "This appointment can no longer be changed by telephone.": "over",
}
TOLD_ON_PAGES = {
    "Thank you. Your appointment is confirmed.": "confirm",
    "Your appointment is changed. We call you at the new time.": "change",
    "Your appointment is cancelled.": "cancel",
    "Something changed since you opened this page. Please look at it again.": "outdated",
}
TOLD_STAFF = {
    ": confirmed.": "confirm",
    ": another time.": "change",
    ": cancelled.": "cancel",
    "Nothing is entered: something changed since you opened this page.": "outdated",
}


@dataclass(frozen=True)
class Told:
    """What somebody wanted of an appointment, and what they were told; `text`: all that they read or heard."""

    appointment_id: int
    way: str
    wanted: str
    told: str
    text: str


@dataclass(frozen=True)
class Person:
    """Somebody who has seen an appointment at its first version and is about to answer."""

    way: str
    wanted: str
    appointment: Appointment
    slot: Slot


@dataclass(frozen=True)
class Place:
    """An office with its people, its letters and its telephone; sessions are open before anybody answers."""

    database: Database
    house: House
    app: Flask
    line: str
    office_id: int
    cases: Sequence[int]
    letters: Sequence[str]
    staff: str

    def round(self, seed: int) -> list[Told]:
        """All answer at once what they saw before any of them did."""
        with self.database.transaction() as session:
            people = self._people(session, Random(seed))
            calls = [self._call(session, person) if person.way == "phone" else "" for person in people]
        start = Barrier(PEOPLE)
        ways: dict[str, Callable[[Person, str], Told]] = {
            "phone": self._by_phone,
            "link": self._by_link,
            "staff": self._by_staff,
        }

        def answer(number: int) -> Told:
            start.wait()
            return ways[people[number].way](people[number], calls[number])

        with ThreadPoolExecutor(PEOPLE) as pool:
            return list(pool.map(answer, range(PEOPLE)))

    def _people(self, session: Session, random: Random) -> list[Person]:
        """Three ways to each appointment and a few more; each appointment is new."""
        session.execute(delete(AdvisorTime))
        session.execute(
            update(Appointment).where(Appointment.state.in_(LIVE)).values(state=AppointmentState.WITHDRAWN)
        )
        found = [
            make.an_appointment(
                session, session.get_one(Case, case_id), IN_NINE_DAYS + timedelta(minutes=15 * (n // ADVISORS))
            )
            for n, case_id in enumerate(self.cases)
        ]
        free = {one.advisor_id: alternatives(session, one, at=MONDAY_AT_10) for one in found[:ADVISORS]}
        people = []
        for number in range(PEOPLE):
            one = found[number % APPOINTMENTS]
            way = ("phone", "link", "staff", "link")[number // APPOINTMENTS]
            people.append(Person(way, random.choice(ACTS), one, random.choice(free[one.advisor_id])))
        return people

    def _call(self, session: Session, person: Person) -> str:
        """A call in which somebody has heard the time, and the others if they want one."""
        scene = {"confirm": "appointment", "change": "offers", "cancel": "cancel"}[person.wanted]
        offers = (person.slot,) if person.wanted == "change" else ()
        state = State(scene, "en", case_id=person.appointment.case_id, version=1, offers=offers)
        call = make.a_call(
            session,
            session.get_one(Office, self.office_id),
            line=self.line,
            language="en",
            state=state.stored(),
            step=1,
            path=[scene],
        )
        return call.call_sid

    def _by_phone(self, person: Person, call_sid: str) -> Told:
        provider = Provider(self.app.test_client(), self.line, call_sid=call_sid, public_url=PUBLIC_URL)
        answer = provider.press(1, "1")
        assert "<Gather" in answer.text  # nobody is left without a question to answer
        return _told(person, heard_in(answer), TOLD_BY_PHONE)

    def _by_link(self, person: Person, _: str) -> Told:
        client = self._client(sessions.LETTER, self.letters[self.cases.index(person.appointment.case_id)])
        answer = client.post(f"/appointment/{person.wanted}", data={"version": "1", "offer": self._offer(person)})
        if answer.status_code == 409:
            return Told(person.appointment.id, "link", person.wanted, "taken", answer.text)
        assert answer.status_code == 302, answer.text
        return _told(person, _flashed(client), TOLD_ON_PAGES)

    def _by_staff(self, person: Person, _: str) -> Told:
        client = self._client(sessions.STAFF, self.staff)
        wanted = {"change_to": self._offer(person)} if person.wanted == "change" else {"answer": person.wanted}
        address = f"/staff/cases/{person.appointment.case_id}/answer"
        answer = client.post(address, data={"version": "1", "how": "paper", **wanted})
        if answer.status_code == 409:
            return Told(person.appointment.id, "staff", person.wanted, "taken", answer.text)
        assert answer.status_code == 302, answer.text
        return _told(person, _flashed(client), TOLD_STAFF)

    def _client(self, kind: sessions.Kind, token: str) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie(sessions.cookie_name(kind, self.house.settings), token)
        return client

    def _offer(self, person: Person) -> str:
        return offer_of(self.house.settings.secret_key, person.appointment, person.slot)


def a_place(database: Database) -> Place:
    """The token against forged forms is no part of it."""
    house = a_house(database, Clock(MONDAY_AT_10))
    app = a_patient_app(house)
    app.config["WTF_CSRF_ENABLED"] = False
    with database.transaction() as session:
        office, line = a_busy_office(session)
        advisors = [make.an_advisor(session, office, language="en") for _ in range(ADVISORS)]
        topic = make.a_topic(session, office)
        cases = [_case(session, office, advisors[n % ADVISORS], topic) for n in range(APPOINTMENTS)]
        codes = [make.a_code(session, case) for case in cases]
        opened = {"authority_id": office.authority_id, "at": MONDAY_AT_10}
        letters = [sessions.begin(session, code=code, **opened) for code in codes]
        staff = sessions.begin(session, staff_id=advisors[0].id, **opened)
        return Place(database, house, app, line, office.id, [case.id for case in cases], letters, staff)


def taken(database: Database) -> set[tuple[int, int, int]]:
    """Advisor, quantum, appointment: all that is taken."""
    with database.reading() as session:
        rows = session.execute(select(AdvisorTime.advisor_id, AdvisorTime.quantum, AdvisorTime.appointment_id))
        return {(advisor, quantum, appointment) for advisor, quantum, appointment in rows}


def _case(session: Session, office: Office, advisor: Staff, topic: Topic) -> Case:
    client = make.a_client(session, office, language="en")
    return make.a_case(session, office, client=client, advisor=advisor, topic=topic)


def _flashed(client: FlaskClient) -> str:
    """What the next page says on top, without making that page."""
    with client.session_transaction() as kept:
        return " ".join(message for _category, message in kept.get("_flashes", []))


def _told(person: Person, text: str, known: dict[str, str]) -> Told:
    told = next((code for words, code in known.items() if words in text), None)
    assert told is not None, f"{person.way}, {person.wanted}: {text!r}"
    return Told(person.appointment.id, person.way, person.wanted, told, text)
