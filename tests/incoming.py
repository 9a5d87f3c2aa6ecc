"""Paper that comes in, as tests need it: an office with two letterboxes, and somebody who opens the post."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.cases import Case
from db.clients import Client
from db.letters import Letter
from db.offices import ChannelKind, Office, Place
from db.paper import Paper, PaperKind, PaperWay
from db.session import Database
from db.staff import Role, Staff
from letters.access import AccessKeys
from scheduler.frame import Frame, frame_of
from scheduler.paper.finishing import hold
from scheduler.paper.following import Followed, Matter, see_to
from scheduler.paper.registering import Arrival, Read, Registered, register

URL = "https://rufzeit.example"
KEYS: AccessKeys = make.KEYS
BY_POST = Arrival(PaperWay.POST, None, make.DAY)


@dataclass(frozen=True)
class Desk:
    database: Database
    office: Office
    clerk: Staff
    advisor: Staff
    places: list[Place]

    def register(self, session: Session, arrival: Arrival = BY_POST, **read: Any) -> Registered:
        """A contact request, unless told otherwise."""
        told = Read(**({"kind": PaperKind.CONTACT_REQUEST} | read))
        office = session.get_one(Office, self.office.id)
        key = token_urlsafe(16)
        return register(session, office, arrival, told, form_key=key, staff_id=self.clerk.id, at=make.AT)

    def a_paper(self, arrival: Arrival = BY_POST, **read: Any) -> Paper:
        with self.database.transaction() as session:
            return self.register(session, arrival, **read).paper

    def frame(self, session: Session, at: datetime = make.AT) -> Frame:
        return frame_of(session.get_one(Office, self.office.id), at, KEYS, URL)

    def client(self, **values: Any) -> Client:
        with self.database.transaction() as session:
            return make.a_client(session, self.office, **values)

    def case(self, client: Client, **values: Any) -> Case:
        with self.database.transaction() as session:
            given = {"advisor": session.merge(self.advisor), **values}
            return make.a_case(session, self.office, client=session.merge(client), **given)

    def follow(self, paper: Paper, client: Client, matter: Matter | None = None) -> Followed:
        """Somebody says whose a paper is."""
        with self.database.transaction() as session:
            held = hold(session, session.get_one(Paper, paper.id))
            there = session.get_one(Client, client.id)
            return see_to(session, self.frame(session), held, there, matter, staff_id=self.clerk.id)

    def letters(self) -> list[Letter]:
        with self.database.reading() as session:
            return list(session.scalars(select(Letter)))

    def now(self, paper: Paper) -> Paper:
        with self.database.reading() as session:
            return session.get_one(Paper, paper.id)


def a_desk(database: Database, **office: Any) -> Desk:
    with database.transaction() as session:
        there = make.an_office(session, **office)
        places = [make.a_place(session, there, name) for name in ("Halberstadt", "Quedlinburg", "Wernigerode")]
        for place in places[:2]:
            make.a_channel(session, there, place, kind=ChannelKind.LETTERBOX)
        make.a_topic(session, there, key="benefits", names={"de": "Geldleistungen", "en": "Payments"})
        make.a_topic(session, there, key="job-search", names={"de": "Arbeitssuche", "en": "Looking for work"})
        clerk = make.a_member(session, there, Role.BACK_OFFICE)
        return Desk(database, there, clerk, make.an_advisor(session, there), places)


def letterbox(place: Place, day: date = make.DAY) -> Arrival:
    return Arrival(PaperWay.LETTERBOX, place.id, day)
