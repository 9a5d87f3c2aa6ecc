import json
from dataclasses import replace

from callers import TIMES
from ivr.state import State


def test_state_survives_its_storage() -> None:
    state = State(scene="offers", language="sv", offers=TIMES[:3], case_id=3, reference="12345678", urgent=True)
    assert State.of(json.loads(json.dumps(state.stored()))) == state


def test_state_of_an_older_release_is_read() -> None:
    stored = {**State(scene="main", language="de").stored(), "mood": "good"}
    assert State.of(stored) == replace(State(scene="main", language="de"))
