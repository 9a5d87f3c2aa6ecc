"""What the pages of paper say: what was wrong, how a paper ended, what is to be done with it."""

from db.offices import Office
from db.paper import Paper, PaperKind
from scheduler.paper.outcomes import PaperOutcome
from scheduler.paper.registering import no_number
from web.page.language import the_language, words
from words.catalogues import N_

WRONG_PAPER = {
    "no_name": N_("Please enter the name as it stands there, or the reference of our letter."),
    "no_code": N_(
        "No letter of this office has this reference. Please compare it once more, or enter the name: then it is "
        "registered, and you look for the client."
    ),
    "no_day": N_("Please enter the day on which it came."),
    "day_ahead": N_("This day is still to come."),
    "day_too_old": N_("This day is more than a year ago."),
    "no_place": N_("This office has no letterbox there."),
    "too_long": N_("This is too long."),
}

WRONG_SENDER = {
    "no_name": N_("Please enter at least the family name."),
    "too_long": N_("This is too long."),
    "no_language": N_("Please choose the language."),
    "half_address": N_("An address needs street and town."),
    "no_way": N_(
        "Without a telephone number or an address nobody can answer. Please enter one of them, or leave the paper "
        "open for somebody who finds another way."
    ),
    "no_number": N_(
        "What stands on the paper is not a telephone number: please correct it first, or empty the field."
    ),
    "number_known": N_("A client with this number is on record. Please look for them above."),
}

OUTCOMES = {
    "call": N_("A call to make"),
    "letter": N_("Answered by letter"),
    "passed_on": N_("Passed on"),
    "noted": N_("Nothing to do"),
    "twice": N_("The same came twice"),
    "confirm": N_("Confirmed"),
    "change": N_("Another time"),
    "cancel": N_("Cancelled"),
    "number": N_("Another number"),
    "hour": N_("Best hour"),
    "not_by_phone": N_("Not by phone"),
    "in_person": N_("Wants to come in person"),
    "wants_earlier": N_("Wants an earlier time"),
    "take_earlier": N_("Takes the earlier time"),
    "keep_time": N_("Keeps the time"),
}

BY_HAND = {
    PaperOutcome.PASSED_ON: N_("It is passed on to who sees to it"),
    PaperOutcome.NOTED: N_("Nothing is to be done"),
    PaperOutcome.TWICE: N_("The same came twice"),
}

NO_CODE_YET = N_("Registered. No letter of this office has this reference: please look for the client here.")
NO_NUMBER_YET = N_(
    "Registered. What stands there is not a telephone number: please compare it once more, or leave the field "
    "empty."
)
NOBODY_TO_CALL = N_(
    "Nobody can call: this office has no advisor or no topic on record. The paper stays open; please tell the "
    "administration."
)
DONE_MEANWHILE = N_("Somebody else has seen to this paper. Nothing is entered a second time.")
TO_CALL = N_("{name}: a call to make, on the list of {advisor}, due on {day}.")
BY_LETTER = N_("{name}: a call is not possible, so a letter answers. It waits for the next print.")
BY_LETTER_HELD = N_(
    "{name}: a letter is to answer, but it is held. The paper stays in the list of what is still to be seen to,"
    " and leads to the letter."
)
HELD = N_("Its letter is held: see what helps")
STAYS_OPEN = N_(
    "{name}: there is neither a number nor an address. The paper stays open, and {advisor} sees the case."
)


def outcome_said(code: str) -> str:
    return words()(OUTCOMES[code]) if code in OUTCOMES else code


def next_said(paper: Paper, office: Office) -> str:
    """What has to be done with an open paper, in a few words."""
    _ = words()
    if paper.kind in (PaperKind.JOB_SEARCH, PaperKind.CONTACT_REQUEST):
        if no_number(paper, office):
            return _("Correct the telephone number")
        if paper.case_id is not None:
            return _("Find another way: neither number nor address")
        return _("Make a call of it") if paper.client_id is not None else _("Say who it is from")
    if paper.kind == PaperKind.REPLY:
        if paper.case_id is not None:
            return _("Enter the answer")
        return _("Look for the letter") if paper.client_id is None else _("Choose the case")
    return _("Give it to somebody") if paper.case_id is None else _("See to it")


def place_of(office: Office, paper: Paper) -> str:
    return next((place.name_in(the_language()) for place in office.places if place.id == paper.place_id), "")
