"""The address of what was just heard about a place, by SMS to a mobile number."""

from ivr.dialogue.kinds.entries import Entry
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.dialogue.numbers import known_number, read_back, typed_number
from ivr.heard import Heard, LinkNoted
from ivr.numbers import mobile_number
from ivr.replies import SendLink
from words.numbers import said_digits


def _begin(talk: Talk, heard: Heard) -> Move:
    """Whoever hides their number could only name that of somebody else, and nobody could stop them."""
    _ = talk.words
    if talk.facts.caller is None:
        return talk.go(
            "anything_else",
            _("I can send a link only to callers whose number is shown, and yours is not."),
            _("You will find the same on our web page; its address is on your letter."),
        )
    number = known_number(talk, mobile_number)
    return talk.having(number=number).go("link_right") if number else talk.go("link_number")


def _prompt(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Please type the mobile number that is to get the link. Then press the hash key.")]


def _take_number(talk: Talk, typed: str) -> Move:
    return talk.having(number=typed_number(talk, typed, mobile_number)).go("link_right")


def _number(talk: Talk) -> list[str]:
    """A number that is shown need not be said whole, one that was typed is."""
    _ = talk.words
    if talk.state.number == talk.facts.caller:
        return [_("The link would go to your number that ends in {digits}.", digits=_ending(talk))]
    return [_("The link would go to this number: {number}.", number=read_back(talk))]


def _right_or_other(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("That is right"), lambda talk: talk.do(SendLink(talk.state.place, talk.state.number))),
        Option(_("Another number"), leads_to("link_number")),
    ]


def _noted(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    if not isinstance(heard, LinkNoted):
        return talk.go(
            "anything_else",
            _("I cannot note any more links for today. You will find the same on our web page."),
        )
    said = [_("This was already noted.")] if heard.known else []
    return talk.having(outcome="link").go(
        "anything_else",
        *said,
        _("I have noted that the link is to go by SMS to the number that ends in {digits}.", digits=_ending(talk)),
    )


def _ending(talk: Talk) -> str:
    return said_digits(talk.state.number[-2:], 2)


LINK = Step("link", _begin)
LINK_NUMBER = Entry("link_number", _prompt, _take_number)
LINK_RIGHT = Menu("link_right", _right_or_other, _number, level=0, after=_noted)
SCENES = (LINK, LINK_NUMBER, LINK_RIGHT)
