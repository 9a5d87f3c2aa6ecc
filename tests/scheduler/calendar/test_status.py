"""What is open where, and in which words it is told: dates of the notices, nights, holidays, clock changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.calendar.status import OfficeStatus, State, status_at
from scheduler.calendar.told import as_of, channel_for_eye, hours_written, news, notice_for_ear, place_for_ear

HELSINKI = ZoneInfo("Europe/Helsinki")
WALK_IN = ChannelKind.WALK_IN
THURSDAY_AND_FRIDAY = tuple(Hours(day, time(9), time(15)) for day in (3, 4))
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
JAKOBSTAD_CLOSED = replace(
    EMPTY,
    places=frozenset({"jakobstad"}),
    channels=frozenset({WALK_IN}),
    begins_at=datetime(2020, 4, 5, 21, tzinfo=UTC),  # midnight in Vasa
)


def local(text: str) -> datetime:
    """ "Thursday 2020-04-09 10:00" as a clerk in Vasa writes it."""
    moment = datetime.strptime(text, "%A %Y-%m-%d %H:%M").replace(tzinfo=HELSINKI)
    assert moment.strftime("%A") == text.split(maxsplit=1)[0]
    return moment.astimezone(UTC)


def office(*notices: NoticeFacts) -> OfficeFacts:
    walk_in = ChannelFacts(WALK_IN, None, {}, THURSDAY_AND_FRIDAY)
    letterbox = ChannelFacts(ChannelKind.LETTERBOX, None, {}, ())
    return OfficeFacts(
        key="te",
        names={"sv": "Österbottens TE-byrå"},
        country="FI",
        zone=HELSINKI,
        languages=("sv", "fi", "en"),
        historical={},
        days=WorkingDays("FI"),
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


def walk_in(status: OfficeStatus) -> State:
    return status.places[0].channels[0].state


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("Thursday 2020-04-02 10:00", State.OPEN),
        ("Thursday 2020-04-02 15:00", State.CLOSED),
        ("Wednesday 2020-04-01 10:00", State.CLOSED),
        ("Sunday 2020-04-05 23:59", State.CLOSED),
        ("Monday 2020-04-06 00:00", State.SUSPENDED),
        ("Thursday 2020-04-09 10:00", State.SUSPENDED),
    ],
)
def test_a_notice_takes_effect_at_its_minute(when: str, state: State) -> None:
    assert walk_in(status_at(office(JAKOBSTAD_CLOSED), local(when))) == state


@pytest.mark.parametrize("when", ["Friday 2020-04-03 18:00", "Sunday 2020-04-05 12:00"])
def test_no_opening_is_told_that_a_recorded_suspension_takes_away(when: str) -> None:
    status = status_at(office(JAKOBSTAD_CLOSED), local(when))
    assert news(status, "en")[0].endswith("closed now, suspended from 6 April.")


def test_a_suspension_that_ends_before_the_next_opening_takes_nothing_away() -> None:
    brief = replace(JAKOBSTAD_CLOSED, ends_at=local("Tuesday 2020-04-07 12:00"))
    status = status_at(office(brief), local("Tuesday 2020-04-07 13:00"))
    assert "open on Thursday, 9 April" in news(status, "en")[0]


def test_an_additional_opening_is_not_told_with_the_end_of_usual_hours() -> None:
    extra = replace(
        JAKOBSTAD_CLOSED,
        effect=Effect.OPENED,
        begins_at=local("Saturday 2020-04-04 09:00"),
        ends_at=local("Saturday 2020-04-04 12:00"),
    )
    status = status_at(office(extra), local("Saturday 2020-04-04 10:00"))
    assert walk_in(status) == State.OPEN
    told = channel_for_eye(status, status.places[0].channels[0], "en")
    assert told.startswith("Open in addition since 4 April, until 4 April.")


def test_notices_are_not_crowded_out_by_usual_hours() -> None:
    facts = office(replace(EMPTY, effect=Effect.TOLD, ear={"en": "Our telephones are out of order."}))
    places = tuple(
        replace(
            facts.places[0],
            key=name,
            names={"en": name},
            channels=(replace(facts.places[0].channels[0], hours=(Hours(3, time(9), time(10 + number)),)),),
        )
        for number, name in enumerate(("Northern town", "Eastern town", "Southern town", "Western town"))
    )
    said = news(status_at(replace(facts, places=places), local("Thursday 2020-04-02 09:30")), "en")
    assert "Our telephones are out of order." in said[:2]


def test_places_of_which_the_same_is_true_share_a_sentence() -> None:
    facts = office()
    twin = replace(facts.places[0], key="twin", names={"en": "Twin town"})
    said = news(status_at(replace(facts, places=(*facts.places, twin)), local("Thursday 2020-04-02 10:00")), "en")
    assert said == ["Jakobstad, Twin town: Visit without appointment, open now until 15:00."]


def test_a_holiday_closes_what_no_notice_changes() -> None:
    assert walk_in(status_at(office(), local("Friday 2020-04-10 10:00"))) == State.CLOSED  # Good Friday


def test_a_notice_ends_at_its_minute() -> None:
    ended = replace(JAKOBSTAD_CLOSED, ends_at=local("Thursday 2020-06-04 00:00"))
    assert walk_in(status_at(office(ended), local("Thursday 2020-06-04 09:30"))) == State.OPEN


def test_what_a_notice_does_not_name_stays_as_it_is() -> None:
    status = status_at(office(JAKOBSTAD_CLOSED), local("Thursday 2020-04-09 10:00"))
    assert status.places[0].channels[1].state == State.OPEN


@pytest.mark.parametrize(
    ("when", "language", "said"),
    [
        ("Thursday 2020-04-02 10:00", "sv", "Jakobstad: Besök utan tidsbeställning, öppet nu till klockan 15."),
        ("Thursday 2020-04-02 10:00", "fi", "Pietarsaari: Asiointi ilman ajanvarausta, nyt avoinna, suljetaan kello 15."),
        ("Wednesday 2020-04-01 10:00", "en", "Visit without appointment, closed now, open tomorrow from 9:00 to 15:00."),
        ("Thursday 2020-04-09 10:00", "sv", "Jakobstad: Besök utan tidsbeställning, tillfälligt indraget sedan den 6 april."),
        ("Thursday 2020-04-09 10:00", "fi", "Pietarsaari: Asiointi ilman ajanvarausta, tilapäisesti keskeytetty 6. huhtikuuta alkaen."),
        ("Thursday 2020-04-09 10:00", "en", "Visit without appointment, suspended since 6 April."),
        ("Thursday 2021-04-08 10:00", "en", "Visit without appointment, suspended since 6 April 2020."),
    ],
)  # fmt: skip
def test_the_news_in_words(when: str, language: str, said: str) -> None:
    [sentence] = news(status_at(office(JAKOBSTAD_CLOSED), local(when)), language)
    assert sentence.endswith(said)


def test_a_start_in_words_and_a_reason_are_told_as_they_were_written() -> None:
    notice = replace(
        JAKOBSTAD_CLOSED,
        begins_at=None,
        begins_words={"en": "since the beginning of the epidemic"},
        reason={"en": "because of the coronavirus epidemic"},
    )
    status = status_at(office(notice), local("Thursday 2020-04-09 10:00"))
    assert notice_for_ear(status, notice, "en").endswith(
        "suspended since the beginning of the epidemic, because of the coronavirus epidemic."
    )


def test_an_office_can_say_it_in_its_own_words() -> None:
    notice = replace(JAKOBSTAD_CLOSED, ear={"sv": "Ring oss i stället."})
    assert news(status_at(office(notice), local("Thursday 2020-04-09 10:00")), "sv") == ["Ring oss i stället."]


def test_the_news_last_about_twenty_seconds() -> None:
    long = [replace(EMPTY, effect=Effect.TOLD, position=n, ear={"en": "Word after word. " * 6}) for n in range(5)]
    said = news(status_at(office(*long), local("Monday 2020-04-06 10:00")), "en")
    assert len(said) > 1
    assert len(" ".join(said)) <= 300


def test_a_condition_is_told_with_the_place() -> None:
    limited = replace(
        JAKOBSTAD_CLOSED, effect=Effect.LIMITED, ear={"en": "For necessary visits."}, eye={"en": "Only if needed."}
    )
    status = status_at(office(limited), local("Thursday 2020-04-09 10:00"))
    assert place_for_ear(status, status.places[0], "en")[1] == (
        "Visit without appointment: open now until 15:00. For necessary visits."
    )
    assert channel_for_eye(status, status.places[0].channels[0], "en").startswith(
        "Open now until 15:00. Thu–Fri 9:00–15:00. Only if"
    )


@pytest.mark.parametrize(
    ("when", "told"),
    [
        # the night in which the clocks go forward, and the one in which they go back
        ("Saturday 2020-03-28 23:00", "on Thursday, 2 April, from 9:00 to 15:00"),
        ("Saturday 2020-10-24 23:00", "on Thursday, 29 October, from 9:00 to 15:00"),
        ("Thursday 2020-04-09 16:00", "on Thursday, 16 April, from 9:00 to 15:00"),  # Good Friday is skipped
        ("Thursday 2020-04-02 07:00", "today from 9:00 to 15:00"),
    ],
)
def test_the_next_opening_is_told_in_local_time(when: str, told: str) -> None:
    status = status_at(office(), local(when))
    assert told in channel_for_eye(status, status.places[0].channels[0], "en")


def test_a_place_is_told_with_address_and_every_channel() -> None:
    status = status_at(office(), local("Thursday 2020-04-02 10:00"))
    assert place_for_ear(status, status.places[0], "sv") == [
        "Jakobstad: Storgatan 1.",
        "Besök utan tidsbeställning: öppet nu till klockan 15.",
        "Postlåda vid dörren: när som helst.",
    ]


@pytest.mark.parametrize(
    ("hours", "written"),
    [
        (THURSDAY_AND_FRIDAY, "Thu–Fri 9:00–15:00"),
        (THURSDAY_AND_FRIDAY[:1], "Thu 9:00–15:00"),
        ((Hours(0, time(9), time(12)), Hours(2, time(9), time(12))), "Mon 9:00–12:00; Wed 9:00–12:00"),
        (
            (Hours(1, time(13), time(17, 30)), Hours(1, time(8), time(12)), Hours(2, time(8), time(12))),
            "Tue 8:00–12:00, 13:00–17:30; Wed 8:00–12:00",
        ),
    ],
)
def test_weekly_hours_stand_as_on_a_door(hours: tuple[Hours, ...], written: str) -> None:
    assert hours_written(hours, "en") == written


def test_each_status_says_as_of_when() -> None:
    status = status_at(office(), local("Thursday 2020-04-09 09:05"))
    assert as_of(status, "en") == "As of 9 April 2020, 9:05"
    assert status.at.date() == date(2020, 4, 9)
