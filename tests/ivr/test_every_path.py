"""Random callers: no dead end, no endless loop, at most four options, no sentence that is missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callers import APPOINTMENT, MONDAY_AT_10, TIMES, Dialogue, facts, office_facts, out_of_hours
from ivr.dialogue.kinds.menus import MOST_OPTIONS, Menu
from ivr.dialogue.kinds.talk import Talk
from ivr.dialogue.stage import SCENES
from ivr.facts import Facts
from ivr.heard import (
    AppointmentOutdated,
    AppointmentOver,
    CallbackNoted,
    Cancelled,
    Changed,
    Confirmed,
    Dialled,
    Entered,
    Heard,
    LetterLocked,
    LetterOpened,
    LetterRefused,
    PinsBraked,
    Pressed,
    SlotTaken,
    TimesFound,
)
from ivr.replies import (
    Ask,
    AskForCallback,
    Cancel,
    Change,
    Confirm,
    Effect,
    FindTimes,
    Hangup,
    OpenWithPin,
    Reply,
    Transfer,
)
from ivr.state import State
from scheduler.calendar.status import status_at
from words.languages import Language

LANGUAGES = ("de", "sv", "fi", "en")
FAILURES: tuple[Heard, ...] = (AppointmentOutdated(), AppointmentOver())
ENDINGS: dict[type[Effect], Sequence[Heard]] = {
    OpenWithPin: (LetterOpened(3), LetterRefused(), LetterLocked(), PinsBraked()),
    FindTimes: (TimesFound(TIMES[:3]), TimesFound(TIMES[:1]), TimesFound(()), *FAILURES),
    Confirm: (Confirmed(), *FAILURES),
    Cancel: (Cancelled(), *FAILURES),
    Change: (Changed(), SlotTaken(TIMES[3:6]), SlotTaken(()), *FAILURES),
    AskForCallback: (CallbackNoted(date(2026, 3, 3), known=False), CallbackNoted(date(2026, 3, 3), known=True)),
}
MOST_EFFECTS = 4

entries = st.one_of(
    st.sampled_from(["1", "2", "3", "4"]),
    st.sampled_from(
        ["", "0", "9", "*", "#", "5", "12345678", "123456", "03023125017", "1*12345678", "09001234567"]
    ),
    st.text("0123456789*#", max_size=12),
)
appointments = st.sampled_from(
    [None, APPOINTMENT, replace(APPOINTMENT, confirmed=True), replace(APPOINTMENT, begun=True, number_ending=None)]
)


@st.composite
def known(draw: st.DrawFn) -> Facts:
    status = status_at(office_facts(draw(st.integers(0, 7)), LANGUAGES), MONDAY_AT_10)
    around = draw(st.sampled_from([facts, out_of_hours]))
    return around(
        status=status,
        languages=LANGUAGES,
        caller=draw(st.sampled_from([None, "+493023125017", "+46701740605"])),
        appointment=draw(appointments),
    )


@given(
    data=st.data(),
    around=known(),
    language=st.sampled_from(LANGUAGES),
    begin=st.sampled_from(["language", "news"]),
)
def test_random_caller_always_gets_on(data: st.DataObject, around: Facts, language: str, begin: str) -> None:
    dialogue = Dialogue(around, State(begin, language))
    answer = _settled(data, dialogue, Entered())
    for _ in range(data.draw(st.integers(1, 30))):
        assert dialogue.said
        assert all(text and "{" not in text for text in dialogue.said)
        if isinstance(answer.then, Hangup):
            return
        heard: Heard = (
            Pressed(data.draw(entries)) if isinstance(answer.then, Ask) else Dialled(data.draw(st.booleans()))
        )
        answer = _settled(data, dialogue, heard)


@settings(deadline=None)
@given(around=known(), language=st.sampled_from(LANGUAGES), entry=entries)
def test_same_key_for_ever_comes_to_an_end_or_an_offer(around: Facts, language: str, entry: str) -> None:
    """Whoever presses nothing but nonsense is helped, handed on, and at last told goodbye."""
    dialogue = Dialogue(around, State("main", language))
    nonsense = Pressed(entry if entry not in ("0", "9", "*") and set(entry) - set("01234*9") else "")
    answer = dialogue.hear(nonsense)
    for _ in range(30):
        assert isinstance(answer, Reply)
        if isinstance(answer.then, Hangup):
            return
        answer = dialogue.hear(Dialled(answered=False) if isinstance(answer.then, Transfer) else nonsense)
        if not isinstance(answer, Reply):
            answer = dialogue.hear(ENDINGS[type(answer)][-1])
    raise AssertionError("the call never ends")


@pytest.mark.parametrize("name", [name for name, scene in SCENES.items() if isinstance(scene, Menu)])
@pytest.mark.parametrize("places", [1, 2, 4, 5, 6, 9])
def test_menu_has_at_most_four_options(name: str, places: int) -> None:
    menu = SCENES[name]
    assert isinstance(menu, Menu)
    status = status_at(office_facts(places, LANGUAGES), MONDAY_AT_10)
    state = State(name, "en", offers=TIMES[:3], place="place-1", number="+493023125017", reference="12345678")
    for page in range(3):
        talk = Talk(replace(state, page=page), facts(status=status, languages=LANGUAGES))
        assert 1 <= len(menu.options(talk)) <= MOST_OPTIONS


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(SCENES))
def test_every_scene_speaks_every_language(name: str, language: str) -> None:
    """No English sentence is left in another language, no placeholder is left open."""
    around = facts(status=status_at(office_facts(6, LANGUAGES), MONDAY_AT_10), languages=LANGUAGES)
    begin = State(name, language, number="+493023125017", reference="12345678", place="place-1", offers=TIMES[:3])
    english = Dialogue(around, replace(begin, language="en"))
    dialogue = Dialogue(around, begin)
    for told in (english, dialogue):
        told.hear(Entered())
    texts = [text for text in dialogue.said if any(letter.isalpha() for letter in text)]
    assert all(name is None for text in texts for _, name, _, _ in Formatter().parse(text))
    if language != "en" and name != "language":
        told_alike = set(texts) & set(english.said)
        assert told_alike <= {"Visits are suspended.", "Ort 1: Musterweg 1, Halberstadt."}  # an office's own words


def _settled(data: st.DataObject, dialogue: Dialogue, heard: Heard) -> Reply:
    """Let effects end in any way, until the caller hears something."""
    answer = dialogue.hear(heard)
    for _ in range(MOST_EFFECTS):
        if isinstance(answer, Reply):
            return answer
        ended = data.draw(st.sampled_from(ENDINGS[type(answer)]))
        if isinstance(ended, LetterOpened):
            dialogue.state = replace(dialogue.state, case_id=ended.case_id)
        answer = dialogue.hear(ended)
    assert isinstance(answer, Reply), "effects without end"
    return answer
