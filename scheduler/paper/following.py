"""What follows from a paper whose sender is known: a case with a call to make, or a letter where nobody calls."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment
from db.cases import Case, CaseState, Topic
from db.clients import Client
from db.letters import Letter
from db.offices import Office
from db.paper import Paper, PaperKind
from letters.addressing.no_abode import address_for_letters, no_abode
from letters.queue import queue_letterbox
from letters.saying.facts import letter_language
from scheduler.calling.numbers import leave_number
from scheduler.cases import call_again, hand_over
from scheduler.frame import Frame
from scheduler.paper.finishing import finish
from scheduler.paper.outcomes import PaperOutcome
from scheduler.paper.registering import no_number
from scheduler.paper.senders import free_number
from scheduler.paper.who_calls import advisor_for, due_day, topic_for
from scheduler.proposing.due_cases import may_be_called
from words.catalogues import N_, Words
from words.dates import day_written
from words.numbers import NotANumber

WAITS_FOR_A_WORD = (CaseState.TO_CALL, CaseState.NUMBER_ASKED, CaseState.NEEDS_PERSON)
"""Open cases that are called about; where a time is proposed, nobody calls before it."""

SEARCH_BEGINS = N_("Your form to start your job search came to us on {day}.")
ASKS_FOR_CONTACT = N_("You ask us to get in touch with you. This came to us on {day}.")


@dataclass(frozen=True)
class Matter:
    """What a person said of a new case; None: as the office's rules say."""

    topic: Topic | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Followed:
    """`new`: the case was made for this paper. `letter`: the one that answers it; None: it is called, or a person
    has to look. `open`: the paper is still open, since neither a call nor a letter can reach its sender."""

    case: Case
    new: bool
    letter: Letter | None
    open: bool


def see_to(
    session: Session, frame: Frame, paper: Paper, client: Client, matter: Matter | None = None, *, staff_id: int
) -> Followed:
    """A call to make, on an advisor's list; without any number a letter; without an address too, a person.

    The paper is held, or new. Raises `NotANumber` and `NobodyToCall` before anything is changed.
    """
    if no_number(paper, frame.office):
        raise NotANumber(paper.phone)
    _hold_cases(session, client)
    known = _case_that_waits(session, frame, paper, client)
    case = known or _new_case(session, frame, paper, client, matter or Matter())
    if paper.phone:
        leave_number(session, case, paper.phone, frame.office.country, frame.at)
    paper.client_id, paper.case_id = client.id, case.id
    letter = _reach(session, frame, case, paper)
    session.flush()
    paper.answer_id = letter.id if letter else None
    called = case.state == CaseState.TO_CALL
    if called or letter is not None:
        outcome = PaperOutcome.CALL if called else PaperOutcome.LETTER
        finish(paper, outcome, staff_id=staff_id, at=frame.at)
    session.flush()
    return Followed(case, new=known is None, letter=letter, open=paper.done_at is None)


def understood(paper: Paper, language: str) -> str:
    """What the letter says that we understood: what came, when, and what somebody read in it."""
    told = SEARCH_BEGINS if paper.kind == PaperKind.JOB_SEARCH else ASKS_FOR_CONTACT
    begins = Words(language)(told, day=day_written(paper.received_on, language))
    return f"{begins} {paper.note}" if paper.note else begins


def _hold_cases(session: Session, client: Client) -> None:
    """All at once and by id, as whoever holds several: a number concerns all who are called at it."""
    called = func.coalesce(Client.representative_id, Client.id)
    theirs = called == (client.representative_id or client.id)
    session.scalars(
        select(Case)
        .join(Client, Client.id == Case.client_id)
        .where(theirs, Case.state != CaseState.CLOSED)
        .order_by(Case.id)
        .with_for_update(of=Case, key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _case_that_waits(session: Session, frame: Frame, paper: Paper, client: Client) -> Case | None:
    """An open case that is called about anyway. A job search that begins is a matter of its own, unless
    its form came before."""
    time_ahead = exists().where(
        Appointment.case_id == Case.id, Appointment.state.in_(LIVE), Appointment.starts_at > frame.at
    )
    waits = select(Case).where(
        Case.client_id == client.id,
        Case.office_id == paper.office_id,
        Case.state.in_(WAITS_FOR_A_WORD),
        ~time_ahead,
    )
    if paper.case_id is not None:  # not done the first time: neither number nor address
        waits = waits.where(Case.id == paper.case_id)
    elif paper.kind == PaperKind.JOB_SEARCH:
        forms = select(Paper.case_id).where(Paper.kind == PaperKind.JOB_SEARCH, Paper.client_id == client.id)
        waits = waits.where(Case.id.in_(forms.where(Paper.id != paper.id, Paper.case_id.is_not(None))))
    return session.scalar(waits.order_by(Case.due_on, Case.id).limit(1).execution_options(populate_existing=True))


def _new_case(session: Session, frame: Frame, paper: Paper, client: Client, matter: Matter) -> Case:
    office: Office = frame.office
    topic = matter.topic or topic_for(session, office, paper.kind, client)
    case = Case(
        authority_id=office.authority_id,
        office_id=office.id,
        client_id=client.id,
        topic_id=topic.id,
        advisor_id=advisor_for(session, office, topic, client, at=frame.at),
        number=free_number(session, Case, office.authority_id, paper),
        due_on=matter.due_on or due_day(frame, paper.received_on, client),
        state=CaseState.TO_CALL,
        opened_at=frame.at,
        to_call_since=frame.at,
    )
    session.add(case)
    session.flush()
    return case


def _reach(session: Session, frame: Frame, case: Case, paper: Paper) -> Letter | None:
    """Back on the call list, since the client got in touch; or asked by letter; or a person decides."""
    contact = case.client.contact
    if may_be_called(case):
        call_again(case, frame.at)
        return None
    if address_for_letters(contact) is None:
        hand_over(case, _why_a_person(contact))
        return None
    said = understood(paper, letter_language(case.client, frame.office))
    letter = queue_letterbox(session, frame.mailing, case, said)
    if contact.not_by_phone:
        hand_over(case, "not_by_phone")
    else:
        case.state, case.state_reason = CaseState.NUMBER_ASKED, None
    return letter


def _why_a_person(contact: Client) -> str:
    if contact.not_by_phone:
        return "not_by_phone"
    return "no_address" if no_abode(contact) is None else "no_fixed_abode"
