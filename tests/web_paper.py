"""What the tests of the pages of paper share."""

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

import factories as make
from browser import Browser
from db.cases import Case
from db.clients import Client
from db.paper import Paper
from web.house import House
from web_house import Town

PAPER = "/staff/koba/paper"
NUMBER, TYPED = "+493023125444", "030 23125444"


def papers(house: House) -> list[Paper]:
    with house.database.reading() as session:
        return list(session.scalars(select(Paper).order_by(Paper.id)))


def cases(house: House) -> list[Case]:
    with house.database.reading() as session:
        return list(session.scalars(select(Case).order_by(Case.id)))


def known_client(house: House, town: Town, **values: Any) -> Client:
    with house.database.transaction() as session:
        return make.a_client(session, town.office, phone=NUMBER, **values)


def register(desk: Browser, **fields: Any) -> TestResponse:
    """A contact request by post, unless told otherwise."""
    return desk.send("/paper", **({"way": "post", "kind": "contact_request"} | fields))


def reply(desk: Browser, **fields: Any) -> TestResponse:
    return register(desk, **({"kind": "reply"} | fields))
