"""The first 20 seconds of a call, and what stands in where nobody can come."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts
from scheduler.calendar.opening import Hours
from scheduler.calendar.status import status_at
from scheduler.calendar.told import (
    channel_for_ear,
    channel_for_eye,
    news,
    notice_for_ear,
    notice_for_eye,
    office_for_ear,
    place_for_ear,
    stand_ins_for_ear,
    stand_ins_for_eye,
)
from te_office import (
    EMPTY,
    JAKOBSTAD_SUSPENDED,
    MINUTES,
    NECESSARY_VISITS,
    PHONE,
    STAND_IN,
    VASA_CLOSED,
    WALK_IN,
    local,
    office,
    place_of,
    two_places,
)
from words.languages import Language

TOLD = replace(EMPTY, effect=Effect.TOLD)
TUESDAY = local("Tuesday 2020-04-14 10:00")


def test_notices_are_not_crowded_out_by_usual_hours() -> None:
    facts = office(replace(TOLD, ear={"en": "Our telephones are out of order."}))
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


def test_the_news_last_about_twenty_seconds() -> None:
    long = [replace(TOLD, position=n, ear={"en": "Word after word. " * 6}) for n in range(5)]
    said = news(status_at(office(*long), local("Monday 2020-04-06 10:00")), "en")
    assert len(said) > 1
    assert len(" ".join(said)) <= 300


KARLEBY_CLOSED = replace(VASA_CLOSED, series="karleby", places=frozenset({"karleby"}))
SHORT, WORDY = {"en": "because of quarantine"}, {"en": "because " + "it is a very long story and " * 9}
OWN = {"en": "This office is closed, and our own words about it last long. " * 3}


@pytest.mark.parametrize(
    ("vasa", "karleby", "told"),
    [
        (VASA_CLOSED, KARLEBY_CLOSED, "Vasa, Karleby: closed since 14 April, because of quarantine."),
        (replace(VASA_CLOSED, reason=WORDY), KARLEBY_CLOSED, "Vasa: closed since 14 April."),
        (replace(VASA_CLOSED, ear=OWN), replace(KARLEBY_CLOSED, ear=OWN), "Vasa, Karleby: closed since 14 April."),
        (
            replace(VASA_CLOSED, effect=Effect.SUSPENDED, channels=frozenset({WALK_IN})),
            replace(KARLEBY_CLOSED, position=0),
            "Vasa: Visit without appointment, suspended since 14 April, because of quarantine.",
        ),
    ],
)
@pytest.mark.parametrize(
    "stand_in",
    [
        STAND_IN,
        replace(STAND_IN, ear={"en": "Come to Jakobstad instead. " * 8}),
        replace(STAND_IN, condition={"en": "for those who " + "wait and " * 30}),
    ],
)
def test_what_stands_in_is_named_right_after_its_closing(
    vasa: NoticeFacts, karleby: NoticeFacts, told: str, stand_in: NoticeFacts
) -> None:
    facts = two_places(vasa, karleby, stand_in)
    twin = replace(facts.places[1], key="karleby", names={"en": "Karleby"})
    said = news(status_at(replace(facts, places=(*facts.places, twin)), TUESDAY), "en")
    assert said[0].startswith("Vasa")
    assert "Jakobstad" in said[1]
    assert "Karleby" in " ".join(said)
    assert len(" ".join(said)) <= 300
    if stand_in is STAND_IN:
        assert said[0] == told


def test_a_sentence_that_is_too_long_makes_room_for_the_next() -> None:
    first, long, last = (
        replace(TOLD, series=text[:5], position=number, ear={"en": text})
        for number, text in enumerate(("First. " * 20, "Long. " * 40, "Last."))
    )
    said = news(status_at(office(first, long, last), TUESDAY), "en")
    assert long.ear["en"] not in said
    assert said[-1] == "Last."


def test_an_office_without_places_and_notices_tells_of_its_telephone() -> None:
    facts = replace(two_places(), places=())
    assert news(status_at(facts, TUESDAY), "en") == ["By phone, open now until 16:00."]


def test_a_reason_that_is_too_long_for_the_ear_is_left_for_the_eye() -> None:
    wordy = replace(JAKOBSTAD_SUSPENDED, reason={"en": "because " + "it is a very long story and " * 9})
    status = status_at(office(wordy), TUESDAY)
    assert notice_for_ear(status, wordy, "en") == "Jakobstad: Visit without appointment, suspended since 6 April."
    assert "very long story" in notice_for_eye(status, wordy, "en")


@pytest.mark.parametrize(
    ("when", "language", "told"),
    [
        ("Tuesday 2020-04-14 10:00", "en", "Instead: by phone, now until 16:00; online, te-tjanster.fi."),
        ("Tuesday 2020-04-14 10:00", "de", "Stattdessen: telefonisch, jetzt bis 16 Uhr; im Internet, te-tjanster.fi."),
        ("Tuesday 2020-04-14 08:00", "sv", "I stället: per telefon, i dag från klockan 9 till klockan 16; på webben, te-tjanster.fi."),
        ("Tuesday 2020-04-14 16:00", "fi", "Asioikaa sen sijaan näin: puhelimitse, avataan huomenna kello 9, suljetaan kello 16; verkossa, te-tjanster.fi."),
    ],
)  # fmt: skip
def test_what_a_notice_names_is_told_instead(when: str, language: str, told: str) -> None:
    notice = replace(JAKOBSTAD_SUSPENDED, instead=(PHONE, ChannelKind.WEB_OPEN, ChannelKind.WEB_STRONG))
    facts = two_places(notice)
    strong = replace(facts.channels[1], kind=ChannelKind.WEB_STRONG)
    status = status_at(replace(facts, channels=(*facts.channels, strong)), local(when))
    place = place_of(status, "jakobstad")
    assert place_for_ear(status, place, language)[-1] == told
    assert notice_for_eye(status, notice, language).endswith(stand_ins_for_eye(status, place, language))


@pytest.mark.parametrize(
    ("when", "told"),
    [
        # Wednesday: the telephone is answered before one can come again
        ("Wednesday 2020-04-15 10:00", "Until then: by phone, now until 16:00; online without strong identification, te-tjanster.fi; at this address: letterbox at the door."),
        # Good Friday: it is not, so it is not named
        ("Friday 2020-12-25 10:00", "Until then: by phone, on Monday, 28 December, from 9:00 to 16:00; online without strong identification, te-tjanster.fi; at this address: letterbox at the door."),
        ("Thursday 2020-04-16 08:00", "Until then: online without strong identification, te-tjanster.fi; at this address: letterbox at the door; by e-mail."),
        ("Thursday 2020-04-16 10:00", ""),
    ],
)  # fmt: skip
def test_until_one_can_come_again_the_other_ways_are_told(when: str, told: str) -> None:
    status = status_at(two_places(), local(when))
    assert stand_ins_for_ear(status, place_of(status, "jakobstad"), "en") == told


def test_the_eye_sees_all_ways_with_number_and_address() -> None:
    status = status_at(two_places(VASA_CLOSED), TUESDAY)
    assert stand_ins_for_eye(status, place_of(status, "vasa"), "en") == (
        "Instead: by phone, +46 8 465 004 01, now until 16:00; online without strong identification, te-tjanster.fi; "
        "at this address: letterbox at the door; by e-mail, office@example.org."
    )


def test_a_way_that_is_suspended_stands_in_for_nothing() -> None:
    no_phone = replace(EMPTY, series="phone", channels=frozenset({PHONE}), instead=(ChannelKind.EMAIL,))
    status = status_at(two_places(VASA_CLOSED, no_phone), TUESDAY)
    assert "phone" not in stand_ins_for_ear(status, place_of(status, "vasa"), "en")
    assert channel_for_ear(status, status.office_wide[0], "en") == "By phone, suspended. Instead: by e-mail."


def test_what_belongs_to_no_place_is_told_with_the_notices_that_the_news_had_no_time_for() -> None:
    long = [replace(TOLD, series=str(n), position=n, ear={"en": f"Number {n}. " * 12}) for n in range(4)]
    status = status_at(two_places(*long), TUESDAY)
    told = office_for_ear(status, "en")
    assert told[:3] == [
        "By phone: open now until 16:00.",
        "Online without strong identification: te-tjanster.fi.",
        "By e-mail: office@example.org.",
    ]
    assert {*told[3:], *news(status, "en")} >= {notice.ear["en"] for notice in long}
    assert not set(told) & set(news(status, "en"))


@given(
    MINUTES,
    st.sampled_from(Language),
    st.lists(st.sampled_from([JAKOBSTAD_SUSPENDED, NECESSARY_VISITS, VASA_CLOSED, STAND_IN]), unique_by=id),
    st.integers(-30, 30),
)
def test_at_any_instant_everything_is_said_whole(
    at: datetime, language: Language, notices: list[NoticeFacts], days: int
) -> None:
    moved = at + timedelta(days=days)
    begun = [replace(notice, begins_at=notice.begins_at and moved) for notice in notices]
    status = status_at(two_places(*begun), at)
    said = [
        *news(status, language),
        *office_for_ear(status, language),
        *(sentence for place in status.places for sentence in place_for_ear(status, place, language)),
        *(channel_for_ear(status, channel, language) for channel in status.channels),
        *(channel_for_eye(status, channel, language) for channel in status.channels),
        *(
            tell(status, notice, language)
            for notice in status.notices
            for tell in (notice_for_ear, notice_for_eye)
        ),
    ]
    assert len(" ".join(news(status, language))) <= 300
    for sentence in said:
        assert sentence.strip()
        assert sentence.endswith(".")
        assert not set("{}") & set(sentence)
        assert not any(wrong in sentence for wrong in ("  ", "..", " .", " ,", ", .", ": ,", "None"))
