"""The caller's appointment: hear it, confirm it, change it, cancel it. Menu keys as the letter prints them."""

from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.dialogue.main import home
from ivr.dialogue.places_said import address_said
from ivr.facts import AppointmentFacts
from ivr.heard import AppointmentOutdated, Cancelled, Changed, Confirmed, Heard
from ivr.replies import Cancel, Confirm
from words.dates import moment_said
from words.menu import APPOINTMENT_MENU
from words.numbers import said_digits

TOPIC = "appointment"


def _begin(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    appointment = talk.facts.appointment
    talk = talk.having(topic=TOPIC)
    if appointment is None:
        return talk.go("no_appointment", _("At the moment there is no appointment for you."))
    if appointment.begun:
        when = moment_said(appointment.starts_at, talk.state.language)
        return talk.go(
            "no_appointment", _("Your appointment: {moment}. That time has already begun.", moment=when)
        )
    scene = "earlier_offered" if appointment.earlier is not None else "appointment"
    return talk.having(version=appointment.version, earlier=appointment.earlier).go(scene)


def _told(talk: Talk) -> list[str]:
    _ = talk.words
    appointment = talk.facts.appointment
    if appointment is None:
        return [_("At the moment there is no appointment for you.")]
    state = [_("You have confirmed this time.")] if appointment.confirmed else []
    return [*appointment_told(talk, appointment), *state]


def appointment_told(talk: Talk, appointment: AppointmentFacts) -> list[str]:
    _ = talk.words
    moment = moment_said(appointment.starts_at, _.language)
    if appointment.place is not None:
        return [
            _("Your appointment in person: {moment}.", moment=moment),
            _("Please come here: {address}.", address=address_said(talk, appointment.place)),
        ]
    if appointment.number_ending is None:
        return [_("Your telephone appointment: {moment}.", moment=moment)]
    return [
        _("Your telephone appointment: {moment}.", moment=moment),
        _(
            "Your advisor will call you, on your number that ends in {digits}.",
            digits=said_digits(appointment.number_ending, 2),
        ),
    ]


def _options(talk: Talk) -> list[Option]:
    _ = talk.words
    confirm, change, cancel, other = (_(what) for what in APPOINTMENT_MENU.values())
    return [
        Option(confirm, _confirm, told=not _confirmed(talk)),
        Option(change, leads_to("change", rounds=0)),
        Option(cancel, leads_to("cancel")),
        Option(other, leads_to("something_else")),
    ]


def _confirm(talk: Talk) -> Move:
    """What is confirmed already is said to be so, and not done once more."""
    _ = talk.words
    if _confirmed(talk):
        return talk.go("anything_else", _("Thank you. Your appointment is confirmed."))
    return talk.do(Confirm(talk.state.version))


def _confirmed(talk: Talk) -> bool:
    """The time that the caller heard is: not one that took its place since."""
    appointment = talk.facts.appointment
    return appointment is not None and appointment.confirmed and appointment.version == talk.state.version


def after_change(talk: Talk, heard: Heard) -> Move:
    """How a change of the appointment ended, whichever scene asked for it."""
    _ = talk.words
    match heard:
        case Confirmed():
            return talk.having(outcome="confirmed").go(
                "anything_else", _("Thank you. Your appointment is confirmed.")
            )
        case Changed() if talk.facts.appointment is not None:
            told = appointment_told(talk, talk.facts.appointment)
            return talk.having(outcome="changed").go("anything_else", _("Done. You have a new time."), *told)
        case Cancelled(in_person):
            return talk.having(outcome="cancelled").go(
                "anything_else",
                _("Your appointment is cancelled. You do not need to come.")
                if in_person
                else _("Your appointment is cancelled. Nobody will call you at that time."),
                _("Your advisor will get in touch with you."),
            )
        case AppointmentOutdated():
            return talk.go("my_appointment", _("Your appointment has changed in the meantime."))
    return talk.go("no_appointment", _("This appointment can no longer be changed by telephone."))


def _sure(talk: Talk) -> list[str]:
    _ = talk.words
    appointment = talk.facts.appointment
    told = appointment_told(talk, appointment)[:1] if appointment else []
    return [*told, _("Do you really want to cancel your appointment?")]


def _yes_or_no(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("Yes, cancel it"), lambda talk: talk.do(Cancel(talk.state.version))),
        Option(_("No, keep it"), lambda talk: talk.go("my_appointment", _("Your appointment stays as it is."))),
    ]


def _instead(talk: Talk) -> list[Option]:
    """The letter that asks for a number leads here too."""
    _ = talk.words
    return [
        Option(_("To leave your telephone number"), leads_to("new_number")),
        Option(_("To be called back"), leads_to("callback")),
        Option(_("Back to the main menu"), home),
    ]


MY_APPOINTMENT = Step("my_appointment", _begin)
APPOINTMENT = Menu("appointment", _options, _told, level=2, again="my_appointment", after=after_change)
CANCEL = Menu("cancel", _yes_or_no, _sure, level=3, after=after_change)
NO_APPOINTMENT = Menu("no_appointment", _instead, level=2)
SCENES = (MY_APPOINTMENT, APPOINTMENT, CANCEL, NO_APPOINTMENT)
