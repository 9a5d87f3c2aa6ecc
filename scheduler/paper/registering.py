"""A paper is registered as it lies there: nothing is lost that could be read off it, whatever is wrong with it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.cases import CaseState
from db.offices import ChannelKind, Office, Place
from db.paper import Paper, PaperKind, PaperWay
from scheduler.paper.codes import Answered, answered
from scheduler.paper.searching import Candidate, candidates, certain, number_in
from scheduler.paper.written import in_lines, in_one_line, name_key

LONGEST_NAME, LONGEST_PHONE, LONGEST_NOTE = 200, 40, 1000
OLDEST = timedelta(days=366)


class WrongPaper(ValueError):
    """What was entered cannot be registered; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SentBefore(Exception):
    """The same showing of the form registered this paper already."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(f"paper {paper.id}")
        self.paper = paper


@dataclass(frozen=True)
class Read:
    """What somebody read off the paper. `code`: the reference, a sheet's code, or the link of the QR code."""

    kind: PaperKind
    name: str = ""
    phone: str = ""
    note: str = ""
    code: str = ""


@dataclass(frozen=True)
class Arrival:
    """How and when it came. `place_id`: whose letterbox it lay in; None for post."""

    way: PaperWay
    place_id: int | None
    received_on: date


@dataclass(frozen=True)
class Registered:
    """`code_unknown`: no letter of this office has this code. `no_number`: what stands there cannot be one.

    `twice`: others of the same person that came on the same day.
    """

    paper: Paper
    code_unknown: bool
    no_number: bool
    twice: list[Paper]


def register(
    session: Session, office: Office, arrival: Arrival, read: Read, *, form_key: str, staff_id: int, at: datetime
) -> Registered:
    """Keep it, and whose it is where code, or name and number, tell. `form_key`: of one showing of the form.

    Raises `WrongPaper`, `SentBefore`.
    """
    _require_new(session, office, form_key)
    _judge(office, arrival, today=at.astimezone(ZoneInfo(office.zone)).date())
    paper = Paper(
        authority_id=office.authority_id,
        office_id=office.id,
        place_id=arrival.place_id if arrival.way != PaperWay.POST else None,
        way=arrival.way,
        received_on=arrival.received_on,
        form_key=form_key,
        registered_by=staff_id,
        registered_at=at,
    )
    try:
        with session.begin_nested():
            return take_down(session, office, paper, read)
    except IntegrityError:  # sent at the same moment
        _require_new(session, office, form_key)
        raise


def take_down(session: Session, office: Office, paper: Paper, read: Read) -> Registered:
    """What stands on a paper that is not done; the newest word holds. Raises `WrongPaper`."""
    name, phone, note = in_one_line(read.name), in_one_line(read.phone), in_lines(read.note)
    if len(name) > LONGEST_NAME or len(phone) > LONGEST_PHONE or len(note) > LONGEST_NOTE:
        raise WrongPaper("too_long")
    found = answered(session, office.id, read.code)
    if not name and found is None:
        raise WrongPaper("no_code" if read.code.strip() else "no_name")
    paper.kind, paper.phone, paper.note = read.kind, phone or None, note or None
    paper.name = name or (found.case.client.contact.name if found else "")
    _lead(session, office, paper, found)
    session.add(paper)
    session.flush()
    return Registered(
        paper,
        code_unknown=bool(read.code.strip()) and found is None,
        no_number=no_number(paper, office),
        twice=twice(session, paper),
    )


def no_number(paper: Paper, office: Office) -> bool:
    """Something stands where a telephone number should, and it cannot be one."""
    return paper.phone is not None and number_in(paper.phone, office.country) is None


def letterboxes(office: Office) -> list[Place]:
    """The places at whose door paper can be left. An office that names no letterbox may have one anywhere."""
    places = list(office.places)
    kinds = {place.id: {channel.kind for channel in place.channels} for place in places}
    return [place for place in places if ChannelKind.LETTERBOX in kinds[place.id]] or places


def twice(session: Session, paper: Paper) -> list[Paper]:
    """Others of the same person that came on the same day."""
    that_day = select(Paper).where(
        Paper.office_id == paper.office_id, Paper.received_on == paper.received_on, Paper.id != paper.id
    )
    key = name_key(paper.name)
    return [
        other
        for other in session.scalars(that_day.order_by(Paper.id))
        if (key and name_key(other.name) == key)
        or (paper.client_id is not None and other.client_id == paper.client_id)
    ]


def only_open_case(found: Candidate) -> int | None:
    """The case that a client's reply must be about, if there is only one."""
    still = [case for case in found.cases if case.state != CaseState.CLOSED]
    return still[0].id if len(still) == 1 else None


def _require_new(session: Session, office: Office, form_key: str) -> None:
    """Raises `SentBefore`."""
    known = session.scalar(select(Paper).where(Paper.office_id == office.id, Paper.form_key == form_key))
    if known is not None:
        raise SentBefore(known)


def _judge(office: Office, arrival: Arrival, *, today: date) -> None:
    if arrival.received_on > today:
        raise WrongPaper("day_ahead")
    if arrival.received_on < today - OLDEST:
        raise WrongPaper("day_too_old")
    known: set[int | None] = {None, *(place.id for place in office.places)}
    if arrival.way == PaperWay.LETTERBOX:
        known = {place.id for place in letterboxes(office)}
    if arrival.place_id not in known:
        raise WrongPaper("no_place")


def _lead(session: Session, office: Office, paper: Paper, found: Answered | None) -> None:
    """Whose it is: the code tells, or name and number; else a person says it later."""
    if found is not None:
        paper.client_id = found.case.client_id
        if paper.kind == PaperKind.REPLY:
            paper.case_id, paper.letter_id = found.case.id, found.letter_id
        return
    number = number_in(paper.phone, office.country) if paper.phone else None
    sender = certain(candidates(session, office, paper.name, number)) if number else None
    if sender is not None:
        paper.client_id = sender.client.id
        if paper.kind == PaperKind.REPLY:
            paper.case_id = only_open_case(sender)
