"""Reference and PIN of a letter: asked in the groups in which they are printed; the PIN is never read back."""

from ivr.dialogue.kinds.entries import Entry, NotUnderstood
from ivr.dialogue.kinds.help import other_ways
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.dialogue.main import home
from ivr.heard import Heard, LetterLocked, LetterOpened, LetterRefused, PinsBraked
from ivr.replies import OpenWithPin, Pause
from letters.access import PIN_DIGITS, REFERENCE_DIGITS
from words.numbers import said_digits

TRIES_PER_CALL = 3
BRAKE_SECONDS = 5  # whoever guesses waits


def _begin(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    if talk.state.case_id is not None:
        return talk.go("my_appointment")
    if talk.state.pin_tries >= TRIES_PER_CALL:
        return _no_more_tries(talk)
    return talk.go("reference", _("Please have your letter at hand."))


def _reference_prompt(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Please type the reference from your letter: eight digits, four and four. Then press the hash key.")]


def _take_reference(talk: Talk, typed: str) -> Move:
    _ = talk.words
    if len(typed) != REFERENCE_DIGITS:
        raise NotUnderstood(
            talk.words.several(
                "That was one digit. The reference has eight.",
                "Those were {count} digits. The reference has eight.",
                len(typed),
            )
        )
    return talk.having(reference=typed).go("reference_right")


def _read_back(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("You typed: {digits}.", digits=said_digits(talk.state.reference, 4))]


def _right_or_again(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("That is right"), leads_to("pin")),
        Option(_("Type it again"), leads_to("reference")),
    ]


def _pin_prompt(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Now please type the PIN from your letter: six digits, three and three. Then press the hash key.")]


def _take_pin(talk: Talk, typed: str) -> Move:
    if len(typed) != PIN_DIGITS:
        raise NotUnderstood(
            talk.words.several(
                "That was one digit. The PIN has six.", "Those were {count} digits. The PIN has six.", len(typed)
            )
        )
    return talk.do(OpenWithPin(talk.state.reference, typed))


def _judged(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    match heard:
        case LetterOpened():
            return talk.go("my_appointment", _("Thank you."))
        case LetterRefused():
            return _refused(talk.having(pin_tries=talk.state.pin_tries + 1, reference=""))
        case LetterLocked():
            return home(talk, _locked(talk, for_good=heard.for_good), *other_ways(talk))
        case PinsBraked():
            return talk.go(
                "person",
                Pause(BRAKE_SECONDS),
                _("At the moment I cannot check any PIN. The link in your letter still works."),
            )
    return PIN.ask(talk)


def _locked(talk: Talk, *, for_good: bool) -> str:
    _ = talk.words
    if for_good:
        return _("There were too many tries. For your safety you need a new letter with another PIN.")
    return _("There were too many tries. For your safety this reference is locked until tomorrow.")


def _refused(talk: Talk) -> Move:
    _ = talk.words
    if talk.state.pin_tries >= TRIES_PER_CALL:
        return _no_more_tries(talk)
    return talk.go("reference", _("The reference and the PIN do not match. Please look at your letter once more."))


def _no_more_tries(talk: Talk) -> Move:
    _ = talk.words
    return talk.having(outcome="pin_refused").go(
        "goodbye",
        _("The reference and the PIN did not match. For your safety I will not ask again in this call."),
        *other_ways(talk),
    )


LETTER = Step("letter", _begin)
REFERENCE = Entry("reference", _reference_prompt, _take_reference)
REFERENCE_RIGHT = Menu("reference_right", _right_or_again, _read_back, level=0)
PIN = Entry("pin", _pin_prompt, _take_pin, _judged)
SCENES = (LETTER, REFERENCE, REFERENCE_RIGHT, PIN)
