"""For the tests of the hotline: facts for scenes, a played dialogue, and a provider that signs its requests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from db.appointments import Appointment
from db.calls import PartOfDay
from db.letters import AccessCode
from db.offices import ChannelKind, Effect, Office
from db.session import Database
from factories import AUDIT_KEY, KEYS
from ivr.dialogue.stage import play
from ivr.facts import AppointmentFacts, EarlierTime, Facts
from ivr.heard import Entered, Heard
from ivr.replies import Effect as Wish
from ivr.replies import Reply, Say
from ivr.signature import HEADER, sign
from ivr.state import State
from ivr.webhooks import phone_blueprint
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.calendar.status import OfficeStatus, status_at
from scheduler.slots.free import Slot

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_AT_10 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # local time of Berlin: 10:00
MONDAY_AT_20 = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
CALLER, DESK, DUTY = "+493023125017", "+494066969100", "+494066969112"
PUBLIC_URL = "https://rufzeit.example"
PATIENCE = 60.0  # seconds for a step: a busy machine is slow, not wrong
AUTH_TOKEN, ACCOUNT_SID = "token of the tests 0123456789abcdef", "AC00000000000000000000000000000001"

WEEKDAYS = tuple(Hours(weekday, time(9), time(15)) for weekday in range(5))
TIMES = tuple(Slot(MONDAY_AT_10 + timedelta(days=2, minutes=15 * n), 7, 15) for n in range(9))
APPOINTMENT = AppointmentFacts(
    version=1,
    starts_at=datetime(2026, 3, 10, 9, 30, tzinfo=BERLIN),
    confirmed=False,
    begun=False,
    number_ending="17",
)
EARLIER = EarlierTime(offer=5, starts_at=MONDAY_AT_10 + timedelta(days=1), until=MONDAY_AT_10 + timedelta(hours=2))


def office_facts(places: int = 2, languages: tuple[str, ...] = ("de", "en")) -> OfficeFacts:
    return OfficeFacts(
        key="koba",
        names=dict.fromkeys(languages, "KoBa Harz"),
        country="DE",
        zone=BERLIN,
        languages=languages,
        historical={},
        days=WorkingDays("DE", "ST"),
        channels=(ChannelFacts(ChannelKind.PHONE, DESK, {}, WEEKDAYS),),
        places=tuple(_place(number, languages) for number in range(1, places + 1)),
        notices=(_notice(languages),),
    )


@dataclass(frozen=True)
class GivenFacts:
    """Known beforehand, not looked up."""

    status: OfficeStatus
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    caller: str | None
    staffed: bool
    desk: tuple[str, ...]
    duty: tuple[str, ...]
    appointment: AppointmentFacts | None
    parts: tuple[PartOfDay, ...]
    in_person: tuple[str, ...]

    @property
    def zone(self) -> ZoneInfo:
        return self.status.zone


def facts(at: datetime = MONDAY_AT_10, **changes: Any) -> GivenFacts:
    """A caller with a shown number, inside the office's hours, whose letter has an appointment."""
    usual = GivenFacts(
        status=status_at(office_facts(), at),
        languages=("de", "en"),
        countries=("DE",),
        caller=CALLER,
        staffed=True,
        desk=(DESK,),
        duty=(DUTY, DESK),
        appointment=APPOINTMENT,
        parts=(PartOfDay.MORNING, PartOfDay.NOON, PartOfDay.AFTERNOON),
        in_person=(),
    )
    return replace(usual, **changes)


def out_of_hours(**changes: Any) -> GivenFacts:
    return facts(MONDAY_AT_20, **{"staffed": False, "desk": (), "duty": (), **changes})


