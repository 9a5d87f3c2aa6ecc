"""A number that the caller types: hash ends it, star starts again, 0 alone means a person."""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.dialogue.kinds.help import first_help, give_up, last_try, somebody_there, tried_enough
from ivr.dialogue.kinds.talk import Move, Talk
from ivr.heard import Entered, Heard, Pressed
from ivr.replies import Keys
from words.menu import PERSON, REPEAT


class NotUnderstood(Exception):
    """What was typed cannot be right; `help` says why, in the caller's language."""

    def __init__(self, help: str) -> None:
        super().__init__("not understood")
        self.help = help


@dataclass(frozen=True)
class Entry:
    """`take` judges what was typed; it raises `NotUnderstood`."""

    name: str
    prompt: Callable[[Talk], list[str]]
    take: Callable[[Talk, str], Move]
    after: Callable[[Talk, Heard], Move] | None = None

    def hear(self, talk: Talk, heard: Heard) -> Move:
        if isinstance(heard, Pressed):
            return self._typed(talk, heard.keys)
        if self.after is not None and not isinstance(heard, Entered):
            return self.after(talk, heard)
        return self.ask(talk)

    def ask(self, talk: Talk, *before: str) -> Move:
        return talk.ask([*before, *self.prompt(talk)], Keys.MANY)

    def _typed(self, talk: Talk, keys: str) -> Move:
        _ = talk.words
        typed = keys.rpartition(REPEAT)[2]
        if typed == PERSON:
            return talk.go("person")
        try:
            if typed:
                return self.take(talk, typed)
            problem = _("We start again.") if keys else first_help(talk, typed)
        except NotUnderstood as error:
            problem = error.help
        return self._not_understood(talk.having(failed=talk.state.failed + 1), problem)

    def _not_understood(self, talk: Talk, problem: str) -> Move:
        _ = talk.words
        if tried_enough(talk):
            return give_up(talk)
        if talk.state.failed == 1:
            return self.ask(talk, problem)
        return self.ask(
            talk.having(slow=True),
            problem,
            _("Please type one digit after the other. There is no hurry."),
            _("If you made a mistake, press the star key and start again."),
            _zero_told(talk),
            last_try(talk),
        )


def _zero_told(talk: Talk) -> str:
    _ = talk.words
    if somebody_there(talk):
        return _("To speak to a person: press {key} and then the hash key.", key=PERSON)
    return _("To be called back: press {key} and then the hash key.", key=PERSON)
