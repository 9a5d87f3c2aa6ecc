"""The same hotline as one would write it first: the provider's library, and the ORM's rows each time anew.

It says the same, checks the same signature and PIN, and keeps the same record of a call. It keeps no answers: what
the provider sends twice is done twice.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

from db.appointments import LIVE, AdvisorTime, Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.calls import IvrCall
from db.letters import AccessCode, AccessTry
from db.offices import Office, PhoneLine
from db.staff import Absence, WorkingHours
from letters.access import pin_of
from scheduler.calendar.facts import text_in
from scheduler.calendar.opening import Hours, Span
from scheduler.calendar.status import OfficeStatus, status_at
from scheduler.calendar.told import news, place_for_ear
from scheduler.news.offers import made_from_rows
from scheduler.policy import Policy, working_days
from scheduler.slots.free import AdvisorWeek, Slot, free_slots, quanta_of
from web.house import House, open_house
from web.settings import Settings
from words.dates import moment_said, time_said
from words.numbers import said_digits

LANGUAGE = "en"
VOICE = {"voice": "Polly.Amy-Neural", "language": "en-GB"}
MOST_TRIES = 5


def from_environment() -> Flask:
    house = open_house(Settings.from_environment())
    app = Flask(__name__)
    view = View(house)
    app.before_request(view.require_signature)
    for name in ("incoming", "menu", "place", "reference", "right", "pin", "appointment", "offer", "status"):
        app.post(f"/phone/{name}", endpoint=name)(getattr(view, name))
    return app


class View:
    def __init__(self, house: House) -> None:
        self.house = house
        self.database = house.database

    def require_signature(self) -> None:
        settings = self.house.settings
        validator = RequestValidator(settings.twilio_auth_token)
        address = settings.public_url + request.path
        if not validator.validate(address, request.form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)

    def incoming(self) -> Response:
        with self.database.transaction() as session:
            line = session.scalars(select(PhoneLine).where(PhoneLine.number == request.form["To"])).one()
            office = session.get_one(Office, line.office_id)
            at = self.house.now()
            session.add(
                IvrCall(
                    authority_id=office.authority_id,
                    office_id=office.id,
                    call_sid=request.form["CallSid"],
                    line=line.number,
                    caller=request.form["From"],
                    language=LANGUAGE,
                    state={},
                    step=0,
                    path=["news"],
                    started_at=at,
                    last_at=at,
                )
            )
            status = status_at(made_from_rows(session, office.id), at)
            said = [
                f"Hello. This is {text_in(status.names, LANGUAGE)}.",
                *([text_in(status.historical, LANGUAGE)] if status.historical else []),
                *news(status, LANGUAGE),
                f"As of today, {time_said(at.astimezone(status.zone), LANGUAGE)}.",
            ]
        return ask("menu", *said, *MAIN_MENU)

    def menu(self) -> Response:
        with self.database.transaction() as session:
            call = self._call(session, "main")
            if request.form["Digits"] == "1":
                places = self._status(session, call).places
                names = [text_in(place.names, LANGUAGE) for place in places]
                options = [f"{name}: press {key}." for key, name in enumerate(names, start=1)]
                return ask("place", "Which place do you want to hear about?", *options)
        return ask(
            "reference", "Please type the reference from your letter. Then press the hash key.", digits=None
        )

    def place(self) -> Response:
        with self.database.transaction() as session:
            call = self._call(session, "place")
            status = self._status(session, call)
            place = status.places[int(request.form["Digits"]) - 1]
            return ask("menu", *place_for_ear(status, place, LANGUAGE), *MAIN_MENU)

    def reference(self) -> Response:
        with self.database.transaction() as session:
            call = self._call(session, "reference")
            call.state = {"reference": request.form["Digits"]}
        return ask("right", f"You typed: {said_digits(request.form['Digits'], 4)}.", "That is right: press 1.")

    def right(self) -> Response:
        with self.database.transaction() as session:
            self._call(session, "pin")
        return ask("pin", "Now please type the PIN from your letter. Then press the hash key.", digits=None)

    def pin(self) -> Response:
        with self.database.transaction() as session:
            call = self._call(session, "appointment")
            code = self._opened(session, call.state["reference"], request.form["Digits"])
            if code is None:
                return ask("reference", "The reference and the PIN do not match.", digits=None)
            call.state = {**call.state, "case_id": code.case_id}
            return ask("appointment", "Thank you.", *_told(_appointment(session, code.case_id)), *APPOINTMENT_MENU)

    def appointment(self) -> Response:
        with self.database.transaction() as session:
            call = self._call(session, "offers")
            slots = self._times(session, _appointment(session, call.state["case_id"]))
            return self._offer(session, call, slots, "These times are free.")

    def offer(self) -> Response:
        with self.database.transaction() as session:
            call = self._call(session, "changed")
            appointment = _appointment(session, call.state["case_id"])
            starts_at = datetime.fromisoformat(call.state["offers"][int(request.form["Digits"]) - 1])
            try:
                with session.begin_nested():
                    self._change(session, appointment, starts_at)
            except IntegrityError:
                said = "I am sorry, this time was taken a moment ago."
                return self._offer(session, call, self._times(session, appointment), said)
            return ask("menu", "Done. You have a new time.", *_told(appointment), *MAIN_MENU)

    def status(self) -> tuple[str, int]:
        with self.database.transaction() as session:
            call = self._call(session, "ended")
            call.ended_at, call.caller = self.house.now(), None
            call.seconds = int(request.form["CallDuration"])
        return "", 204

    def _call(self, session: Session, scene: str) -> IvrCall:
        call = session.scalars(select(IvrCall).where(IvrCall.call_sid == request.form["CallSid"])).one()
        call.step += 1
        call.path = [*call.path, scene]
        call.last_at = self.house.now()
        return call

    def _status(self, session: Session, call: IvrCall) -> OfficeStatus:
        return status_at(made_from_rows(session, call.office_id), self.house.now())

    def _opened(self, session: Session, reference: str, pin: str) -> AccessCode | None:
        day = self.house.now().date()
        tried = session.get(AccessTry, (reference, day))
        if tried is None:
            tried = AccessTry(reference=reference, day=day, tries=0)
            session.add(tried)
        tried.tries += 1
        code = session.scalars(select(AccessCode).where(AccessCode.reference == reference)).one_or_none()
        if code is None or tried.tries > MOST_TRIES or pin_of(self.house.access_keys, code) != pin:
            return None
        tried.tries = 0
        return code

    def _times(self, session: Session, appointment: Appointment) -> list[Slot]:
        """The first free time of each half day from tomorrow on, three of them."""
        office = session.get_one(Office, appointment.office_id)
        policy, zone, advisor = Policy.of(office.policy), ZoneInfo(office.zone), appointment.advisor_id
        first = self.house.now().astimezone(zone).date() + timedelta(days=1)
        hours = session.scalars(select(WorkingHours).where(WorkingHours.staff_id == advisor))
        absences = session.scalars(select(Absence).where(Absence.staff_id == advisor))
        taken = session.scalars(select(AdvisorTime).where(AdvisorTime.advisor_id == advisor))
        slots = free_slots(
            AdvisorWeek(
                advisor,
                tuple(Hours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_until) for row in hours),
                tuple(Span(row.starts_at, row.ends_at) for row in absences),
                frozenset(row.quantum for row in taken),
            ),
            first=first,
            last=first + timedelta(days=policy.horizon_days),
            minutes=appointment.minutes,
            grid_minutes=policy.grid_minutes,
            zone=zone,
            days=working_days(office),
        )
        halves: dict[tuple[object, bool], Slot] = {}
        for slot in slots:
            local = slot.starts_at.astimezone(zone)
            halves.setdefault((local.date(), local.hour < 12), slot)
            if len(halves) > 3:
                break
        return list(halves.values())[:3]

    def _offer(self, session: Session, call: IvrCall, slots: list[Slot], said: str) -> Response:
        call.state = {**call.state, "offers": [slot.starts_at.isoformat() for slot in slots]}
        zone = ZoneInfo(session.get_one(Office, call.office_id).zone)
        told = [moment_said(slot.starts_at.astimezone(zone), LANGUAGE) for slot in slots]
        return ask("offer", said, *(f"{when}: press {key}." for key, when in enumerate(told, start=1)))

    def _change(self, session: Session, appointment: Appointment, starts_at: datetime) -> None:
        for old in session.scalars(select(AdvisorTime).where(AdvisorTime.appointment_id == appointment.id)):
            session.delete(old)
        session.flush()
        for quantum in quanta_of(starts_at, appointment.minutes):
            taken = {"advisor_id": appointment.advisor_id, "quantum": quantum}
            session.add(AdvisorTime(**taken, appointment_id=appointment.id))
        appointment.starts_at = starts_at
        appointment.local_time = f"{starts_at.astimezone(ZoneInfo(appointment.zone)):%Y-%m-%dT%H:%M}"
        appointment.version += 1
        appointment.state = AppointmentState.CONFIRMED
        session.add(
            AppointmentEvent(
                authority_id=appointment.authority_id,
                appointment_id=appointment.id,
                version=appointment.version,
                kind=EventKind.CHANGED,
                way=Way.PHONE,
                starts_at=starts_at,
                at=self.house.now(),
            )
        )
        session.flush()


MAIN_MENU = (
    "4 options.",
    "What is open where: press 1.",
    "My appointment: press 2.",
    "To be called back: press 3.",
    "If it is urgent: press 4.",
)
APPOINTMENT_MENU = (
    "3 options.",
    "Confirm the time: press 1.",
    "Choose another time: press 2.",
    "Cancel it: press 3.",
)


def ask(view: str, *said: str, digits: int | None = 1) -> Response:
    """Say it, and lead to another view with what is pressed: so many digits, else until the hash key."""
    how: dict[str, Any] = {"num_digits": digits} if digits else {"finish_on_key": "#"}
    gather = Gather(input="dtmf", action=f"/phone/{view}", timeout=6, action_on_empty_result=True, **how)
    for sentence in said:
        gather.say(sentence, **VOICE)
    response = VoiceResponse()
    response.append(gather)
    return Response(str(response), content_type="text/xml; charset=utf-8")


def _appointment(session: Session, case_id: int) -> Appointment:
    return session.scalars(
        select(Appointment).where(Appointment.case_id == case_id, Appointment.state.in_(LIVE))
    ).one()


def _told(appointment: Appointment) -> list[str]:
    when = moment_said(appointment.starts_at.astimezone(ZoneInfo(appointment.zone)), LANGUAGE)
    number = appointment.case.client.usable_number
    ending = f"Your advisor will call you, on your number that ends in {said_digits(number.e164[-2:], 2)}."
    return [f"Your telephone appointment: {when}.", ending]