@dataclass
class Dialogue:
    """A played dialogue: `hear` lets the present scene answer, and keeps where it stands."""

    facts: Facts
    state: State = field(default_factory=lambda: State(scene="news", language="en"))
    said: list[str] = field(default_factory=list)

    def hear(self, heard: Heard) -> Reply | Wish:
        played = play(self.state, heard, self.facts)
        self.state = played.state
        parts = [*played.said, *(played.then.said if isinstance(played.then, Reply) else ())]
        self.said = [part.text for part in parts if isinstance(part, Say)]
        return played.then

    def enter(self, scene: str, **changes: Any) -> Reply | Wish:
        self.state = replace(self.state, scene=scene, **changes)
        return self.hear(Entered())

    @property
    def text(self) -> str:
        return " ".join(self.said)


@dataclass
class Provider:
    """Calls one app as the telephone provider does, with its signature."""

    client: FlaskClient
    line: str
    caller: str = CALLER
    call_sid: str = "CA00000000000000000000000000000001"
    public_url: str = PUBLIC_URL

    def post(self, path: str, form: Mapping[str, str] | None = None, **usual: str) -> TestResponse:
        """`form` beside what every request carries; a name with an empty value stays in it, blank."""
        told = {"CallSid": self.call_sid, "AccountSid": ACCOUNT_SID, "From": self.caller, "To": self.line}
        whole = {**told, **usual, **(form or {})}
        return self.client.post(
            path, data=whole, headers={HEADER: sign(AUTH_TOKEN, self.public_url + path, whole)}
        )

    def incoming(self) -> TestResponse:
        return self.post("/phone/incoming", {"CallStatus": "ringing"})

    def press(self, step: int, keys: str) -> TestResponse:
        return self.post(f"/phone/step/{step}", {"Digits": keys})

    def calls(self, *keys: str) -> str:
        """A whole call with one entry per question; gives what was said last."""
        answer = self.incoming()
        for step, pressed in enumerate(keys, start=1):
            answer = self.press(step, pressed)
        return heard_in(answer)


@dataclass(frozen=True)
class Hotline:
    """A recorded office with a letter that waits for its client's call."""

    database: Database
    office: Office
    line: str
    appointment: Appointment
    code: AccessCode
    pin: str

    @property
    def reference(self) -> str:
        return self.code.reference

    def provider(self, **arguments: Any) -> Provider:
        return Provider(app_with_phone(self.database, **arguments).test_client(), self.line)


def app_with_phone(database: Database, at: datetime = MONDAY_AT_10, **arguments: Any) -> Flask:
    app = Flask("phone")
    now: Callable[[], datetime] = lambda: at  # noqa: E731 - a clock that stands
    app.register_blueprint(
        phone_blueprint(
            database=database,
            access_keys=KEYS,
            audit_key=AUDIT_KEY,
            now=now,
            auth_token=AUTH_TOKEN,
            account_sid=ACCOUNT_SID,
            public_url=PUBLIC_URL,
            **{"seconds": PATIENCE, **arguments},
        )
    )
    return app


def heard_in(answer: TestResponse) -> str:
    """Everything that an answer says."""
    assert answer.status_code == 200, answer.status
    assert answer.content_type == "text/xml; charset=utf-8"
    return " ".join("".join(say.itertext()) for say in ElementTree.fromstring(answer.text).iter("Say"))


def _place(number: int, languages: tuple[str, ...]) -> PlaceFacts:
    return PlaceFacts(
        key=f"place-{number}",
        names=dict.fromkeys(languages, f"Ort {number}"),
        street="Musterweg 1",
        postcode="38820",
        town="Halberstadt",
        channels=(ChannelFacts(ChannelKind.WALK_IN, None, {}, WEEKDAYS),),
    )


def _notice(languages: tuple[str, ...]) -> NoticeFacts:
    return NoticeFacts(
        series="visits",
        position=0,
        effect=Effect.SUSPENDED,
        places=frozenset(),
        channels=frozenset({ChannelKind.WALK_IN}),
        begins_at=datetime(2026, 3, 1, tzinfo=UTC),
        begins_words={},
        ends_at=None,
        reason={},
        ear=dict.fromkeys(languages, "Visits are suspended."),
        eye={},
        hygiene={},
        review_on=date(2026, 4, 1),
    )
