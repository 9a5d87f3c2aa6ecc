"""Opens a letter by its reference and PIN; writes down what its client tells about themselves."""

from db.appointments import Way
from db.cases import Case, WishKind
from ivr.effects.acting import Acting
from ivr.heard import LetterLocked, LetterOpened, LetterRefused, Outcome, PinsBraked, WishNoted, WishRefused
from ivr.replies import OpenWithPin, TellWish
from letters.access import Opened, open_with_pin
from letters.tries import Braked, Locked
from scheduler.wishes import WrongWish, note_wish
from words.numbers import NotANumber


def open_letter(acting: Acting, effect: OpenWithPin) -> Outcome:
    match open_with_pin(acting.session, acting.keys, effect.reference, effect.pin, acting.at.date()):
        case Opened(code) if code.authority_id == acting.call.authority_id:
            acting.audit("appointment.read", code.case_id)
            return LetterOpened(code.case_id)
        case Locked(for_good):
            return LetterLocked(for_good)
        case Braked():
            return PinsBraked()
    return LetterRefused()


def tell_wish(acting: Acting, effect: TellWish) -> Outcome:
    """A letter of a sister office opens here too; its office may speak other languages."""
    if acting.case_id is None:
        return WishRefused()
    case = acting.session.get_one(Case, acting.case_id)
    try:
        with acting.session.begin_nested():
            note_wish(acting.session, case, effect.kind, effect.said, way=Way.PHONE, at=acting.at)
    except (WrongWish, NotANumber):
        return WishRefused()
    action = "number.left" if effect.kind == WishKind.NUMBER_WRONG else "wish.told"
    acting.audit(action, case.id, kind=effect.kind)
    return WishNoted()
