"""What templates need to show data: labels of codes, numbers in groups, notes that are sealed."""

from flask import Flask

from db.calls import Outcome
from db.offices import ChannelKind, Effect, Office
from scheduler.policy import Policy
from web.page.forms import new_form_key
from web.page.language import the_language
from words import labels, numbers
from words.catalogues import Words
from words.languages import OWN_NAMES

TABLES = {
    "outcome": labels.OUTCOMES,
    "channel": labels.CHANNELS,
    "case_state": labels.CASE_STATES,
    "case_reason": labels.CASE_REASONS,
    "appointment_state": labels.APPOINTMENT_STATES,
    "event": labels.EVENTS,
    "way": labels.WAYS,
    "letter_state": labels.LETTER_STATES,
    "print_way": labels.PRINT_WAYS,
    "return_reason": labels.RETURN_REASONS,
    "reprint_reason": labels.REPRINT_REASONS,
    "paper_way": labels.PAPER_WAYS,
    "paper_kind": labels.PAPER_KINDS,
    "letter_kind": labels.LETTER_KINDS,
    "text_state": labels.TEXT_STATES,
    "batch_state": labels.BATCH_STATES,
    "part_of_day": labels.PARTS_OF_DAY,
    "effect": labels.EFFECTS,
    "figure": labels.FIGURES,
    "callback_topic": labels.CALLBACK_TOPICS,
    "visit_state": labels.VISIT_STATES,
    "wish": labels.WISHES,
    "message_channel": labels.MESSAGE_CHANNELS,
    "message_template": labels.MESSAGE_TEMPLATES,
    "message_state": labels.MESSAGE_STATES,
    "draft": labels.DRAFTS,
    "relay": labels.RELAYS,
    "absence": labels.ABSENCES,
    "calendar_problem": labels.CALENDAR_PROBLEMS,
    "role": labels.ROLES,
}


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        label=label,
        label_in=label_in,
        new_form_key=new_form_key,
        own_names=OWN_NAMES,
        outcomes=list(Outcome),
        effects=list(Effect),
        kinds=list(ChannelKind),
    )
    app.jinja_env.filters.update(
        grouped=numbers.grouped, phone=numbers.phone_written, ending=ending, decimal=decimal
    )


def label(table: str, code: str) -> str:
    """What a code of the record is called in the reader's language; a code without a name stands for itself."""
    return label_in(the_language(), table, code)


def label_in(language: str, table: str, code: str) -> str:
    name = TABLES[table].get(str(code))
    return Words(language)(name) if name else str(code)


def decimal(value: float) -> str:
    return numbers.decimal_written(value, the_language())


def ending(number: str) -> str:
    """The last two digits, by which clients know their number without it being told."""
    return number[-2:]


def window_minutes(office: Office) -> int:
    """How long after its start the client may be called."""
    return Policy.of(office.policy).window_minutes
