"""What tests of returned letters share: letters that were posted, in a batch that is made by hand."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AdvisorTime, Appointment
from db.cases import Case, CaseState
from db.clients import Address, Channel, Client, Consent
from db.letters import Letter, LetterEvent, LetterKind, LetterState
from db.messages import Message
from db.offices import Office
from db.printing import BatchState, PrintBatch
from factories import AT
from letters.drawing.datamatrix import SheetMark
from letters.queue import become, queue_correction, queue_letterbox, queue_number_wanted
from letters.saying.facts import Why, Wrong
from scheduler.frame import Frame, frame_of
from scheduler.returned.noting import Noted, note_returned
from scheduler.telling.writing import write_for_time

URL = "https://rufzeit.example"
LATER = AT + timedelta(days=4)  # a Friday
STARTS = AT + timedelta(days=15, hours=1)  # Tuesday 17 March, 10:00 in Berlin
TOLD = datetime(2026, 3, 17, 10)  # noqa: DTZ001 - local, as the letter says it
MOBILE = "+4917604069017"
TO_A_PERSON = (CaseState.NEEDS_PERSON, "letter_returned")


def frame_at(session: Session, office_id: int, at: datetime = AT) -> Frame:
    return frame_of(session.get_one(Office, office_id), at, make.KEYS, URL)


def a_proposal(session: Session, office: Office, client: Client | None = None) -> tuple[Case, Appointment, Letter]:
    """A proposed time on 17 March, and its letter, which waits."""
    case = make.a_case(session, office, client)
    appointment = make.an_appointment(session, case, STARTS)
    letter = write_for_time(session, frame_at(session, office.id), case, appointment)
    session.flush()
    return case, appointment, letter


def a_letter(session: Session, office: Office, kind: LetterKind) -> tuple[Case, Letter]:
    """One that tells no time: asks for a number, answers a letterbox, or takes back the time of 17 March."""
    if kind == LetterKind.CORRECTION:
        case, appointment, earlier = a_proposal(session, office)
        posted(session, earlier)
        wrong = Wrong(earlier.posting_day, TOLD, Why.CANCELLED)
        return case, queue_correction(session, frame_at(session, office.id).mailing, case, appointment, wrong)
    phone = None if kind == LetterKind.NUMBER_WANTED else "fictional"
    case = make.a_case(session, office, make.a_client(session, office, phone=phone))
    mailing = frame_at(session, office.id).mailing
    if kind == LetterKind.LETTERBOX:
        return case, queue_letterbox(session, mailing, case, "Sie fragen nach Ihrem Bescheid.")
    case.state = CaseState.NUMBER_ASKED
    return case, queue_number_wanted(session, mailing, case)


def batched(session: Session, letter: Letter, state: LetterState = LetterState.BATCHED) -> PrintBatch:
    """The letter alone in a batch of its own; its number there is 7."""
    highest = session.scalar(select(func.max(PrintBatch.number)).where(PrintBatch.office_id == letter.office_id))
    batch = PrintBatch(
        authority_id=letter.authority_id,
        office_id=letter.office_id,
        number=(highest or 0) + 1,
        state=BatchState.POSTED if state == LetterState.POSTED else BatchState.CLOSED,
        letters=1,
        sheets=1,
        created_at=AT,
        posting_day=date(2026, 3, 2),
    )
    session.add(batch)
    session.flush()
    letter.batch_id, letter.number, letter.sheets = batch.id, 7, 1
    if state == LetterState.POSTED:
        letter.posted_on = date(2026, 3, 2)
    become(session, letter, state, at=AT)
    session.flush()
    session.refresh(letter)
    return batch


def posted(session: Session, letter: Letter) -> PrintBatch:
    return batched(session, letter, LetterState.POSTED)


def printed_again(session: Session, letter: Letter, state: LetterState = LetterState.POSTED) -> PrintBatch:
    """Back in the queue for another print, then in another batch."""
    letter.batch_id = letter.number = letter.posted_on = None
    become(session, letter, LetterState.QUEUED, reason="not_arrived", at=AT)
    session.flush()
    return batched(session, letter, state)


def moves_to(session: Session, client: Client, street: str = "Neue Gasse 3", at: datetime = AT) -> Address:
    """As the register tells it."""
    for address in client.addresses:
        address.superseded_at = at
    new = make.an_address(session, client, street=street, recorded_at=at)
    session.expire(client, ["addresses"])
    return new


def allows(session: Session, client: Client, channel: Channel) -> None:
    session.add(Consent(authority_id=client.authority_id, client_id=client.id, channel=channel, given_at=AT))
    session.flush()
    session.expire(client, ["consents"])


def taken(session: Session, appointment: Appointment) -> int:
    """So many quanta of its advisor."""
    rows = select(func.count()).select_from(AdvisorTime).where(AdvisorTime.appointment_id == appointment.id)
    return session.scalar(rows) or 0


def history(session: Session, letter: Letter) -> list[tuple[str, str | None]]:
    session.flush()
    events = session.scalars(
        select(LetterEvent).where(LetterEvent.letter_id == letter.id).order_by(LetterEvent.id)
    )
    return [(event.state.value, event.reason) for event in events]


def note(session: Session, letter: Letter, reason: str = "moved", mark: SheetMark | None = None) -> Noted:
    staff_id = session.get_one(Case, letter.case_id).advisor_id
    done = note_returned(session, letter, mark, reason, staff_id=staff_id, at=LATER)
    session.flush()
    return done


def standing(case: Case) -> tuple[CaseState, str | None]:
    return case.state, case.state_reason


def nothing_was_sent(session: Session, letters: int = 1) -> bool:
    messages = session.scalar(select(func.count()).select_from(Message))
    return (messages, len(session.scalars(select(Letter)).all())) == (0, letters)
