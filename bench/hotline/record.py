"""The record on which both hotlines work, and whether it is right afterwards."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AdvisorTime, Appointment, AppointmentEvent, EventKind
from db.letters import AccessCode
from db.offices import Office
from db.session import Database
from letters.access import pin_of
from web.imports.office_store import load_office
from web.imports.offices import read_office

OFFICE_FILE = Path("web/demo/data/te-osterbotten.toml")
LINE = "+46846500403"  # in English
ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2020, 4, 14, 9, 30, tzinfo=ZONE)
FIRST_DAY = date(2020, 4, 20)
CASES_PER_ADVISOR = 20
A_DAY = 4

Letters = list[tuple[str, str]]
"""Reference and PIN."""


def write(database: Database, callers: int) -> Letters:
    """An office of the demo with all its places and notices, and an appointment for each caller."""
    with database.transaction() as session:
        at = NOW.astimezone(UTC)
        loaded = load_office(session, read_office(OFFICE_FILE.read_bytes()), at=at)
        office = session.get_one(Office, loaded.office_id)
        topic = make.a_topic(session, office)
        letters: Letters = []
        while len(letters) < callers:
            advisor = make.an_advisor(session, office)
            for number in range(min(CASES_PER_ADVISOR, callers - len(letters))):
                case = make.a_case(session, office, advisor=advisor, topic=topic)
                day = FIRST_DAY + timedelta(days=number // A_DAY)
                starts_at = datetime.combine(day, time(10, 15 * (number % A_DAY)), ZONE).astimezone(UTC)
                make.an_appointment(session, case, starts_at, zone=ZONE.key)
                code = make.a_code(session, case, at)
                letters.append((code.reference, pin_of(make.KEYS, code)))
            session.expunge_all()
            office, topic = session.merge(office), session.merge(topic)
        return letters


def faults(database: Database, told: Counter[str], unsure: Counter[str]) -> list[str]:
    """What is wrong: a change that a caller was told and that is not on record, or the other way round.

    Of a change to which no answer came nobody knows whether it was made.
    """
    with database.reading() as session:
        noted = _changes(session)
        wrong = [
            f"{reference}: {told[reference]} changes told, {noted[reference]} recorded"
            for reference in {*told, *noted}
            if not told[reference] <= noted[reference] <= told[reference] + unsure[reference]
        ]
        return [*wrong, *_wrong_times(session)]


def _changes(session: Session) -> Counter[str]:
    rows = session.execute(
        select(AccessCode.reference, func.count(AppointmentEvent.id).label("times"))
        .join(Appointment, Appointment.case_id == AccessCode.case_id)
        .join(AppointmentEvent, AppointmentEvent.appointment_id == Appointment.id)
        .where(AppointmentEvent.kind == EventKind.CHANGED)
        .group_by(AccessCode.reference)
    )
    return Counter({row.reference: row.times for row in rows})


def _wrong_times(session: Session) -> list[str]:
    """Each appointment has the time of its advisor that it says, and nothing else."""
    taken: dict[int, set[tuple[int, int]]] = {}
    for time_ in session.scalars(select(AdvisorTime)):
        taken.setdefault(time_.appointment_id, set()).add((time_.advisor_id, time_.quantum))
    return [
        f"appointment {found.id} does not have the time that it says"
        for found in session.scalars(select(Appointment))
        if taken.get(found.id)
        != {(found.advisor_id, quantum) for quantum in make.quanta(found.starts_at, found.minutes)}
    ]
