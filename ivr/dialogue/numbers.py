"""What all scenes share in which a caller types a telephone number."""

from ivr.dialogue.kinds.entries import NotUnderstood
from ivr.dialogue.kinds.talk import Talk
from ivr.numbers import Judge, NotUsable, Problem, number_said


def typed_number(talk: Talk, typed: str, judge: Judge) -> str:
    """In E.164. Raises `NotUnderstood` with the reason."""
    try:
        return judge(typed, talk.facts.countries)
    except NotUsable as error:
        raise NotUnderstood(_why_not(talk, error.problem)) from error


def known_number(talk: Talk, judge: Judge) -> str:
    """The number that was last named in this call, else the one that is shown; empty when none may be used."""
    for number in (talk.state.number, talk.facts.caller):
        try:
            return judge(number or "", talk.facts.countries)
        except NotUsable:
            continue
    return ""


def read_back(talk: Talk) -> str:
    return number_said(talk.state.number, talk.facts.countries[0])


def _why_not(talk: Talk, problem: Problem) -> str:
    _ = talk.words
    return {
        Problem.INVALID: _("This is not a complete telephone number."),
        Problem.ABROAD: _("We cannot call back to that country."),
        Problem.COSTLY: _("We cannot call back to this kind of number."),
        Problem.NO_MOBILE: _("An SMS can only go to a mobile number."),
    }[problem]
