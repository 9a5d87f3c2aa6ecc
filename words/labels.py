"""What the codes of the record are called. A test holds these tables against the enums of `db`."""

from words.catalogues import N_

OUTCOMES = {
    "reached": N_("Reached"),
    "no_answer": N_("No answer"),
    "busy": N_("Busy"),
    "mailbox": N_("Mailbox"),
    "someone_else": N_("Someone else answered, nothing said"),
    "wrong_number": N_("Wrong number"),
    "out_of_service": N_("Number not in service"),
    "line_failed": N_("The line failed before it rang"),
    "no_common_language": N_("No common language"),
    "asked_for_writing": N_("Asked for writing"),
}

CHANNELS = {
    "walk_in": N_("Visit without appointment"),
    "appointment": N_("Visit by appointment"),
    "urgent": N_("In person when it is urgent"),
    "phone": N_("By phone"),
    "writing": N_("In writing"),
    "email": N_("By e-mail"),
    "web_strong": N_("Online with strong identification"),
    "web_open": N_("Online without strong identification"),
    "paper_form": N_("Paper form at the door"),
    "letterbox": N_("Letterbox at the door"),
}

CASE_STATES = {
    "to_call": N_("To call"),
    "appointment": N_("Appointment by letter"),
    "number_asked": N_("Asked for a number by letter"),
    "needs_person": N_("Needs a person"),
    "closed": N_("Closed"),
}

CASE_REASONS = {
    "reached": N_("The client was reached"),
    "called": N_("The client called"),
    "wrote": N_("The client wrote"),
    "no_address": N_("No number and no address"),
    "no_slot": N_("No free time before it is due"),
    "address_unusable": N_("The address cannot be used for a letter"),
    "no_fixed_abode": N_("No fixed abode: by SMS, e-mail or pick-up at the office"),
    "asked_for_writing": N_("Asked for writing"),
    "no_common_language": N_("No common language"),
    "cancelled": N_("The client cancelled"),
    "not_by_phone": N_("Not by phone"),
    "letter_returned": N_("The letter came back"),
    "letter_late": N_("The letter left too late for its time"),
    "missed": N_("Not met at two agreed times"),
    "outcome_missing": N_("Nobody noted how the appointment went"),
    "undecided": N_("Could not be decided by the system"),
    "no_answer_to_proposal": N_("Nobody answered the proposal"),
    "nobody_may": N_("No advisor may or can talk about this with the client"),
    "absence": N_("The advisor is away, and nobody could take the appointment"),
    "closure": N_("The office is closed on that day, and the appointment found no other time"),
    "too_many_proposals": N_("As many times were proposed as the office's rule allows"),
}

APPOINTMENT_STATES = {
    "proposed": N_("Proposed"),
    "confirmed": N_("Confirmed"),
    "cancelled": N_("Cancelled"),
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Lapsed: nobody answered the proposal"),
    "missed": N_("Missed"),
    "held": N_("Took place"),
}

EVENTS = {
    "proposed": N_("Time proposed"),
    "confirmed": N_("Confirmed"),
    "changed": N_("Changed to another time"),
    "cancelled": N_("Cancelled"),
    "taken_over": N_("A colleague takes the same time"),
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Lapsed: nobody answered the proposal"),
    "missed": N_("Client not met at this time"),
    "held": N_("Talk took place"),
}

WAYS = {
    "phone": N_("by phone"),
    "link": N_("on the web"),
    "paper": N_("on paper"),
    "staff": N_("by staff"),
    "clock": N_("by the system"),
}

LETTER_STATES = {
    "queued": N_("Waiting for print"),
    "held": N_("Held"),
    "batched": N_("In a batch"),
    "printed": N_("Printed"),
    "posted": N_("Posted"),
    "returned": N_("Returned"),
    "withdrawn": N_("Withdrawn"),
}

LETTER_KINDS = {
    "proposal": N_("Proposal of a telephone appointment"),
    "changed": N_("Another time for a telephone appointment"),
    "second_proposal": N_("Second proposal of a telephone appointment"),
    "number_wanted": N_("Please give us a number"),
    "correction": N_("The time of an earlier letter does not hold any more"),
    "in_person": N_("Appointment in person"),
    "letterbox": N_("Answer to what was put into the letterbox"),
}

TEXT_STATES = {
    "draft": N_("Draft"),
    "approved": N_("Approved"),
    "refused": N_("Refused"),
}

BATCH_STATES = {
    "closed": N_("Ready to print"),
    "handed_over": N_("With the print provider"),
    "printed": N_("Printed"),
    "posted": N_("Posted"),
    "uncertain": N_("Uncertain"),
}

