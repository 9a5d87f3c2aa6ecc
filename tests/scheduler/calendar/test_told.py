"""A status in words: what is composed, and where an office's own sentence stands instead."""

from dataclasses import replace
from datetime import date, time

import pytest

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import ChannelFacts
from scheduler.calendar.opening import Hours
from scheduler.calendar.status import status_at
from scheduler.calendar.told import (
    as_of,
    channel_for_ear,
    channel_for_eye,
    hours_written,
    news,
    notice_for_ear,
    notice_for_eye,
    place_for_ear,
)
from te_office import (
    EMPTY,
    JAKOBSTAD_SUSPENDED,
    NECESSARY_VISITS,
    STAND_IN,
    THURSDAY_AND_FRIDAY,
    VASA_CLOSED,
    local,
    office,
    place_of,
    two_places,
    visits,
)

THURSDAY, TUESDAY = local("Thursday 2020-04-09 10:00"), local("Tuesday 2020-04-14 10:00")


@pytest.mark.parametrize(
    ("when", "language", "said"),
    [
        ("Thursday 2020-04-02 10:00", "sv", "Jakobstad: Besök utan tidsbeställning, öppet nu till klockan 15."),
        ("Thursday 2020-04-02 10:00", "fi", "Pietarsaari: Asiointi ilman ajanvarausta, nyt avoinna, suljetaan kello 15."),
        ("Thursday 2020-04-02 07:00", "en", "closed now, open today from 9:00 to 15:00."),
        ("Thursday 2020-04-02 16:00", "en", "closed now, open tomorrow from 9:00 to 15:00."),
        ("Wednesday 2020-04-01 10:00", "en", "closed today, open tomorrow from 9:00 to 15:00."),
        ("Wednesday 2020-04-01 10:00", "de", "heute geschlossen, wieder geöffnet morgen von 9 Uhr bis 15 Uhr."),
        ("Friday 2020-12-25 10:00", "sv", "stängt i dag (juldagen), öppet torsdag den 31 december, från klockan 9 till klockan 15."),
        ("Friday 2020-12-25 10:00", "fi", "tänään suljettu (joulupäivä), avataan torstaina 31. joulukuuta kello 9, suljetaan kello 15."),
    ],
)  # fmt: skip
def test_the_usual_hours_in_words(when: str, language: str, said: str) -> None:
    [sentence] = news(status_at(office(), local(when)), language)
    assert sentence.endswith(said)


@pytest.mark.parametrize(
    ("when", "language", "said"),
    [
        ("Thursday 2020-04-09 10:00", "sv", "Jakobstad: Besök utan tidsbeställning, tillfälligt indraget sedan den 6 april."),
        ("Thursday 2020-04-09 10:00", "fi", "Pietarsaari: Asiointi ilman ajanvarausta, tilapäisesti keskeytetty 6. huhtikuuta alkaen."),
        ("Thursday 2020-04-09 10:00", "en", "Visit without appointment, suspended since 6 April."),
        ("Thursday 2021-04-08 10:00", "en", "Visit without appointment, suspended since 6 April 2020."),
        ("Friday 2020-04-03 18:00", "en", "closed now, suspended from 6 April."),
        ("Sunday 2020-04-05 12:00", "de", "jetzt geschlossen, ab dem 6. April vorübergehend ausgesetzt."),
    ],
)  # fmt: skip
def test_a_suspension_in_words(when: str, language: str, said: str) -> None:
    told = channel_for_ear(
        status := status_at(office(JAKOBSTAD_SUSPENDED), local(when)), status.places[0].channels[0], language
    )
    [sentence] = news(status, language)
    assert sentence.endswith(said)
    assert sentence.endswith(told)


def test_beginning_end_and_reason_of_a_notice() -> None:
    notice = replace(JAKOBSTAD_SUSPENDED, reason={"en": "because of the epidemic"})
    for ends, told in [
        ("Saturday 2020-05-16 00:00", "until 15 May"),
        ("Friday 2020-05-15 12:00", "until 15 May, 12:00"),
        ("Monday 2021-05-31 00:00", "until 30 May 2021"),
    ]:
        ending = replace(notice, ends_at=local(ends))
        said = notice_for_ear(status_at(office(ending), THURSDAY), ending, "en")
        assert said.endswith(f"suspended since 6 April, {told}, because of the epidemic.")


