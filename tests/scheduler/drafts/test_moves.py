"""A move is kept as JSON and read again as it was."""

import json

from hypothesis import given
from hypothesis import strategies as some

from factories import AT
from scheduler.drafts.moves import Move, MoveKind, for_a_person
from scheduler.slots.free import Slot

slots = some.builds(
    Slot,
    starts_at=some.datetimes(timezones=some.just(AT.tzinfo)),
    advisor_id=some.integers(1, 2**53),
    minutes=some.integers(5, 240),
    buffer=some.integers(0, 60),
)
moves = some.builds(
    Move,
    kind=some.sampled_from(MoveKind),
    case_id=some.integers(1, 2**53),
    slot=some.none() | slots,
    interpreter=some.booleans(),
    reasons=some.lists(some.fixed_dictionaries({"code": some.text(), "day": some.text()})).map(tuple),
    why=some.none() | some.text(),
    appointment_id=some.none() | some.integers(1, 2**53),
    version=some.none() | some.integers(1, 100),
    channel=some.none() | some.sampled_from(["sms", "letter"]),
    before=some.none() | slots,
)


@given(moves)
def test_what_is_kept_is_what_was_planned(move: Move) -> None:
    assert Move.of(json.loads(json.dumps(move.stored()))) == move


def test_for_a_person_there_is_no_time() -> None:
    assert Move.of(for_a_person(7, "no_slot").stored()) == Move(MoveKind.PERSON, 7, why="no_slot")
