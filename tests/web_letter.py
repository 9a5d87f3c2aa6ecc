"""A client's letter, as tests of the pages behind it need it."""

from datetime import datetime, timedelta

from sqlalchemy import select

import factories as make
from db.appointments import Appointment, AppointmentEvent, EventKind, Way
from letters.access import link_token, pin_of
from web.house import House
from web_house import Town

IN_NINE_DAYS = make.AT + timedelta(days=9)


class Letter:
    """A client's letter about a time in nine days, 9:00 in Berlin."""

    def __init__(self, house: House, town: Town, *, starts: datetime = IN_NINE_DAYS, **client: object) -> None:
        with house.database.transaction() as session:
            person = make.a_client(session, town.office, **client)
            assert person.numbers
            self.case = make.a_case(session, town.office, client=person, advisor=town.advisor)
            assert self.case.client.number
            self.appointment = make.an_appointment(session, self.case, starts)
            self.code = make.a_code(session, self.case)
        self.house = house
        self.link = f"/t/{link_token(make.KEYS, self.code)}"
        self.pin = pin_of(make.KEYS, self.code)

    def now(self) -> Appointment:
        with self.house.database.reading() as session:
            return session.get_one(Appointment, self.appointment.id)

    def events(self) -> list[tuple[EventKind, Way]]:
        with self.house.database.reading() as session:
            found = session.scalars(select(AppointmentEvent).order_by(AppointmentEvent.id))
            return [(event.kind, event.way) for event in found]
