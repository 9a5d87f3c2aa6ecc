"""What the demo's story came to: counted from the record, kept with it, told at every start."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment, AppointmentEvent, EventKind
from db.calls import Attempt
from db.cases import Case
from db.clients import Client
from db.jobs import JobRun, RunState
from db.letters import AccessCode, Letter, LetterState
from db.offices import Authority, Office
from db.session import Database
from db.staff import Membership, Role, Staff
from letters.access import AccessKeys, pin_of
from scheduler.calling.attempts import not_reached
from scheduler.policy import Policy
from web.demo.files import OFFICES
from words.labels import ROLES
from words.menu import APPOINTMENT

RIGHT = "1"  # the reference that was read back
JOB, OCCURRENCE = "demo", "story"


@dataclass(frozen=True)
class Told:
    """Numbers of rows. `files`: the PDFs of the batches. `not_reached`: clients, by their office's rule."""

    clients: int
    attempts: int
    not_reached: int
    appointments: int
    letters: int
    files: list[str]


@dataclass(frozen=True)
class Sample:
    """A letter to try: with its reference and PIN the appointment can be heard and changed. `key`: the office."""

    key: str
    office: str
    reference: str
    pin: str
    starts_at: datetime
    zone: str

    @property
    def keys(self) -> list[str]:
        """What is pressed, one entry per question, until the appointment is told."""
        return [APPOINTMENT, self.reference, RIGHT, self.pin]


@dataclass(frozen=True)
class Login:
    """Somebody to log in as. `role`: as the tables of labels call it."""

    office: str
    role: str
    email: str


def count(session: Session, files: list[Path], at: datetime) -> Told:
    return Told(
        clients=_number(session, Client),
        attempts=_number(session, Attempt),
        not_reached=_not_reached(session, at),
        appointments=session.scalar(
            select(func.count(AppointmentEvent.id)).where(AppointmentEvent.kind == EventKind.PROPOSED)
        )
        or 0,
        letters=_number(session, Letter),
        files=[str(file) for file in files],
    )


def keep(session: Session, told: Told, at: datetime) -> None:
    """From now on the demo counts as built."""
    session.add(
        JobRun(
            job=JOB, occurrence=OCCURRENCE, state=RunState.DONE, result=asdict(told), started_at=at, ended_at=at
        )
    )


def kept(session: Session) -> Told | None:
    """What was told when the demo was built; None as long as it is not."""
    run = session.scalar(select(JobRun).where(JobRun.job == JOB, JobRun.occurrence == OCCURRENCE))
    return Told(**run.result) if run else None


def already_told(database: Database) -> Told | None:
    with database.reading() as session:
        return kept(session)


def only_demo_inside(database: Database) -> bool:
    """Nothing but the demo's own offices, or nothing at all: it may be built anew."""
    with database.reading() as session:
        return set(session.scalars(select(Authority.key))) <= {demo.authority for demo in OFFICES}


def samples(session: Session, keys: AccessKeys, at: datetime) -> list[Sample]:
    """For each office a letter whose appointment is still to come: one that was posted if there is one, best one
    that tells the time as it still is."""
    found: dict[str, Sample] = {}
    rows = session.execute(
        select(Office, AccessCode, Appointment.starts_at)
        .join(Letter, Letter.access_code_id == AccessCode.id)
        .join(Appointment, Appointment.id == Letter.appointment_id)
        .join(Office, Office.id == Letter.office_id)
        .where(
            Letter.state.in_((LetterState.BATCHED, LetterState.PRINTED, LetterState.POSTED)),
            Appointment.state.in_(LIVE),
            Appointment.starts_at > at,
            AccessCode.revoked_at.is_(None),
        )
        .order_by(
            Office.id,
            Letter.state != LetterState.POSTED,
            Letter.appointment_version != Appointment.version,
            Letter.id.desc(),
        )
    )
    for office, code, starts_at in rows:
        sample = Sample(office.key, office.name, code.reference, pin_of(keys, code), starts_at, office.zone)
        found.setdefault(office.key, sample)
    return list(found.values())


def logins(session: Session, at: datetime) -> list[Login]:
    """One person for each office and role: of the advisors the one with the next appointment."""
    found: dict[tuple[str, Role], Login] = {}
    next_talk = (
        select(func.min(Appointment.starts_at))
        .where(Appointment.advisor_id == Staff.id, Appointment.state.in_(LIVE), Appointment.starts_at > at)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Office.key, Office.name, Membership.role, Staff.email)
        .join(Membership, Membership.office_id == Office.id)
        .join(Staff, Staff.id == Membership.staff_id)
        .order_by(Office.id, Membership.role, next_talk.is_(None), next_talk, Staff.id)
    )
    for key, name, role, email in rows:
        found.setdefault((key, role), Login(name, ROLES[role], email))
    return list(found.values())


def _number(session: Session, kind: type[Client] | type[Attempt] | type[Letter]) -> int:
    return session.scalar(select(func.count(kind.id))) or 0


def _not_reached(session: Session, at: datetime) -> int:
    clients = set()
    for office in session.scalars(select(Office)):
        policy, zone = Policy.of(office.policy), ZoneInfo(office.zone)
        attempts: dict[int, list[Attempt]] = {}
        for attempt in session.scalars(
            select(Attempt).join(Case, Case.id == Attempt.case_id).where(Case.office_id == office.id)
        ):
            attempts.setdefault(attempt.case_id, []).append(attempt)
        clients |= {
            tries[0].client_id
            for tries in attempts.values()
            if not_reached(tries, policy, zone, since=min(attempt.at for attempt in tries), at=at)
        }
    return len(clients)