def test_a_start_in_words_is_told_as_it_was_written() -> None:
    notice = replace(
        JAKOBSTAD_SUSPENDED, begins_at=None, begins_words={"en": "since the beginning of the epidemic"}
    )
    told = notice_for_ear(status_at(office(notice), THURSDAY), notice, "en")
    assert told.endswith("suspended since the beginning of the epidemic.")


def test_an_office_can_say_it_in_its_own_words() -> None:
    notice = replace(JAKOBSTAD_SUSPENDED, ear={"sv": "Ring oss i stället."})
    assert news(status_at(office(notice), THURSDAY), "sv") == ["Ring oss i stället."]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Vasa: stängt sedan den 14 april, på grund av karantän."),
        ("fi", "Vaasa: suljettu 14. huhtikuuta alkaen, karanteenin vuoksi."),
        ("en", "Vasa: closed since 14 April, because of quarantine."),
    ],
)
def test_a_closed_place_is_told_first(language: str, said: str) -> None:
    status = status_at(two_places(VASA_CLOSED), TUESDAY)
    assert news(status, language)[0] == said
    assert said in notice_for_eye(status, status.notices[0], language)


def test_a_closing_ahead_is_told_as_one() -> None:
    status = status_at(two_places(VASA_CLOSED), local("Monday 2020-04-13 10:00"))
    assert channel_for_ear(status, visits(status, "vasa"), "en", named=False) == (
        "closed now, the whole place is closed from 14 April."
    )


def test_a_stand_in_is_told_as_for_immediate_needs_only() -> None:
    status = status_at(two_places(VASA_CLOSED, STAND_IN), TUESDAY)
    assert news(status, "en")[1] == (
        "Jakobstad: Visit without appointment, open now until 16:00, only if you need immediate service."
    )
    assert notice_for_eye(status, status.notices[1], "de").endswith(
        "jetzt geöffnet bis 16 Uhr, nur wenn Sie sofort Hilfe brauchen. Mo–Fr 9:00–16:00."
    )


def test_an_offices_own_words_for_a_stand_in_come_with_its_state() -> None:
    own = replace(STAND_IN, ear={"en": "For urgent matters: Jakobstad."})
    evening = status_at(two_places(VASA_CLOSED, own), local("Tuesday 2020-04-14 18:00"))
    assert news(evening, "en")[1] == (
        "For urgent matters: Jakobstad. Closed now, open tomorrow from 9:00 to 16:00."
    )


def test_the_places_that_are_left_are_told_in_a_sentence_that_is_made_for_them() -> None:
    before = status_at(two_places(NECESSARY_VISITS, VASA_CLOSED), THURSDAY)
    assert news(before, "en") == ["Vasa and Jakobstad are still open."]
    status = status_at(two_places(NECESSARY_VISITS, VASA_CLOSED), TUESDAY)
    assert news(status, "en")[1] == "Jakobstad: Visit without appointment, open, for necessary visits only."
    assert "Both offices" not in notice_for_eye(status, status.notices[1], "en")


def test_a_condition_is_told_with_the_state() -> None:
    status = status_at(office(NECESSARY_VISITS), THURSDAY)
    place = status.places[0]
    assert place_for_ear(status, place, "en")[1] == (
        "Visit without appointment: open now until 15:00, for necessary visits only."
    )
    assert channel_for_eye(status, place.channels[0], "de").startswith(
        "Jetzt geöffnet bis 15 Uhr, nur für notwendige Besuche. Do–Fr"
    )


def test_a_condition_that_stands_in_the_offices_words_alone_is_told_in_these() -> None:
    limited = replace(
        NECESSARY_VISITS, condition={}, ear={"en": "Visits if needed."}, eye={"en": "Only if needed."}
    )
    status = status_at(office(limited), THURSDAY)
    assert place_for_ear(status, status.places[0], "en")[1].endswith("open now until 15:00. Visits if needed.")
    assert channel_for_eye(status, status.places[0].channels[0], "en").endswith(
        "Thu–Fri 9:00–15:00. Only if needed."
    )