PRINT_WAYS = {
    "own": N_("our own printer"),
    "provider": N_("a print provider"),
}

RETURN_REASONS = {
    "moved": N_("Moved"),
    "unknown": N_("Unknown at this address"),
    "refused": N_("Refused"),
    "not_collected": N_("Not collected"),
    "deceased": N_("Deceased"),
    "no_reason": N_("No reason stands on it"),
}

REPRINT_REASONS = {
    "jammed": N_("Spoiled in the printer or in the folding machine"),
    "lost": N_("Lost before it was posted"),
    "not_arrived": N_("The client says that it did not arrive"),
    "pin_locked": N_("The PIN was tried too often"),
    "pin_known": N_("Somebody else may know the PIN"),
}

PAPER_WAYS = {
    "post": N_("By post"),
    "letterbox": N_("In the letterbox at the door"),
    "by_hand": N_("Handed over"),
}

PAPER_KINDS = {
    "reply": N_("Reply to a letter of ours"),
    "job_search": N_("Form: start of job search"),
    "contact_request": N_("Form: contact request"),
    "other": N_("Other post"),
}

PARTS_OF_DAY = {
    "morning": N_("in the morning"),
    "noon": N_("around noon"),
    "afternoon": N_("in the afternoon"),
    "evening": N_("in the early evening"),
}

OFFERED_TOPICS = {
    "letter": N_("A letter or an appointment"),
    "papers": N_("Papers or a form"),
    "money": N_("Money or benefits"),
    "other": N_("Something else"),
}

CALLBACK_TOPICS = {
    **OFFERED_TOPICS,
    "appointment": N_("An appointment by letter"),
    "urgent": N_("Something urgent"),
}

ROLES = {
    "advisor": N_("Advisor"),
    "back_office": N_("Back office"),
    "editor": N_("Editor of notices"),
    "admin": N_("Administration"),
}

FIGURES = {
    "incidence": N_("7-day incidence"),
}

EFFECTS = {
    "closed": N_("Closed: nobody is seen there"),
    "suspended": N_("Suspended"),
    "limited": N_("Open with a condition"),
    "opened": N_("Open in addition"),
    "told": N_("Only told"),
}

VISIT_STATES = {
    "expected": N_("Expected"),
    "came": N_("Came"),
    "missed": N_("Did not come"),
    "cancelled": N_("Cancelled"),
}

WISHES = {
    "number_wrong": N_("Has a new number"),
    "good_hour": N_("Is reached best at this hour"),
    "language": N_("Wants another language"),
    "not_by_phone": N_("Cannot be advised by phone"),
    "earlier": N_("Wants an earlier time, should one become free"),
    "new_letter": N_("Needs a new letter: the PIN was tried too often"),
}

MESSAGE_CHANNELS = {
    "sms": N_("Text message"),
    "call": N_("Call"),
    "email": N_("E-mail"),
}

MESSAGE_TEMPLATES = {
    "place_link": N_("Link to what is open at a place"),
    "notice_overdue": N_("A notice waits to be looked at again"),
    "no_time_before_due": N_("No time is left before a case is due"),
    "appointment_off": N_("An appointment does not take place"),
    "appointment_moved": N_("An appointment has another time"),
    "appointment_taken_over": N_("A colleague takes an appointment over"),
    "appointment_reminder": N_("Reminder of an appointment"),
    "earlier_offered": N_("An earlier time is offered"),
}

MESSAGE_STATES = {
    "waiting": N_("Waiting"),
    "sending": N_("Is being sent"),
    "sent": N_("Sent"),
    "failed": N_("Not sent"),
    "unknown": N_("Perhaps sent"),
}

RELAYS = {
    "sign": N_("through a sign language relay service"),
    "text": N_("through a text relay service"),
}

ABSENCES = {
    "ill": N_("Ill"),
    "leave": N_("On leave"),
    "meeting": N_("In a meeting"),
    "other": N_("Away"),
}

CALENDAR_PROBLEMS = {
    "no_answer": N_("The calendar's address does not answer"),
    "refused": N_("The calendar's address refuses us"),
    "no_calendar": N_("What stands at the address is no calendar"),
    "not_allowed": N_("This address must not be read: only https, and no address inside our own network"),
    "too_big": N_("The calendar is too big"),
}

SILENCES = {
    "stands": N_("The proposal stands"),
    "lapses": N_("The proposal lapses, and the client is called again"),
    "person": N_("A person decides"),
}

DRAFTS = {
    "proposals": N_("Times for clients who were not reached by phone"),
    "absence": N_("The appointments of somebody who is away"),
    "closure": N_("The appointments of days on which the office is closed"),
}
