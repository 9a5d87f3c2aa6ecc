"""The map of the menu: nothing is left out of it, and its picture can be read."""

from itertools import combinations
from typing import get_args
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from endings import ENDINGS
from ivr.dialogue.stage import SCENES
from ivr.heard import Outcome
from ivr.map.cards import END, Card, cards
from ivr.map.layout import BEGIN, ENDS, bands
from ivr.replies import Effect
from situations import SITUATIONS, walked
from words.menu import MAIN_MENU
from written.menu import TITLE, menu

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def found() -> dict[str, Card]:
    return cards([walked(situation) for situation in SITUATIONS])


@pytest.fixture(scope="module")
def picture() -> Element:
    return ElementTree.fromstring(menu())


def test_the_walk_knows_every_effect_and_every_way_in_which_one_ends() -> None:
    assert set(ENDINGS) == set(get_args(Effect))
    assert {type(outcome) for outcomes in ENDINGS.values() for outcome in outcomes} == set(get_args(Outcome))


def test_callers_come_to_every_scene(found: dict[str, Card]) -> None:
    assert set(found) == set(SCENES)


def test_every_card_leads_on_or_ends_the_call(found: dict[str, Card]) -> None:
    for card in found.values():
        assert card.leads_to()
        assert set(card.leads_to()) <= {*found, END}


def test_the_main_menu_has_a_band_for_each_option(found: dict[str, Card]) -> None:
    options = [f"{key}  {what}" for key, what in MAIN_MENU.items()]
    assert list(bands(found)) == [BEGIN, *options, ENDS]
    assert sum(len(stand_in) for stand_in in bands(found).values()) == len(found)


def test_keys_lead_where_they_should(found: dict[str, Card]) -> None:
    main, appointment = found["main"], found["appointment"]
    assert [row.to for row in main.rows] == [["places"], ["letter"], ["callback"], ["urgent"]]
    assert appointment.row("1", "Confirm the time").ends["confirmed"] == ["anything_else"]
    assert found["pin"].rows[0].ends["letter refused"] == ["reference", "goodbye"]
    assert found["anything_else"].row("", "no key").to == [END]


def test_the_picture_is_told_to_who_cannot_see_it(picture: Element) -> None:
    assert picture.findtext(f"{SVG}title") == TITLE
    assert all(what in (picture.findtext(f"{SVG}desc") or "") for what in MAIN_MENU.values())
    assert picture.get("role") == "img"


def test_the_picture_has_all_titles_as_text(picture: Element, found: dict[str, Card]) -> None:
    titles = [text.text for text in picture.iter(f"{SVG}text") if text.get("class") == "title"]
    assert sorted(titles) == sorted(card.title for card in found.values())


def test_no_card_lies_on_another_or_outside(picture: Element) -> None:
    boxes = [
        [float(rect.get(name, "")) for name in ("x", "y", "width", "height")]
        for rect in picture.iter(f"{SVG}rect")
        if "card" in rect.get("class", "").split()
    ]
    width, height = float(picture.get("width", "")), float(picture.get("height", ""))
    assert all(x >= 0 and x + wide <= width and y + high <= height for x, y, wide, high in boxes)
    for (x, y, wide, high), (left, top, _, tall) in combinations(boxes, 2):
        assert x + wide <= left or left + wide <= x or y + high <= top or top + tall <= y