def test_an_additional_opening_is_told_with_its_own_end() -> None:
    extra = replace(
        JAKOBSTAD_SUSPENDED,
        effect=Effect.OPENED,
        begins_at=local("Saturday 2020-04-04 09:00"),
        ends_at=local("Saturday 2020-04-04 12:00"),
    )
    saturday = status_at(office(extra), local("Saturday 2020-04-04 10:00"))
    assert channel_for_eye(saturday, visits(saturday), "en").startswith("Open now until 12:00.")
    long = replace(extra, ends_at=local("Monday 2020-04-13 00:00"))
    status = status_at(office(long), local("Saturday 2020-04-04 10:00"))
    assert channel_for_eye(status, visits(status), "en").startswith(
        "Open in addition since 4 April, until 12 April."
    )


def test_what_is_open_now_without_an_end_in_sight_is_told_as_open() -> None:
    limited = replace(
        EMPTY,
        effect=Effect.LIMITED,
        channels=frozenset({ChannelKind.LETTERBOX}),
        condition={"en": "only for post"},
        hours=THURSDAY_AND_FRIDAY,
        ends_at=local("Thursday 2020-04-16 12:00"),
    )
    status = status_at(office(limited), local("Thursday 2020-04-16 10:00"))
    assert (
        channel_for_eye(status, status.places[0].channels[1], "en") == "Open, only for post. Thu–Fri 9:00–15:00."
    )


def test_lasting_words_do_not_change_by_the_hour() -> None:
    own = replace(STAND_IN, ear={"en": "For urgent matters: Jakobstad."}, eye={"en": "Jakobstad stands in."})
    closed = replace(VASA_CLOSED, instead=(ChannelKind.PHONE, ChannelKind.EMAIL))
    for notices in ((closed, STAND_IN), (closed, own)):
        told = [
            {
                tell(status, notice, "en", lasting=True)
                for notice in status.notices
                for tell in (notice_for_ear, notice_for_eye)
            }
            for hour in ("07:00", "10:00", "18:00")
            for status in [status_at(two_places(*notices), local(f"Tuesday 2020-04-14 {hour}"))]
        ]
        assert told[0] == told[1] == told[2]
        assert any("Instead: by phone, +46 8 465 004 01; by e-mail" in text for text in told[0])


def test_urgent_visits_may_be_talked_over_outside_the_door() -> None:
    kind = ChannelKind.URGENT
    urgent = replace(
        EMPTY,
        effect=Effect.LIMITED,
        channels=frozenset({kind}),
        at_door=True,
        hygiene={"en": "Please keep a distance."},
    )
    [place] = office().places
    place = replace(place, channels=(ChannelFacts(kind, None, {}, ()),))
    status = status_at(
        replace(office(replace(urgent, condition={"en": "in emergencies"})), places=(place,)), THURSDAY
    )
    assert place_for_ear(status, status.places[0], "en")[1:] == [
        "In person when it is urgent: always open, in emergencies. If no room is free, we will talk with you outside, at the door.",
        "Please keep a distance.",
    ]


def test_a_place_is_told_with_address_and_every_channel() -> None:
    status = status_at(office(), local("Thursday 2020-04-02 10:00"))
    assert place_for_ear(status, status.places[0], "sv") == [
        "Jakobstad: Storgatan 1.",
        "Besök utan tidsbeställning: öppet nu till klockan 15.",
        "Postlåda vid dörren: när som helst.",
    ]


def test_a_closed_place_is_told_in_one_sentence_not_once_for_each_way() -> None:
    status = status_at(two_places(VASA_CLOSED), TUESDAY)
    assert place_for_ear(status, place_of(status, "vasa"), "en")[:3] == [
        "Vasa: Strandgatan 14.",
        "Closed since 14 April, because of quarantine.",
        "Letterbox at the door: always open.",
    ]


@pytest.mark.parametrize(
    ("hours", "written"),
    [
        (THURSDAY_AND_FRIDAY, "Thu–Fri 9:00–15:00"),
        (THURSDAY_AND_FRIDAY[:1], "Thu 9:00–15:00"),
        ((Hours(0, time(9), time(12)), Hours(2, time(9), time(12))), "Mon 9:00–12:00; Wed 9:00–12:00"),
        ((*THURSDAY_AND_FRIDAY, Hours(4, time(14), time(18))), "Thu 9:00–15:00; Fri 9:00–18:00"),
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
