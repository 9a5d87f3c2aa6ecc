"""Every path through the dialogue, in the situations of `situations.py`: none is a dead end, none is endless."""

from collections.abc import Iterator
from functools import cache

import pytest

from ivr.conversation import MOST_STEPS
from ivr.dialogue.kinds.help import TRIES
from ivr.dialogue.kinds.menus import MOST_OPTIONS, Menu
from ivr.dialogue.stage import SCENES
from ivr.heard import Dialled, Pressed
from ivr.map.walk import NONSENSE, OPTIONS, SILENCE, Point, Turn, Walk, options_at
from ivr.replies import Ask, Hangup, Keys, Say, Transfer
from situations import SITUATIONS, walked
from words.menu import PERSON, REPEAT, SLOWER, URGENT

MOST_LEVELS = 3
PIN = "123456"  # as the walk types it

pytestmark = pytest.mark.parametrize("situation", SITUATIONS)


def test_every_point_leads_to_the_end_of_a_call(situation: str) -> None:
    """Whatever the caller did before, and whatever failed: from there an end can be reached."""
    walk = walked(situation)
    ends = {point for point in walk.turns if isinstance(point.waits, Hangup)}
    back: dict[Point, set[Point]] = {}
    for point, turns in walk.turns.items():
        for turn in turns:
            back.setdefault(walk.after(turn), set()).add(point)
    reached, ahead = set(ends), list(ends)
    while ahead:
        new = back.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    assert ends
    assert reached == set(walk.turns)


def test_every_question_says_what_it_asks(situation: str) -> None:
    for turn in walked(situation).all():
        if isinstance(turn.to.waits, Ask | Hangup):
            assert any(said(turn)), turn


@pytest.mark.parametrize("keys", [SILENCE, NONSENSE, PERSON])
def test_whoever_always_does_the_same_comes_to_an_end(situation: str, keys: str) -> None:
    """By itself, long before the call is ended for its length; whatever the outcomes are on the way."""
    walk = walked(situation)

    @cache
    def steps(point: Point) -> int:
        on = [walk.after(turn) for turn in walk.turns[point] if turn.heard == Pressed(keys)] or [
            walk.after(turn) for turn in walk.turns[point] if not isinstance(turn.heard, Pressed)
        ]
        return 1 + max(map(steps, on), default=0)  # a circle would never return

    assert max(map(steps, walk.turns)) < MOST_STEPS / 2


def test_no_question_is_asked_a_fourth_time(situation: str) -> None:
    for point, turns in walked(situation).turns.items():
        assert point.state.failed < TRIES
        for turn in turns:
            if point.state.failed == TRIES - 1 and turn.heard == Pressed(NONSENSE):
                assert turn.to.state.failed == 0


def test_menus_have_at_most_four_options_and_three_levels(situation: str) -> None:
    walk = walked(situation)
    for point in menus(walk):
        assert 1 <= len(options_at(point.state, walk.facts)) <= MOST_OPTIONS
        assert level(point) <= MOST_LEVELS


def test_an_option_leads_one_level_down_at_most(situation: str) -> None:
    """Numbers that are typed and read back lie between levels; they are none."""
    walk = walked(situation)
    for point in menus(walk):
        if level(point) > 0:
            assert all(level(below) <= level(point) + 1 for below in next_menus(walk, point))


def test_zero_reaches_a_person_from_every_question(situation: str) -> None:
    walk = walked(situation)
    for point, turns in walk.turns.items():
        if isinstance(point.waits, Ask):
            zero = next(turn for turn in turns if turn.heard == Pressed(PERSON))
            assert "person" in [line.scene for line in zero.lines], point.scene


def test_star_says_the_menu_again_and_nine_more_slowly(situation: str) -> None:
    walk = walked(situation)
    for point in menus(walk):
        star, nine = (
            next(turn for turn in walk.turns[point] if turn.heard == Pressed(key)) for key in (REPEAT, SLOWER)
        )
        menu = SCENES[point.scene]
        assert isinstance(menu, Menu)
        assert (menu.again or menu.name) in [line.scene for line in star.lines]
        assert nine.to.scene == point.scene
        assert nine.to.state.slow


def test_emergency_is_one_key_away_and_begins_with_danger_to_life(situation: str) -> None:
    walk = walked(situation)
    for point in menus(walk):
        if point.scene == "main":
            urgent = next(turn for turn in walk.turns[point] if turn.heard == Pressed(URGENT))
            assert next(said(urgent)) == "If there is danger to life: hang up and dial 1 1 2."


def test_not_recorded_is_said_before_every_transfer(situation: str) -> None:
    transfers = [turn for turn in walked(situation).all() if isinstance(turn.to.waits, Transfer)]
    for turn in transfers:
        first = not isinstance(turn.heard, Dialled)
        assert ("This call is not recorded." in " ".join(said(turn))) == first


def test_no_pin_is_read_back_or_kept(situation: str) -> None:
    for turn in walked(situation).all():
        if turn.state.scene == "pin":
            assert PIN not in "".join(said(turn)).replace(" ", "").replace(",", "")
            assert PIN not in repr(turn.to.state)


def menus(walk: Walk) -> Iterator[Point]:
    return (point for point in walk.turns if isinstance(point.waits, Ask) and point.waits.keys == Keys.ONE)


def level(point: Point) -> int:
    scene = SCENES[point.scene]
    assert isinstance(scene, Menu)
    return scene.level


def next_menus(walk: Walk, menu: Point) -> Iterator[Point]:
    """The counted menus to which an option leads, over what lies between."""
    ahead = [walk.after(turn) for turn in walk.turns[menu] if turn.heard in [Pressed(key) for key in OPTIONS]]
    met = set(ahead)
    while ahead:
        point = ahead.pop()
        scene = SCENES[point.scene]
        if isinstance(point.waits, Ask) and isinstance(scene, Menu) and scene.level > 0:
            yield point
            continue
        on = {walk.after(turn) for turn in walk.turns[point]} - met
        met |= on
        ahead += on


def said(turn: Turn) -> Iterator[str]:
    return (part.text for line in turn.lines for part in line.said if isinstance(part, Say))
