"""The scene of the gallery: both demo offices, played with the real code through a few days until a busy morning."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, Way
from db.calls import CallbackRequest, CallbackState, Outcome, PartOfDay
from db.cases import Case, CaseState
from db.letters import AccessCode, Letter
from db.offices import Office
from db.printing import PrintBatch
from db.schema import migrate
from db.staff import Staff
from letters.access import link_token, pin_of
from letters.printing.batches import close_batch
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import change, confirm, live_of_case
from scheduler.calling.attempts import record
from scheduler.frame import frame_of
from scheduler.jobs.runs import ask_for, finish, take_next
from scheduler.policy import Policy
from scheduler.post.mail import mark_posted, mark_printed
from scheduler.proposing.proposals import propose
from web.auth import hash_password
from web.demo.wants import callers_want
from web.drawn import demo_secrets
from web.house import House, open_house
from web.imports.clients import import_clients
from web.imports.office_store import load_office
from web.imports.offices import read_office
from web.settings import Settings

DATA = Path(__file__).parents[2] / "web" / "demo" / "data"
PASSWORD = "a password for the gallery"
BEGIN = datetime(2025, 11, 24, 8, 10, tzinfo=UTC)
MOST_TRIED = 14


@dataclass
class Clock:
    at: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Scene:
    """What the photographs need to find their way. `codes`: name of a story -> reference, PIN, link."""

    house: House
    clock: Clock
    advisor: str = ""
    back_office: str = "rautmann@koba-harz.example"
    editor: str = "heinemann@koba-harz.example"
    swedish_editor: str = "ostergard@te-osterbotten.example"
    finnish_back_office: str = "kangas@te-osterbotten.example"
    admin: str = "oehlschlaeger@koba-harz.example"
    case_id: int = 0
    posted_batch: int = 0
    finnish_batch: int = 0
    open_batch: int = 0
    letters: dict[str, AccessCode] = field(default_factory=dict)

    def link(self, story: str) -> str:
        return f"/t/{link_token(self.house.access_keys, self.letters[story])}"

    def pin(self, story: str) -> str:
        return pin_of(self.house.access_keys, self.letters[story])


@contextmanager
def scene() -> Iterator[Scene]:
    with tempfile.TemporaryDirectory() as folder:
        yield _played(Path(folder))


def _played(folder: Path) -> Scene:
    environ = {**demo_secrets(folder), "RUFZEIT_DATABASE_URL": f"sqlite:///{folder / 'gallery.db'}"}
    opened = open_house(Settings.read(environ))
    clock = Clock()
    house = House(opened.settings, opened.database, opened.vault, opened.access_keys, opened.audit_key, clock)
    migrate(house.database)
    scene = Scene(house, clock)
    _load(house)
    for key, tries in (("koba", 1), ("te", 3)):
        _try_to_call(house, clock, key, tries)
    _propose_and_post(scene)
    _choose_people(scene)
    _second_wave(scene)
    _busy_morning(scene)
    callers_want(house.database, scene.clock.at)
    _clock_was_here(scene)
    return scene


def _clock_was_here(scene: Scene) -> None:
    """No page warns that nothing runs."""
    with scene.house.database.transaction() as session:
        ask_for(session, "fallback_news", f"all:{scene.clock.at}", due_at=scene.clock.at)
        if claim := take_next(session, ["fallback_news"]):
            finish(session, claim, {})


def _load(house: House) -> None:
    hashed = hash_password(PASSWORD)
    for name in ("koba-harz", "te-osterbotten"):
        with house.database.transaction() as session:
            file = read_office((DATA / f"{name}.toml").read_bytes())
            loaded = load_office(session, file, at=house.now(), password_hash=hashed)
        clients = (DATA / f"{name}-clients.csv").read_bytes()
        import_clients(house.database, loaded.key, clients, at=house.now(), audit_key=house.audit_key)


def _try_to_call(house: House, clock: Clock, office_key: str, tries: int) -> None:
    """Nobody answers, at different hours of different days; some cases are left to be called."""
    for number in range(tries):
        clock.at = BEGIN + timedelta(days=number, hours=3 * number)
        with house.database.transaction() as session:
            office = session.scalars(select(Office).where(Office.key == office_key)).one()
            for index, case in enumerate(_cases(session, office)[:MOST_TRIED]):
                if index % 3 < 2 and case.client.usable_number is not None and case.state == CaseState.TO_CALL:
                    _record(session, house, case, office, number)


def _record(session: Session, house: House, case: Case, office: Office, number: int) -> None:
    record(
        session,
        case,
        outcome=(Outcome.NO_ANSWER, Outcome.MAILBOX, Outcome.BUSY)[number],
        number=case.client.usable_number,
        note=None,
        staff_id=case.advisor_id,
        at=house.now(),
        form_key=f"gallery-{case.id}-{number}",
        policy=Policy.of(office.policy),
        zone=ZoneInfo(office.zone),
    )


def _propose_and_post(scene: Scene) -> None:
    house = scene.house
    scene.clock.at = BEGIN + timedelta(days=2, hours=7)
    with house.database.reading() as session:
        offices = {office.key: office.id for office in session.scalars(select(Office))}
    for office_id in offices.values():
        propose(
            house.database,
            office_id,
            house.access_keys,
            at=house.now(),
            public_url=house.settings.public_url,
        )
    posting = _posting_day(house, offices["koba"])
    scene.posted_batch = _batch(house, offices["koba"], posting)
    scene.finnish_batch = _batch(house, offices["te"], posting)
    _change_one(scene, scene.posted_batch)
    scene.clock.at += timedelta(days=1)
    _post(house, scene.posted_batch, posting)


def _posting_day(house: House, office_id: int) -> date:
    with house.database.reading() as session:
        office = session.get_one(Office, office_id)
        return frame_of(office, house.now(), house.access_keys, house.settings.public_url).posting


def _batch(house: House, office_id: int, posting: date) -> int:
    batch_id = close_batch(
        house.database,
        house.vault,
        house.access_keys,
        office_id,
        at=house.now(),
        posting_day=posting,
        progress=lambda done, total: None,
    )
    assert batch_id is not None
    return batch_id


def _change_one(scene: Scene, batch_id: int) -> None:
    """One client changes the time while the letter lies in the batch: it must be pulled out."""
    house = scene.house
    with house.database.transaction() as session:
        found = session.scalars(
            select(Letter)
            .where(Letter.batch_id == batch_id, Letter.appointment_id.is_not(None))
            .order_by(Letter.number)
        ).all()[2]
        appointment = live_of_case(session, found.case_id)
        assert appointment is not None
        slot = alternatives(session, appointment, at=house.now(), skip=30, count=1)[0]
        change(session, appointment, slot, version=appointment.version, way=Way.PHONE, at=house.now())


def _post(house: House, batch_id: int, posting: date) -> None:
    with house.database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        staff = session.scalars(select(Staff).where(Staff.email == "rautmann@koba-harz.example")).one()
        mark_printed(session, batch, staff_id=staff.id, at=house.now())
        mark_posted(
            session,
            batch,
            day=posting,
            carrier="Deutsche Post",
            staff_id=staff.id,
            at=house.now(),
        )


def _choose_people(scene: Scene) -> None:
    """The morning is that of the first appointment; its advisor's list is photographed."""
    with scene.house.database.transaction() as session:
        koba = session.scalars(select(Office).where(Office.key == "koba")).one()
        appointments = session.scalars(
            select(Appointment).where(Appointment.office_id == koba.id).order_by(Appointment.starts_at)
        ).all()
        waiting = Counter(case.advisor_id for case in _cases(session, koba) if case.state == CaseState.TO_CALL)
        first = max(appointments[: len(appointments) // 3], key=lambda found: waiting[found.advisor_id])
        scene.advisor = first.advisor.email
        scene.case_id = first.case_id
        scene.clock.at = first.starts_at - timedelta(minutes=35)
        confirm(session, first, version=first.version, way=Way.LINK, at=scene.clock.at - timedelta(hours=20))
        ahead = [found for found in appointments if found.starts_at > first.starts_at]
        te = session.scalars(select(Office).where(Office.key == "te")).one()
        swedish = session.scalars(
            select(Appointment)
            .where(Appointment.office_id == te.id, Appointment.starts_at > scene.clock.at)
            .order_by(Appointment.starts_at)
        ).all()
        stories = {"proposed": ahead[0], "confirmed": ahead[1], "cancelled": ahead[2], "te": swedish[0]}
        for story, appointment in stories.items():
            scene.letters[story] = _code(session, appointment.case_id)
        wanted = session.scalars(select(Case.id).where(Case.state == CaseState.NUMBER_ASKED)).all()
        scene.letters["number"] = _code(session, wanted[0])


def _busy_morning(scene: Scene) -> None:
    house = scene.house
    with house.database.transaction() as session:
        koba = session.scalars(select(Office).where(Office.key == "koba")).one()
        advisor = session.scalars(select(Staff).where(Staff.email == scene.advisor)).one()
        for urgent, number in ((True, "+4917604069771"), (False, "+493023125772")):
            session.add(_callback(koba, number, urgent, scene.clock.at))
        mine = [case for case in _cases(session, koba) if case.advisor_id == advisor.id]
        waiting = [case for case in mine if case.state == CaseState.TO_CALL and case.client.usable_number]
        for number, case in enumerate(waiting[:3]):
            _record(session, house, case, koba, (number + 1) % 3)
        hard = waiting[0]
        hard.state, hard.state_reason = CaseState.NEEDS_PERSON, "no_common_language"


def _second_wave(scene: Scene) -> None:
    """A batch that is made and not printed yet, and after it letters that wait."""
    house = scene.house
    for wave in (slice(14, 16), slice(16, 18)):
        with house.database.transaction() as session:
            koba = session.scalars(select(Office).where(Office.key == "koba")).one()
            for case in _cases(session, koba)[wave]:
                if case.client.usable_number is not None and case.state == CaseState.TO_CALL:
                    _record(session, house, case, koba, 0)
        propose(house.database, koba.id, house.access_keys, at=house.now(), public_url=house.settings.public_url)
        if scene.open_batch == 0:
            scene.open_batch = _batch(house, koba.id, _posting_day(house, koba.id))


def _callback(office: Office, number: str, urgent: bool, at: datetime) -> CallbackRequest:
    return CallbackRequest(
        authority_id=office.authority_id,
        office_id=office.id,
        number=number,
        language="de",
        part_of_day=None if urgent else PartOfDay.AFTERNOON,
        topic="Geldleistungen",
        urgent=urgent,
        promised_for=at + timedelta(days=0 if urgent else 1),
        state=CallbackState.OPEN,
        at=at - timedelta(hours=1),
    )


def _cases(session: Session, office: Office) -> list[Case]:
    return list(session.scalars(select(Case).where(Case.office_id == office.id).order_by(Case.id)))


def _code(session: Session, case_id: int) -> AccessCode:
    return session.scalars(select(AccessCode).where(AccessCode.case_id == case_id)).one()
