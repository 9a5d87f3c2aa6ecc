"""A menu: options with keys 1, 2, 3, and the keys that mean the same in every menu."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

from ivr.dialogue.kinds.help import first_help, give_up, last_try, somebody_there, tried_enough
from ivr.dialogue.kinds.talk import Move, Talk
from ivr.heard import Entered, Heard, Pressed
from ivr.replies import Keys, Say
from words.catalogues import Words
from words.menu import PERSON, REPEAT, SLOWER

MOST_OPTIONS = 4


@dataclass(frozen=True)
class Option:
    """`what` it does is said before its key, in the language of the call or in `language`.

    One that is not `told` has its key all the same: whoever reads the keys off a letter is answered.
    """

    what: str
    then: Callable[[Talk], Move]
    language: str | None = None
    told: bool = True


def nothing(talk: Talk) -> list[str]:
    return []


@dataclass(frozen=True)
class Menu:
    """`level`: how deep it stands. The main menu is 1; choosing a language and hearing digits again are none: 0.

    `again`: the scene to which the star key goes back, if not this one. `after`: answers what is no key.
    `on_silence`: what silence means here, if not a failed try. `tells_keys`: 0, star and 9 are told each time.
    """

    name: str
    options: Callable[[Talk], list[Option]]
    intro: Callable[[Talk], list[str]] = nothing
    _: KW_ONLY
    level: int
    again: str | None = None
    after: Callable[[Talk, Heard], Move] | None = None
    on_silence: Callable[[Talk], Move] | None = None
    counts: bool = True
    tells_keys: bool = False

    def hear(self, talk: Talk, heard: Heard) -> Move:
        if isinstance(heard, Pressed):
            return self._pressed(talk, heard.keys)
        if self.after is not None and not isinstance(heard, Entered):
            return self.after(talk, heard)
        return self.ask(talk)

    def ask(self, talk: Talk, *before: str) -> Move:
        lines = [_line(talk, key, option) for key, option in enumerate(self.options(talk), start=1) if option.told]
        parts: list[str | Say] = [*before, *self.intro(talk)]
        if self.counts and len(lines) > 1:
            parts.append(talk.words.several("One option.", "{count} options.", len(lines)))
        parts.extend(lines)
        if self.tells_keys or talk.state.failed > 1:
            parts.extend(_keys_of_all_menus(talk))
        return talk.ask(parts, Keys.ONE)

    def _pressed(self, talk: Talk, keys: str) -> Move:
        _ = talk.words
        options = {str(key): option for key, option in enumerate(self.options(talk), start=1)}
        if keys in options:
            return options[keys].then(talk.having(failed=0))
        if keys == PERSON:
            return talk.go("person")
        if keys == REPEAT:
            return talk.go(self.again) if self.again else self.ask(talk)
        if keys == SLOWER:
            return self.ask(talk.having(slow=True), _("I will speak more slowly now."))
        if not keys and self.on_silence is not None:
            return self.on_silence(talk)
        return self._not_understood(talk.having(failed=talk.state.failed + 1), keys)

    def _not_understood(self, talk: Talk, keys: str) -> Move:
        _ = talk.words
        if tried_enough(talk):
            return give_up(talk)
        if talk.state.failed == 1:
            return self.ask(talk, first_help(talk, keys))
        return self.ask(
            talk.having(slow=True),
            _("Please press one key only: the number that you hear after your choice."),
            last_try(talk),
        )


def _line(talk: Talk, key: int, option: Option) -> Say:
    _ = Words(option.language or talk.state.language)
    what = option.what[:1].upper() + option.what[1:]
    return Say(_("{what}: press {key}.", what=what, key=key), option.language)


def _keys_of_all_menus(talk: Talk) -> list[str]:
    _ = talk.words
    person = _("To speak to a person: press {key}.", key=PERSON)
    return [
        person if somebody_there(talk) else _("To be called back: press {key}.", key=PERSON),
        _("To hear this again: press the star key."),
        _("To hear it more slowly: press {key}.", key=SLOWER),
    ]
