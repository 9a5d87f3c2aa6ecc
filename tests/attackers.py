"""For tests of attacks: the whole office, with pages and telephone, and thousands of letters in it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import factories as make
import web.app
from callers import ACCOUNT_SID, AUTH_TOKEN, DESK, DUTY, Provider
from db.cases import Case, CaseState
from db.letters import AccessCode
from db.offices import ChannelKind, Office
from db.session import Database
from ivr.webhooks import phone_blueprint
from letters.access import pin_of
from scheduler.news.offers import renew
from web.house import House
from web.settings import Settings
from web_house import ENVIRON, Clock

TELEPHONE = {"RUFZEIT_TWILIO_ACCOUNT_SID": ACCOUNT_SID, "RUFZEIT_TWILIO_AUTH_TOKEN": AUTH_TOKEN}
PUBLIC_URL = ENVIRON["RUFZEIT_PUBLIC_URL"]


def a_house(database: Database, clock: Clock) -> House:
    settings = Settings.read({**ENVIRON, **TELEPHONE})
    return House(settings, database, make.VAULT, make.KEYS, make.AUDIT_KEY, clock)


def a_patient_app(house: House) -> Flask:
    """The whole app, whose callers wait longer: a busy machine is slow, not wrong."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web.app, "phone_blueprint", partial(phone_blueprint, seconds=60))
        return web.app.create_app(house)


def a_provider(app: Flask, line: str, **values: Any) -> Provider:
    return Provider(app.test_client(), line, public_url=PUBLIC_URL, **values)


def many_letters(database: Database, office: Office, count: int) -> Sequence[AccessCode]:
    """So many live letters of one office, with references that are the same in each run."""
    with database.transaction() as session:
        pattern = make.a_case(session, office)
        usual = {
            name: getattr(pattern, name)
            for name in ("authority_id", "office_id", "client_id", "topic_id", "advisor_id", "due_on")
        }
        usual |= {"state": CaseState.TO_CALL, "opened_at": make.AT, "to_call_since": make.AT}
        session.execute(insert(Case), [{**usual, "number": f"L-{number}"} for number in range(count)])
        cases = session.scalars(select(Case.id).where(Case.number.like("L-%")).order_by(Case.id)).all()
        codes = [
            {
                "authority_id": office.authority_id,
                "case_id": case_id,
                "reference": f"{40_000_000 + 7919 * number:08}",
                "key_id": make.KEYS.newest,
                "created_at": make.AT,
            }
            for number, case_id in enumerate(cases)
        ]
        session.execute(insert(AccessCode), codes)
        return session.scalars(select(AccessCode).order_by(AccessCode.id)).all()


def a_busy_office(session: Session) -> tuple[Office, str]:
    """An office in which every key of the menu leads somewhere, and its line; English is spoken."""
    office = make.an_office(session, policy={"desk": [DESK], "duty": [DUTY]})
    line = make.a_phone_line(session, office, language="en").number
    make.opening_hours(session, make.a_channel(session, office))
    for name in ("Halberstadt", "Wernigerode"):
        place = make.a_visited_place(session, office, name)
        make.opening_hours(session, make.a_channel(session, office, place, kind=ChannelKind.WALK_IN))
        make.a_room(session, place)
    renew(session, office.id, make.AT)
    return office, line


def a_letter(session: Session, office: Office, reference: str, starts_at: datetime) -> tuple[str, str]:
    """A client with an appointment; gives reference and PIN of their letter."""
    case = make.a_case(session, office)
    make.an_appointment(session, case, starts_at)
    code = make.a_code(session, case)
    code.reference = reference
    session.flush()
    return reference, pin_of(make.KEYS, code)
