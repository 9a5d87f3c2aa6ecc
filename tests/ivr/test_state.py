import json
from dataclasses import replace
from datetime import date

from callers import TIMES
from db.calls import PartOfDay
from endings import VISITS
from ivr.state import State


def test_state_survives_its_storage() -> None:
    state = State(
        scene="offers",
        language="sv",
        offers=TIMES[:3],
        visits=VISITS,
        case_id=3,
        part=PartOfDay.NOON,
        promised=date(2026, 3, 3),
    )
    assert State.of(json.loads(json.dumps(state.stored()))) == state


def test_state_of_an_older_release_is_read() -> None:
    stored = {**State(scene="main", language="de").stored(), "mood": "good"}
    assert State.of(stored) == replace(State(scene="main", language="de"))
