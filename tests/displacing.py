"""What tests of displaced appointments share: an office at half past seven, clients who know of their times."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.clients import Channel, Client, Consent
from db.drafts import Draft, DraftKind
from db.letters import LetterState
from db.offices import Office
from db.session import Database
from db.staff import Absence, AbsenceKind, Role, Staff
from letters.queue import become
from scheduler.displaced.cause import subject_of_absence
from scheduler.displaced.force import Settled, put_displaced_in_force
from scheduler.displaced.making import ask_for_displaced, make_displaced
from scheduler.drafts.force import order
from scheduler.drafts.moves import Move
from scheduler.frame import frame_of
from scheduler.telling.writing import write_for_time

URL = "https://rufzeit.example"
MORNING = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)  # Monday 2 March, 7:30 in Berlin
MIDNIGHT = datetime(2026, 3, 1, 23, tzinfo=UTC)
MOBILE = "+4915228817386"
FIXED = "+493023125888"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class World:
    """`ill`: an advisor from Monday to Friday, 9 to 15; colleagues are added by each test."""

    database: Database
    office: Office
    ill: Staff
    clerk: Staff

    def colleague(self, **values: Any) -> Staff:
        with self.database.transaction() as session:
            return make.an_advisor(session, self.office, **values)

    def absent(self, days: int = 1) -> Absence:
        """From this morning on."""
        with self.database.transaction() as session:
            kind = AbsenceKind.ILL
            return make.an_absence(session, self.ill, MIDNIGHT, MIDNIGHT + days * DAY, kind=kind)

    def drafted(self, absence: Absence, at: datetime = MORNING) -> Draft:
        return self.made(DraftKind.ABSENCE, subject_of_absence(absence), at)

    def made(self, kind: DraftKind, subject: dict[str, Any], at: datetime = MORNING) -> Draft:
        with self.database.transaction() as session:
            office = session.get_one(Office, self.office.id)
            draft = ask_for_displaced(session, office, kind, subject, staff_id=self.clerk.id, at=at)
        make_displaced(self.database, draft.id, make.KEYS, at=at, public_url=URL)
        with self.database.reading() as session:
            return session.get_one(Draft, draft.id)

    def forced(self, draft: Draft, at: datetime = MORNING, **values: Any) -> Settled:
        with self.database.transaction() as session:
            order(session, session.get_one(Draft, draft.id), staff_id=self.clerk.id, at=at)
        return self.again(draft, at, **values)

    def again(self, draft: Draft, at: datetime = MORNING, **values: Any) -> Settled:
        return put_displaced_in_force(self.database, draft.id, make.KEYS, at=at, public_url=URL, **values)

    def appointment(self, local: str, client: Client | None = None, *, told: bool = True, **values: Any) -> int:
        """The id of a time of who falls ill, as "2026-03-02T09:30"; `told`: by a letter that was posted."""
        with self.database.transaction() as session:
            case = make.a_case(session, self.office, client, advisor=self.ill, **values)
            starts_at = datetime.fromisoformat(local).replace(tzinfo=make.BERLIN).astimezone(UTC)
            found = make.an_appointment(session, case, starts_at)
            if told:
                post(session, self.office, found)
            return found.id

    def client(self, *allowed: Channel, **values: Any) -> Client:
        with self.database.transaction() as session:
            return a_client(session, self.office, *allowed, **values)

    def now_is(self, appointment_id: int) -> tuple[int, str, AppointmentState]:
        """Whose it is, when, and how it stands."""
        with self.database.reading() as session:
            found = session.get_one(Appointment, appointment_id)
            return found.advisor_id, found.local_time, found.state

    def case_of(self, appointment_id: int) -> Case:
        with self.database.reading() as session:
            return session.get_one(Case, session.get_one(Appointment, appointment_id).case_id)

    def all_of(self, table: type[Any]) -> list[Any]:
        with self.database.reading() as session:
            return list(session.scalars(select(table).order_by(table.id)))


def a_world(database: Database, **policy: Any) -> World:
    with database.transaction() as session:
        office = make.an_office(session, policy=policy)
        assert office.lines == []  # loaded, as what makes letters needs them
        ill = make.an_advisor(session, office, name="Ilse Krank")
        return World(database, office, ill, make.a_member(session, office, Role.BACK_OFFICE))


def a_client(
    session: Session, office: Office, *allowed: Channel, phone: str | None = MOBILE, **values: Any
) -> Client:
    client = make.a_client(session, office, phone=phone, **values)
    for channel in allowed:
        given = {"authority_id": client.authority_id, "client_id": client.id}
        session.add(Consent(**given, channel=channel, given_at=make.AT))
    session.flush()
    session.refresh(client)
    return client


def post(session: Session, office: Office, appointment: Appointment) -> None:
    """Its letter was written two weeks ago, and posted."""
    frame = frame_of(office, MORNING - 14 * DAY, make.KEYS, URL)
    letter = write_for_time(session, frame, session.get_one(Case, appointment.case_id), appointment)
    letter.posted_on = letter.posting_day
    become(session, letter, LetterState.POSTED, at=MORNING - 14 * DAY)


def moves(draft: Draft) -> list[Move]:
    return [Move.of(stored) for stored in draft.moves]
