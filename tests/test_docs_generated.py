"""What the code writes into the documents is as the code is now."""

import re

import pytest
from sqlalchemy import select

from db.clients import Client
from db.letters import AccessCode
from db.session import Database
from ivr.conversation import MOST_STEPS
from ivr.dialogue.callback import MOST_WISHES
from ivr.dialogue.change import OFFERS, ROUNDS
from ivr.dialogue.kinds.help import TRIES
from ivr.dialogue.letter import TRIES_PER_CALL
from ivr.effects.link import MOST_A_DAY, MOST_IN_A_CALL
from letters.access import pin_of
from letters.tries import LOCKED_DAYS, TRIES_OF_ALL_PER_DAY, TRIES_PER_DAY
from words.numbers import said_digits
from written import FOLDER, PAGES
from written.calls import DOTS, SHOWN, calls_on
from written.days import opened
from written.script import DAYS


def kept(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["menu.svg", "sentences.md"])
def test_what_is_generated_is_of_today(name: str) -> None:
    assert PAGES[name]() == kept(name), "run: make docs"


def test_the_ten_calls_sound_as_they_are_written(database: Database) -> None:
    told = calls_on(database)
    assert told == kept("calls.md"), "run: make docs"
    assert len(re.findall(r"^## \d+\. ", told, re.M)) == 10


def test_the_calls_tell_no_pin_no_reference_and_no_name(sqlite: Database) -> None:
    told = calls_on(sqlite)
    with opened(sqlite) as (house, _clock), house.database.reading() as session:
        codes = session.scalars(select(AccessCode)).all()
        pins = [pin_of(house.access_keys, code) for code in codes]
        names = session.scalars(select(Client.family_name)).all()
    assert DOTS in told
    assert SHOWN in told
    assert codes
    assert [pin for pin in pins if pin in told or said_digits(pin, 3) in told] == []
    assert [code for code in codes if code.reference in told or said_digits(code.reference, 4) in told] == []
    assert [name for name in names if name in told] == []


def test_the_ten_calls_are_made_in_four_languages() -> None:
    assert {call.language for day in DAYS for call in day.calls} >= {"de", "sv", "fi", "en"}


@pytest.mark.parametrize(
    ("row", "limits"),
    [
        ("answers in one call", [MOST_STEPS]),
        ("tries in one menu", [TRIES]),
        ("wrong PINs", [TRIES_PER_CALL, TRIES_PER_DAY, TRIES_OF_ALL_PER_DAY]),
        ("days on which a letter", [LOCKED_DAYS]),
        ("rounds of other times", [ROUNDS, OFFERS]),
        ("wishes to be called back", [MOST_WISHES]),
        ("links by SMS", [MOST_IN_A_CALL, MOST_A_DAY]),
    ],
)
def test_the_limits_are_told_as_they_are(row: str, limits: list[int]) -> None:
    told = (FOLDER.parent / "hotline.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {row}.*\| {', '.join(map(str, limits))} \|", told, re.M)
