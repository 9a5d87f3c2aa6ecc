"""An office with its telephone, a client with a letter, and the provider that calls the routes."""

from datetime import UTC, datetime

import pytest

from callers import DESK, Hotline, Provider
from db.session import Database
from factories import (
    KEYS,
    a_case,
    a_channel,
    a_code,
    a_notice,
    a_phone_line,
    a_place,
    an_advisor,
    an_appointment,
    an_office,
    opening_hours,
)
from letters.access import pin_of

TUESDAY_AT_10 = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)  # local time of Berlin: 10:00


@pytest.fixture
def hotline(database: Database) -> Hotline:
    """KoBa Harz on a Monday at 10: English line, telephone from 9 to 15, visits suspended."""
    with database.transaction() as session:
        office = an_office(session, policy={"desk": [DESK]})
        line = a_phone_line(session, office, language="en")
        opening_hours(session, a_channel(session, office))
        a_place(session, office)
        a_notice(session, office, ear={"de": "Besuche sind ausgesetzt.", "en": "Visits are suspended."})
        case = a_case(session, office, advisor=an_advisor(session, office))
        appointment = an_appointment(session, case, TUESDAY_AT_10)
        code = a_code(session, case)
        pin = pin_of(KEYS, code)
    return Hotline(database, office, line.number, appointment, code, pin)


@pytest.fixture
def provider(hotline: Hotline) -> Provider:
    return hotline.provider()
