"""The news of the office, before any menu: a caller who hangs up after 20 seconds has heard it."""

from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk
from ivr.heard import Heard
from ivr.replies import Pause
from scheduler.calendar.facts import text_in
from scheduler.calendar.told import news
from words.dates import day_said, time_said


def _tell(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    status, language = talk.facts.status, talk.state.language
    return talk.go(
        "main",
        _("Hello. This is {office}.", office=text_in(status.names, language)),
        *([text_in(status.historical, language)] if status.historical else []),
        *news(status, language),
        as_of_said(talk),
        Pause(),
    )


def as_of_said(talk: Talk) -> str:
    """An office of the past names its day: for it "today" would be another one."""
    _ = talk.words
    status, language = talk.facts.status, talk.state.language
    now = status.at.astimezone(status.zone)
    time = time_said(now, language)
    if status.historical:
        return _("As of {day}, {time}.", day=day_said(now.date(), language, year=True), time=time)
    return _("As of today, {time}.", time=time)


NEWS = Step("news", _tell)
SCENES = (NEWS,)
