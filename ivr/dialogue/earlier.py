"""An earlier time: the one that is offered is taken or not; who waits for none can ask to be told of one."""

from db.cases import WishKind
from ivr.dialogue.appointment import after_change
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.talk import Move, Talk
from ivr.dialogue.main import home
from ivr.heard import EarlierGone, Heard, TimeKept, WishNoted
from ivr.replies import KeepTime, TakeEarlier, TellWish
from words.dates import moment_said, time_said


def _told(talk: Talk) -> list[str]:
    """As it was offered, beside the time that stays if it is not taken."""
    _ = talk.words
    offer, appointment = talk.state.earlier, talk.facts.appointment
    told = []
    if offer is not None:
        starts_at, until = (moment.astimezone(talk.facts.zone) for moment in (offer.starts_at, offer.until))
        told.append(_("An earlier time is free: {moment}.", moment=moment_said(starts_at, _.language)))
        told.append(_("You can take it until {time}.", time=time_said(until, _.language)))
    if appointment is not None:
        told.append(_("Your time so far: {moment}.", moment=moment_said(appointment.starts_at, _.language)))
    return told


def _take_or_keep(talk: Talk) -> list[Option]:
    _ = talk.words
    offer = talk.state.earlier.offer if talk.state.earlier is not None else 0
    return [
        Option(_("Take the earlier time"), lambda talk: talk.do(TakeEarlier(talk.state.version, offer))),
        Option(_("Keep my time"), lambda talk: talk.do(KeepTime(offer))),
    ]


def _answered(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    match heard:
        case TimeKept():
            return talk.go("my_appointment", _("Your appointment stays as it is."))
        case EarlierGone():
            return talk.go(
                "my_appointment",
                _("I am sorry, the earlier time is no longer free."),
                _("Your appointment stays as it is."),
            )
    return after_change(talk, heard)


def waiting(talk: Talk) -> list[Option]:
    """Only to those who can be told in time."""
    _ = talk.words
    appointment = talk.facts.appointment
    if appointment is None or not appointment.may_wait:
        return []
    wish = TellWish(WishKind.EARLIER)
    return [Option(_("To be told when an earlier time becomes free"), lambda talk: talk.do(wish))]


def wait_noted(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    if not isinstance(heard, WishNoted):
        return home(talk, _("I cannot note this here. Please speak to a person about it."))
    return talk.having(outcome="wish").go(
        "anything_else",
        _("I have noted it."),
        _("Should an earlier time become free, we will tell you by SMS or by a call."),
        _("Your appointment stays as it is."),
    )


EARLIER_OFFERED = Menu("earlier_offered", _take_or_keep, _told, level=2, again="my_appointment", after=_answered)
SCENES = (EARLIER_OFFERED,)
