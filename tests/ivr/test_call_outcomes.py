"""What a call achieved is told to the statistics with a code that has a name, and every effect is carried out."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import ivr.dialogue
from ivr.effects.carrying import CARRIED_BY
from ivr.replies import Effect
from written.call_outcomes import CALL_OUTCOMES

FOLDER = Path(ivr.dialogue.__file__).parent


def outcomes_of_scenes() -> Iterator[str]:
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "outcome":
                assert isinstance(node.value, ast.Constant), f"{file.name}:{node.lineno}"
                yield node.value.value


def test_every_outcome_of_a_call_has_a_name_and_every_name_an_outcome() -> None:
    assert set(outcomes_of_scenes()) == set(CALL_OUTCOMES)


def test_every_effect_is_carried_out() -> None:
    assert set(CARRIED_BY) == set(get_args(Effect))
