"""An office in Finland with two places, for the tests of what is open where and how it is told."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.holidays import WorkingDays, public_holidays
from scheduler.calendar.opening import Hours
from scheduler.calendar.status import ChannelStatus, OfficeStatus, PlaceStatus

HELSINKI = ZoneInfo("Europe/Helsinki")
WALK_IN, LETTERBOX, PHONE = ChannelKind.WALK_IN, ChannelKind.LETTERBOX, ChannelKind.PHONE
THURSDAY_AND_FRIDAY = tuple(Hours(day, time(9), time(15)) for day in (3, 4))
WEEKDAYS = tuple(Hours(day, time(9), time(16)) for day in range(5))
FINNISH = WorkingDays("FI", public=public_holidays("FI", None))

EMPTY = NoticeFacts(
    series="n",
    position=0,
    effect=Effect.SUSPENDED,
    places=frozenset(),
    channels=frozenset(),
    begins_at=None,
    begins_words={},
    ends_at=None,
    reason={},
    ear={},
    eye={},
    hygiene={},
    review_on=None,
)
JAKOBSTAD_SUSPENDED = replace(
    EMPTY,
    series="jakobstad",
    places=frozenset({"jakobstad"}),
    channels=frozenset({WALK_IN}),
    begins_at=datetime(2020, 4, 5, 21, tzinfo=UTC),  # midnight in Vasa
)
VASA_CLOSED = replace(
    EMPTY,
    series="quarantine",
    effect=Effect.CLOSED,
    position=9,
    places=frozenset({"vasa"}),
    begins_at=datetime(2020, 4, 13, 21, tzinfo=UTC),
    reason={"sv": "på grund av karantän", "fi": "karanteenin vuoksi", "en": "because of quarantine"},
)
NECESSARY_VISITS = replace(
    EMPTY,
    series="necessary",
    effect=Effect.LIMITED,
    position=1,
    channels=frozenset({WALK_IN}),
    condition={"en": "for necessary visits only", "de": "nur für notwendige Besuche"},
    ear={"en": "Vasa and Jakobstad are still open."},
    eye={"en": "Both offices are still open."},
)
STAND_IN = replace(
    EMPTY,
    series="stand-in",
    effect=Effect.LIMITED,
    position=8,
    places=frozenset({"jakobstad"}),
    channels=frozenset({WALK_IN}),
    begins_at=VASA_CLOSED.begins_at,
    hours=WEEKDAYS,
    plan="jakobstad-for-vasa",
    closing="quarantine",
)


EIGHT_YEARS = int((datetime(2027, 12, 31, tzinfo=UTC) - datetime(2020, 1, 1, tzinfo=UTC)) / timedelta(minutes=1))
MINUTES = st.integers(0, EIGHT_YEARS).map(
    lambda minute: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


def local(text: str) -> datetime:
    """ "Thursday 2020-04-09 10:00" as a clerk in Vasa writes it."""
    moment = datetime.strptime(text, "%A %Y-%m-%d %H:%M").replace(tzinfo=HELSINKI)
    assert moment.strftime("%A") == text.split(maxsplit=1)[0]
    return moment.astimezone(UTC)


def office(*notices: NoticeFacts) -> OfficeFacts:
    """Jakobstad can be visited on Thursdays and Fridays."""
    walk_in = ChannelFacts(WALK_IN, None, {}, THURSDAY_AND_FRIDAY)
    letterbox = ChannelFacts(LETTERBOX, None, {}, ())
    return OfficeFacts(
        key="te",
        names={"sv": "Österbottens TE-byrå"},
        country="FI",
        zone=HELSINKI,
        languages=("sv", "fi", "en"),
        historical={},
        days=FINNISH,
        channels=(),
        places=(
            PlaceFacts(
                "jakobstad",
                {"sv": "Jakobstad", "fi": "Pietarsaari"},
                "Storgatan 1",
                "68600",
                "Jakobstad",
                (walk_in, letterbox),
            ),
        ),
        notices=notices,
    )


def two_places(*notices: NoticeFacts) -> OfficeFacts:
    """Beside Jakobstad there is Vasa, open all week, and the office's telephone."""
    facts = office(*notices)
    [jakobstad] = facts.places
    vasa = replace(
        jakobstad,
        key="vasa",
        names={"sv": "Vasa", "fi": "Vaasa"},
        street="Strandgatan 14",
        town="Vasa",
        channels=(
            ChannelFacts(WALK_IN, None, {}, WEEKDAYS),
            ChannelFacts(ChannelKind.APPOINTMENT, None, {}, WEEKDAYS),
            ChannelFacts(LETTERBOX, None, {}, ()),
        ),
    )
    phone = ChannelFacts(PHONE, "+46846500401", {}, WEEKDAYS)
    web = ChannelFacts(ChannelKind.WEB_OPEN, "te-tjanster.fi", {}, ())
    email = ChannelFacts(ChannelKind.EMAIL, "office@example.org", {}, ())
    return replace(facts, places=(jakobstad, vasa), channels=(phone, web, email))


def place_of(status: OfficeStatus, key: str) -> PlaceStatus:
    return next(place for place in status.places if place.key == key)


def visits(status: OfficeStatus, key: str = "jakobstad") -> ChannelStatus:
    """Visits without an appointment at this place."""
    return place_of(status, key).channels[0]
