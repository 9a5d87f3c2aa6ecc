"""What a client tells us beside yes and no: a number, an hour, a language, or that a telephone will not do."""

from collections.abc import Callable
from datetime import time

from db.cases import WishKind
from ivr.dialogue.kinds.entries import Entry, NotUnderstood
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.dialogue.numbers import read_back, typed_number
from ivr.heard import Heard, WishNoted
from ivr.numbers import callback_number
from ivr.replies import TellWish
from scheduler.wishes import GOOD_HOURS
from words.dates import time_said
from words.languages import OWN_NAMES, Language


def _options(talk: Talk) -> list[Option]:
    _ = talk.words
    another_language = Option(_("Another language"), leads_to("letter_language"))
    return [
        Option(_("My number is wrong"), leads_to("new_number")),
        Option(_("A good hour to call me"), leads_to("good_hour")),
        *([another_language] if len(talk.facts.languages) > 1 else []),
        Option(_("I cannot be advised by telephone"), lambda talk: talk.do(TellWish(WishKind.NOT_BY_PHONE))),
    ]


def _not_by_phone_noted(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    return _noted(
        talk,
        heard,
        _("I have noted it. Your advisor will write to you how to go on. Until then your appointment stays."),
    )


def _number_prompt(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Please type the number on which we can reach you, with its area code. Then press the hash key.")]


def _take_number(talk: Talk, typed: str) -> Move:
    return talk.having(number=typed_number(talk, typed, callback_number)).go("new_number_right")


def _new_number(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Your number is: {number}.", number=read_back(talk))]


def _right_or_again(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("That is right"), lambda talk: talk.do(TellWish(WishKind.NUMBER_WRONG, talk.state.number))),
        Option(_("Type it again"), leads_to("new_number")),
    ]


def _number_noted(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    return _noted(talk, heard, _("Thank you. From now on we will call you on this number."))


def _hour_prompt(talk: Talk) -> list[str]:
    _ = talk.words
    return [
        _(
            "At which hour can we best reach you? Please type a number from {first} to {last}, then the hash key.",
            first=GOOD_HOURS[0],
            last=GOOD_HOURS[-1],
        )
    ]


def _take_hour(talk: Talk, typed: str) -> Move:
    _ = talk.words
    if not typed.isdecimal() or int(typed) not in GOOD_HOURS:
        raise NotUnderstood(_("We do not call at that hour."))
    hour = int(typed)
    return talk.having(hour=hour).do(TellWish(WishKind.GOOD_HOUR, str(hour)))


def _hour_noted(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    around = time_said(time(talk.state.hour), talk.state.language)
    return _noted(
        talk,
        heard,
        _("I have noted: around {time}.", time=around),
        _("Whenever we can, we will call you at that hour."),
    )


def _which_language(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("In which language shall we write to you?")]


def _languages(talk: Talk) -> list[Option]:
    return [Option(OWN_NAMES[Language(code)], _choose(code), code) for code in talk.facts.languages]


def _choose(code: str) -> Callable[[Talk], Move]:
    """The call goes on in this language too."""
    return lambda talk: talk.having(language=code).do(TellWish(WishKind.LANGUAGE, code))


def _language_noted(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    return _noted(talk, heard, _("Thank you. From now on we will write to you in this language."))


def _noted(talk: Talk, heard: Heard, *said: str) -> Move:
    _ = talk.words
    if isinstance(heard, WishNoted):
        return talk.having(outcome="wish").go("anything_else", *said)
    return talk.go("callback", _("I cannot note this here. Please tell us when we call you back."))


SOMETHING_ELSE = Menu("something_else", _options, level=3, after=_not_by_phone_noted)
NEW_NUMBER = Entry("new_number", _number_prompt, _take_number)
NEW_NUMBER_RIGHT = Menu("new_number_right", _right_or_again, _new_number, level=0, after=_number_noted)
GOOD_HOUR = Entry("good_hour", _hour_prompt, _take_hour, _hour_noted)
LETTER_LANGUAGE = Menu("letter_language", _languages, _which_language, level=0, after=_language_noted)
SCENES = (SOMETHING_ELSE, NEW_NUMBER, NEW_NUMBER_RIGHT, GOOD_HOUR, LETTER_LANGUAGE)
