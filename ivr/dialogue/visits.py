"""To come in person because it is urgent: the soonest time of each place; one of them, once in a call."""

from datetime import datetime, timedelta

from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.dialogue.main import home
from ivr.dialogue.places_said import address_said, name_said
from ivr.heard import Heard, TooManyWishes, VisitGone, VisitsFound, VisitTaken
from ivr.replies import FindVisits, GiveBackVisit, TakeVisit
from scheduler.visits.rooms import VisitOffer
from words.dates import moment_said, time_said
from words.numbers import said_digits

OFFERS = 3


def _look(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    match heard:
        case VisitTaken():
            return _expected(talk, heard)
        case VisitsFound(offers):
            return _offer(talk, offers, _("These times are free."))
    return talk.do(FindVisits())


def _offer(talk: Talk, offers: tuple[VisitOffer, ...], first: str) -> Move:
    _ = talk.words
    if not offers:
        return talk.go("person", _("There is no free time for a visit. I will help you in another way."))
    return talk.having(visits=offers[:OFFERS]).go("visit_offers", first)


def _options(talk: Talk) -> list[Option]:
    _ = talk.words
    none = Option(_("None of these times"), leads_to("callback", visits=()))
    return [*(_option(talk, offer) for offer in talk.state.visits), none]


def _option(talk: Talk, offer: VisitOffer) -> Option:
    _ = talk.words
    where = _("outside, at the door") if offer.outside else _("in a consultation room")
    when = _soon_said(talk, offer.starts_at.astimezone(talk.facts.zone))
    return Option(f"{name_said(talk, offer.place)}, {when}, {where}", lambda talk: talk.do(TakeVisit(offer)))


def _after(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    match heard:
        case VisitTaken():
            return _expected(talk, heard)
        case TooManyWishes(hidden):
            return talk.go("person", _too_many(talk, hidden=hidden))
        case VisitGone(offers):
            return _offer(
                talk,
                offers,
                _("I am sorry, this time was taken a moment ago. These times are free."),
            )
    return talk.go("visits")


def _too_many(talk: Talk, *, hidden: bool) -> str:
    _ = talk.words
    if hidden:
        return _(
            "Today I cannot give any more visits to callers whose number is hidden. "
            "I will help you in another way."
        )
    return _("I cannot note any more visits for today. I will help you in another way.")


def _expected(talk: Talk, visit: VisitTaken) -> Move:
    """When, where, with which number, and what is to be minded there."""
    _ = talk.words
    where = _("We will talk outside, at the door.") if visit.outside else _("We will talk in a consultation room.")
    mind = [_("Please note: {rules}", rules=visit.hygiene)] if visit.hygiene else []
    return talk.having(outcome="visit", urgent=False, topic="").go(
        "visit",
        _("We expect you: {moment}.", moment=_soon_said(talk, visit.starts_at)),
        _("Please come here: {address}.", address=address_said(talk, visit.place)),
        where,
        _("Say this number at the door: {digits}.", digits=said_digits(str(visit.ticket), 2)),
        *mind,
    )


def _all(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Was that all? Then you can simply hang up.")]


def _end(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("I cannot come after all"), leads_to("visit_cancel")),
        Option(_("Back to the main menu"), home),
    ]


def _sure(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Do you really want to cancel your visit?")]


def _yes_or_no(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("Yes, I will not come"), lambda talk: talk.do(GiveBackVisit())),
        Option(_("No, I will come"), leads_to("visits")),
    ]


def _given_back(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    return talk.having(outcome="visit_cancelled").go(
        "anything_else", _("Your visit is cancelled. Now somebody else can have this time. Thank you.")
    )


def _soon_said(talk: Talk, local: datetime) -> str:
    """As in "today, 10:15"; visits lie close ahead."""
    _ = talk.words
    time = time_said(local, talk.state.language)
    today = talk.facts.status.at.astimezone(talk.facts.zone).date()
    if local.date() == today:
        return _("today, {time}", time=time)
    if local.date() == today + timedelta(days=1):
        return _("tomorrow, {time}", time=time)
    return moment_said(local, talk.state.language)


VISITS = Step("visits", _look)
VISIT_OFFERS = Menu("visit_offers", _options, level=3, after=_after)
VISIT = Menu("visit", _end, _all, level=3, again="visits", on_silence=leads_to("goodbye"), tells_keys=True)
VISIT_CANCEL = Menu("visit_cancel", _yes_or_no, _sure, level=0, after=_given_back)
SCENES = (VISITS, VISIT_OFFERS, VISIT, VISIT_CANCEL)
