"""What the page of returned letters says: why a code leads to no letter, what a noted return changed."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.letters import LetterState
from db.offices import Office
from db.staff import Staff
from letters.drawing.datamatrix import NoSheet, SeveralSheets
from letters.drawing.photo import NotAPhoto
from scheduler.returned.codes import CoverSheet, NotACode
from scheduler.returned.finding import AlreadyReturned, NeverPosted, NoSuchLetter, OfAnotherOffice
from scheduler.returned.noting import Noted
from scheduler.returned.undoing import NotReturned, WentOn
from web.page.language import the_language, words
from web.page.look import label
from words.catalogues import N_
from words.dates import moment_written

MOST_SHOWN = 40

NO_CODE = N_(
    "“{typed}” is not the code of a letter. It stands on each sheet, as in 12/345; the reference of eight digits "
    "leads to the letter as well."
)
COVER_SHEET = N_("This is the cover sheet of batch {batch}. Please scan a sheet of the letter itself.")
NO_LETTER = N_(
    "No letter of this office has this code. Please compare it with the sheet. If another office stands at its "
    "top, give it to that office."
)
ANOTHER_OFFICE = N_("This letter is of another office: {office}. Please note it there.")
NOT_LEFT = N_(
    "By our record this letter of batch {batch} has not left. If the post brought it, the batch left without "
    "being recorded: record its posting first, then note the letter."
)
NOT_PRINTED = N_("By our record this letter was never printed. Please show it to your administration.")
NOT_TO_LEAVE = N_(
    "This letter was withdrawn and should have been pulled out of its batch. Please destroy it; if the post "
    "brought it, tell your administration: it was not to leave."
)
ALREADY = N_("Nothing is to be done: this letter was noted as “{reason}” on {moment} by {name}.")
THE_PROVIDER = N_("the print provider")
NO_PHOTO = N_("This is no photo that can be read. It has to be JPEG, PNG or WebP, of at most 12 MB.")
NO_CODE_ON_PHOTO = N_(
    "No code can be read on the photo. Hold the camera straight above the upper right corner of the sheet, in "
    "good light, or type the number that stands on the sheet, as in 12/345."
)
SEVERAL_ON_PHOTO = N_("There are several letters on the photo: {marks}. Please take a photo of one sheet only.")

NOT_UNDONE = N_("This letter is not noted as returned any more.")
WENT_ON = N_(
    "This cannot be undone any more: since then the case went on, its time was given to somebody else, or another "
    "letter was pulled out of its batch. Please look at the case."
)

NOTED = N_("Noted for {name}: {reason}.")
OLDER_NOTED = N_(
    "Noted for {name}: an older print came back. A person looks at the case; the newer letter stands."
)
ADDRESS_ELSEWHERE = N_(
    "Another address is on record by now: a new letter can be written from the page of the case."
)
ADDRESS_SUSPENDED = N_("The address is not used any more.")
TIME_FREE = N_("The proposed time is free again.")
LETTERS_PULLED = N_("Letters to the same address that had not left do not leave.")
CASE_CLOSED = N_("The case is closed: no more follows.")

Refused = (
    NotACode,
    NoSheet,
    SeveralSheets,
    NotAPhoto,
    NoSuchLetter,
    OfAnotherOffice,
    NeverPosted,
    AlreadyReturned,
    NotReturned,
    WentOn,
)
"""All that this page answers with a sentence and, mostly, with what to do."""

PLAIN = {NoSheet: NO_CODE_ON_PHOTO, NotAPhoto: NO_PHOTO, NotReturned: NOT_UNDONE, WentOn: WENT_ON}

STATUS = {
    NoSuchLetter: 404,
    OfAnotherOffice: 404,
    NeverPosted: 409,
    AlreadyReturned: 409,
    NotReturned: 409,
    WentOn: 409,
}


def status_of(refused: Exception) -> int:
    return STATUS.get(type(refused), 422)


def refusal(session: Session, office: Office, refused: Exception, typed: str) -> str:
    """Why nothing was noted, and what to do."""
    if isinstance(refused, AlreadyReturned):
        return _already(session, office, refused)
    return _refusal_of_code(refused, typed)


def what_followed(noted: Noted, name: str, *, closed: bool) -> str:
    """In some short sentences; who has to be told something stands on the page by itself."""
    _ = words()
    if noted.older and not noted.suspended:
        return _(OLDER_NOTED, name=name)
    told = [_(NOTED, name=name, reason=label("return_reason", noted.reason))]
    followed = (
        (noted.suspended, ADDRESS_SUSPENDED),
        (noted.elsewhere and not closed, ADDRESS_ELSEWHERE),
        (noted.freed > 0, TIME_FREE),
        (noted.pulled > 0, LETTERS_PULLED),
        (closed, CASE_CLOSED),
    )
    return " ".join([*told, *(_(text) for holds, text in followed if holds)])


def _refusal_of_code(refused: Exception, typed: str) -> str:
    _ = words()
    match refused:
        case CoverSheet():
            return _(COVER_SHEET, batch=refused.batch)
        case SeveralSheets():
            return _(SEVERAL_ON_PHOTO, marks=str(refused))
        case OfAnotherOffice():
            return _(ANOTHER_OFFICE, office=refused.office.name_in(the_language()))
        case NeverPosted():
            return _never_posted(refused)
        case NotACode():
            return _(NO_CODE, typed=typed[:MOST_SHOWN])
    return _(PLAIN.get(type(refused), NO_LETTER))


def _never_posted(refused: NeverPosted) -> str:
    _ = words()
    if refused.letter.state == LetterState.WITHDRAWN:
        return _(NOT_TO_LEAVE)
    return _(NOT_LEFT, batch=refused.batch.number) if refused.batch is not None else _(NOT_PRINTED)


def _already(session: Session, office: Office, refused: AlreadyReturned) -> str:
    event = refused.event
    by = session.get(Staff, event.staff_id) if event.staff_id is not None else None
    return words()(
        ALREADY,
        reason=label("return_reason", event.reason or "no_reason"),
        moment=moment_written(event.at.astimezone(ZoneInfo(office.zone)), the_language()),
        name=by.name if by is not None else words()(THE_PROVIDER),
    )
