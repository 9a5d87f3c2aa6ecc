"""What becomes of a proposal that nobody answered: it stands, it lapses, or a person decides."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from db.appointments import Appointment, AppointmentState
from db.cases import Case, CaseState
from db.clients import Client
from db.letters import Letter, LetterState
from db.offices import Office
from db.session import Database
from letters.access import AccessKeys
from letters.saying.facts import Why
from scheduler.appointments.booking import NotLive, Outdated, lapse
from scheduler.appointments.proposals_told import proposals_told
from scheduler.calendar.delivery import arrival_day
from scheduler.calendar.holidays import ONE_DAY, WorkingDays
from scheduler.cases import SILENT, call_again, hand_over, locked_case
from scheduler.frame import Frame, frame_of, lives_abroad
from scheduler.jobs.runs import Progress
from scheduler.one_by_one import one_by_one
from scheduler.policy import Policy, Silence, working_days
from scheduler.telling.corrections import correct

LAPSED, PERSONS = "lapsed", "persons"


def judge_silence(
    database: Database,
    office_id: int,
    keys: AccessKeys,
    *,
    at: datetime,
    public_url: str,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """Judge every proposal of an office whose letter was posted and whose day of answer is over.

    Each in a transaction of its own; whoever answers at the same moment comes first, or finds that it lapsed. Who
    has the letter of a time that lapses is told so: else they wait for a call that does not come.
    """
    with database.reading() as session:
        office = session.get_one(Office, office_id, options=[selectinload(Office.lines)])
        frame = frame_of(office, at, keys, public_url)
        silent = _silent(session, office, at)
    judged = one_by_one(database, silent, partial(_judge, frame=frame), what="appointment", progress=progress)
    became = Counter(judged.results)
    return {LAPSED: became[LAPSED], PERSONS: became[PERSONS], "failed": judged.failed}


def silent_from(day: date, posted: date, policy: Policy, days: WorkingDays, *, abroad: bool = False) -> date:
    """From which local day on no answer is silence, for a time on `day` whose letter was posted on `posted`.

    So many working days before it; never before the day after the letter can have arrived.
    """
    deadline = day
    for _ in range(policy.silence_days):
        deadline = _working_day_before(deadline, days.is_working_day)
    return max(deadline, arrival_day(posted, policy, days, abroad=abroad) + ONE_DAY)


def _working_day_before(day: date, counts: Callable[[date], bool]) -> date:
    day -= ONE_DAY
    while not counts(day):
        day -= ONE_DAY
    return day


def _silent(session: Session, office: Office, at: datetime) -> list[int]:
    """The appointments of an office about which something has to be decided today."""
    policy, zone, days = Policy.of(office.policy), ZoneInfo(office.zone), working_days(office)
    if policy.silence == Silence.STANDS:
        return []
    told = (
        select(Appointment.id, Appointment.starts_at, func.max(Letter.posted_on), Client)
        .join(Case, Case.id == Appointment.case_id)
        .join(Client, Client.id == Case.client_id)
        .join(Letter, Letter.appointment_id == Appointment.id)
        .where(
            Appointment.office_id == office.id,
            Appointment.state == AppointmentState.PROPOSED,
            Appointment.starts_at > at,
            Appointment.version == Letter.appointment_version,
            Case.state == CaseState.APPOINTMENT,
            Letter.state == LetterState.POSTED,
            Letter.posted_on.is_not(None),
        )
        .group_by(Appointment.id, Client.id)
        .order_by(Appointment.id)
    )
    silent = []
    for appointment_id, starts_at, posted, client in session.execute(told):
        assert posted is not None  # the statement says so
        abroad = lives_abroad(client, office)
        if _day(at, zone) >= silent_from(_day(starts_at, zone), posted, policy, days, abroad=abroad):
            silent.append(appointment_id)
    return silent


def _judge(session: Session, appointment_id: int, frame: Frame) -> str | None:
    policy, at = frame.policy, frame.at
    appointment = session.get_one(Appointment, appointment_id)
    case = locked_case(session, appointment.case_id)
    session.refresh(appointment)
    if appointment.state != AppointmentState.PROPOSED or case.state != CaseState.APPOINTMENT:
        return None
    if policy.silence == Silence.PERSON:
        hand_over(case, SILENT)
        return PERSONS
    try:
        lapse(session, appointment, version=appointment.version, at=at)
    except (NotLive, Outdated):
        return None
    correct(session, appointment, case, Why.CANCELLED, at=at, frame=frame)
    if proposals_told(session, [case.id])[case.id] >= policy.most_proposals:
        hand_over(case, SILENT)
        return PERSONS
    call_again(case, at)
    return LAPSED


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
