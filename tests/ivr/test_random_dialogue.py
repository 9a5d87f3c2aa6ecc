"""Random callers: whatever is pressed and however effects end, the dialogue goes on until somebody hangs up."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from callers import APPOINTMENT, EARLIER, MONDAY_AT_10, Dialogue, facts, office_facts, out_of_hours
from endings import ENDINGS
from ivr.facts import Facts
from ivr.heard import Dialled, Entered, Heard, LetterOpened, Pressed
from ivr.replies import Ask, Hangup, Reply, Transfer
from ivr.state import State
from scheduler.calendar.status import status_at

LANGUAGES = ("de", "sv", "fi", "en")
MOST_EFFECTS = 4

entries = st.one_of(
    st.sampled_from(["1", "2", "3", "4"]),
    st.sampled_from(
        ["", "0", "9", "*", "#", "5", "12345678", "123456", "03023125017", "1*12345678", "09001234567"]
    ),
    st.text("0123456789*#", max_size=12),
)
appointments = st.sampled_from(
    [
        None,
        APPOINTMENT,
        replace(APPOINTMENT, confirmed=True, may_wait=True),
        replace(APPOINTMENT, earlier=EARLIER),
        replace(APPOINTMENT, begun=True, number_ending=None),
    ]
)


@st.composite
def known(draw: st.DrawFn) -> Facts:
    status = status_at(office_facts(draw(st.integers(0, 7)), LANGUAGES), MONDAY_AT_10)
    around = draw(st.sampled_from([facts, out_of_hours]))
    return around(
        status=status,
        languages=LANGUAGES,
        caller=draw(st.sampled_from([None, "+493023125017", "+4915228817386", "+46701740605"])),
        appointment=draw(appointments),
        in_person=draw(st.sampled_from([(), ("place-1",)])),
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
