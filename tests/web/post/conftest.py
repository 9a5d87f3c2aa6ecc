"""Somebody who opens the post, in an office with two letterboxes."""

import pytest

import factories as make
from browser import Browser
from db.offices import ChannelKind, Place
from web.house import House
from web_house import LogIn, Town
from web_paper import PAPER


@pytest.fixture
def post_desk(as_: LogIn, town: Town, house: House, places: list[Place]) -> Browser:
    browser = as_(town.printer)
    browser.go(PAPER)
    return browser


@pytest.fixture
def places(house: House, town: Town) -> list[Place]:
    with house.database.transaction() as session:
        found = [make.a_place(session, town.office, name) for name in ("Halberstadt", "Quedlinburg")]
        for place in found:
            make.a_channel(session, town.office, place, kind=ChannelKind.LETTERBOX)
        make.a_topic(session, town.office, key="job-search", names={"en": "Looking for work"})
        return found
