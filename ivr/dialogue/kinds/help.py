"""What every menu and every number entry does when keys do not work out."""

from ivr.dialogue.kinds.talk import Move, Talk

TRIES = 3


def first_help(talk: Talk, keys: str) -> str:
    """Said after the first failed try."""
    _ = talk.words
    if keys:
        return _("I am sorry, I did not understand that.")
    return _("I did not notice any key. Take your time: I will wait longer now.")


def last_try(talk: Talk) -> str:
    """Warns before the keys are given up."""
    _ = talk.words
    return _("I will wait longer still. If it does not work then, I will help you in another way.")


def tried_enough(talk: Talk) -> bool:
    return talk.state.failed >= TRIES


def give_up(talk: Talk) -> Move:
    """To a person or a callback; a caller for whom that did not work either hears the other ways."""
    _ = talk.words
    if talk.state.helped or _callback_is_all_there_is(talk):
        return talk.go("goodbye", _("I am sorry that this does not work today."), *other_ways(talk))
    return talk.having(helped=True).go(
        "person", _("The keys do not seem to work. I will help you in another way.")
    )


def _callback_is_all_there_is(talk: Talk) -> bool:
    """Nobody is there to connect to, and it is the callback that did not work."""
    return talk.state.scene.startswith("callback") and not talk.facts.desk


def somebody_there(talk: Talk) -> bool:
    """To whom a caller could be connected now; else a callback is all that 0 leads to."""
    return bool(talk.facts.duty if talk.state.urgent else talk.facts.desk)


def other_ways(talk: Talk) -> list[str]:
    _ = talk.words
    return [
        _("You can also answer our letter by its link, by e-mail or by post."),
        _("Or simply call again."),
    ]
