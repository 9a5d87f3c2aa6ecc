"""For the tests of the hotline: facts for scenes, a played dialogue, and a provider that signs its requests."""

from collections.abc import Callable, Mapping, Sequence
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
from factories import KEYS
from ivr.dialogue.stage import play
from ivr.facts import AppointmentFacts, Facts
from ivr.heard import (
    AppointmentOutdated,
    AppointmentOver,
    CallbackNoted,
    Cancelled,
    Changed,
    Confirmed,
    Entered,
    Heard,
    LetterLocked,
    LetterOpened,
    LetterRefused,
    LinkNoted,
    Outcome,
    PinsBraked,
    SlotTaken,
    TimesFound,
    TooManyWishes,
    VisitGone,
    VisitsFound,
    VisitTaken,
    WishNoted,
    WishRefused,
)
from ivr.replies import (
    AskForCallback,
    Cancel,
    Change,
    Confirm,
    FindTimes,
    FindVisits,
    OpenWithPin,
    Reply,
    Say,
    SendLink,
    TakeVisit,
    TellWish,
)
from ivr.replies import Effect as Wish
from ivr.signature import HEADER, sign
from ivr.state import State
from ivr.webhooks import phone_blueprint
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.calendar.status import status_at
from scheduler.rooms import VisitOffer
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

VISITS = (
    VisitOffer("place-1", 1, False, MONDAY_AT_10 + timedelta(hours=1), 20),
    VisitOffer("place-2", 2, True, MONDAY_AT_10 + timedelta(days=1), 20),
    VisitOffer("place-3", 3, False, MONDAY_AT_10 + timedelta(days=4), 20),
)
IN_A_ROOM = VisitTaken("place-1", False, datetime(2026, 3, 2, 11, tzinfo=BERLIN), 47, "FFP2")
AT_THE_DOOR = VisitTaken("place-2", True, datetime(2026, 3, 3, 10, tzinfo=BERLIN), 47, "")

NO_CHANGE = (AppointmentOutdated(), AppointmentOver())
ENDINGS: dict[type[Wish], Sequence[Outcome]] = {
    OpenWithPin: (LetterOpened(3), LetterRefused(), LetterLocked(), LetterLocked(for_good=True), PinsBraked()),
    FindTimes: (TimesFound(TIMES[:3]), TimesFound(TIMES[:1]), TimesFound(()), *NO_CHANGE),
    Confirm: (Confirmed(), *NO_CHANGE),
    Change: (Changed(), SlotTaken(TIMES[3:6]), SlotTaken(()), *NO_CHANGE),
    Cancel: (Cancelled(), *NO_CHANGE),
    AskForCallback: (
        CallbackNoted(date(2026, 3, 3), False),
        CallbackNoted(date(2026, 3, 3), True),
        TooManyWishes(),
    ),
    SendLink: (LinkNoted(known=False), LinkNoted(known=True), TooManyWishes()),
    TellWish: (WishNoted(), WishRefused()),
    FindVisits: (VisitsFound(VISITS), VisitsFound(()), IN_A_ROOM, AT_THE_DOOR),
    TakeVisit: (IN_A_ROOM, AT_THE_DOOR, VisitGone(VISITS[1:]), VisitGone(())),
}
"""How each effect can end."""


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


def facts(at: datetime = MONDAY_AT_10, **changes: Any) -> Facts:
    """A caller with a shown number, inside the office's hours, whose letter has an appointment."""
    usual = Facts(
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


def out_of_hours(**changes: Any) -> Facts:
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
