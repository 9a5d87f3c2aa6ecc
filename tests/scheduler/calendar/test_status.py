"""What is open where: notice before holiday before hours, and how notices work together."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts
from scheduler.calendar.status import Shut, State, status_at
from te_office import (
    EMPTY,
    FINNISH,
    JAKOBSTAD_SUSPENDED,
    NECESSARY_VISITS,
    PHONE,
    STAND_IN,
    THURSDAY_AND_FRIDAY,
    VASA_CLOSED,
    WALK_IN,
    WEEKDAYS,
    local,
    office,
    place_of,
    two_places,
    visits,
)

TUESDAY = local("Tuesday 2020-04-14 10:00")
EVERYTHING = replace(VASA_CLOSED, series="all", places=frozenset())


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
    assert visits(status_at(office(JAKOBSTAD_SUSPENDED), local(when))).state == state


def test_a_notice_ends_at_its_minute() -> None:
    ended = replace(JAKOBSTAD_SUSPENDED, ends_at=local("Thursday 2020-06-04 09:30"))
    assert visits(status_at(office(ended), local("Thursday 2020-06-04 09:29"))).state == State.SUSPENDED
    assert visits(status_at(office(ended), local("Thursday 2020-06-04 09:30"))).state == State.OPEN


def test_what_a_notice_does_not_name_stays_as_it_is() -> None:
    status = status_at(office(JAKOBSTAD_SUSPENDED), local("Thursday 2020-04-09 10:00"))
    assert status.places[0].channels[1].state == State.OPEN


@pytest.mark.parametrize(
    ("when", "shut", "holiday"),
    [
        ("Friday 2020-04-10 10:00", Shut.HOLIDAY, "Good Friday"),
        ("Friday 2020-04-10 23:00", Shut.HOLIDAY, "Good Friday"),
        ("Monday 2020-04-13 10:00", Shut.TODAY, None),  # Easter Monday, but it is never open on Mondays
        ("Wednesday 2020-04-01 10:00", Shut.TODAY, None),
        ("Thursday 2020-04-02 08:00", Shut.NOW, None),
        ("Thursday 2020-04-02 15:00", Shut.NOW, None),
        ("Friday 2020-04-03 10:00", Shut.HOLIDAY, None),  # the office's own closed day
        ("Thursday 2020-04-02 10:00", None, None),
    ],
)
def test_it_is_known_why_a_channel_is_closed(when: str, shut: Shut | None, holiday: str | None) -> None:
    facts = replace(office(), days=replace(FINNISH, extra=frozenset({date(2020, 4, 3)})))
    channel = visits(status_at(facts, local(when)))
    assert (channel.shut, channel.holiday) == (shut, holiday)


def test_a_closed_building_receives_nobody_but_its_letterbox_stays() -> None:
    vasa = place_of(status_at(two_places(VASA_CLOSED), TUESDAY), "vasa")
    assert vasa.closed is VASA_CLOSED
    assert [channel.state for channel in vasa.channels] == [State.SUSPENDED, State.SUSPENDED, State.OPEN]


def test_a_closed_building_comes_before_whatever_opens_it() -> None:
    opened = replace(EMPTY, series="o", effect=Effect.OPENED, position=0, plan="some-plan")
    status = status_at(two_places(opened, VASA_CLOSED), TUESDAY)
    assert [notice.series for notice in status.notices] == ["quarantine", "o"]
    assert visits(status, "vasa").state == State.SUSPENDED


def test_what_a_plan_opens_comes_before_what_was_suspended() -> None:
    status = status_at(two_places(JAKOBSTAD_SUSPENDED, VASA_CLOSED, STAND_IN), TUESDAY)
    assert [notice.series for notice in status.notices] == ["quarantine", "stand-in"]
    assert visits(status).state == State.OPEN  # on a Tuesday: in the plan's hours
    assert visits(status).hours == WEEKDAYS


@pytest.mark.parametrize(
    ("told", "notices"),
    [
        (True, (VASA_CLOSED, STAND_IN)),
        (True, (replace(VASA_CLOSED, effect=Effect.SUSPENDED, channels=frozenset({WALK_IN})), STAND_IN)),
        (False, (STAND_IN,)),
        (False, (replace(VASA_CLOSED, ends_at=TUESDAY), STAND_IN)),
        (False, (replace(VASA_CLOSED, effect=Effect.TOLD), STAND_IN)),  # its editor tells that it is open again
        (False, (VASA_CLOSED, replace(VASA_CLOSED, series="jakobstad", places=frozenset({"jakobstad"})), STAND_IN)),
        (False, (VASA_CLOSED, EVERYTHING, STAND_IN)),
    ],
)  # fmt: skip
def test_a_stand_in_holds_while_its_closing_does_and_its_own_place_is_not_closed(
    told: bool, notices: tuple[NoticeFacts, ...]
) -> None:
    status = status_at(two_places(*notices), TUESDAY)
    assert ("stand-in" in [notice.series for notice in status.notices]) == told
    assert (visits(status).state == State.OPEN) == told


@pytest.mark.parametrize("places", [frozenset(), frozenset({"jakobstad", "vasa"})])
def test_a_stand_in_of_the_whole_office_holds_while_all_buildings_are_closed(places: frozenset[str]) -> None:
    by_phone = replace(STAND_IN, places=frozenset(), channels=frozenset({PHONE}))
    closed = replace(VASA_CLOSED, places=places)
    status = status_at(two_places(closed, by_phone), local("Tuesday 2020-04-14 10:00"))
    assert [notice.series for notice in status.notices] == ["quarantine", "stand-in"]


@pytest.mark.parametrize(("opened_again", "told"), [({"vasa"}, False), ({"jakobstad"}, True)])
def test_a_stand_in_ends_when_another_notice_opens_its_place_again(opened_again: set[str], told: bool) -> None:
    suspended = replace(VASA_CLOSED, effect=Effect.SUSPENDED, channels=frozenset({WALK_IN}))
    again = replace(NECESSARY_VISITS, places=frozenset(opened_again))
    status = status_at(two_places(suspended, STAND_IN, again), TUESDAY)
    assert ("stand-in" in [notice.series for notice in status.notices]) == told


def test_a_stand_in_holds_while_its_place_is_shut_by_whomever() -> None:
    twice = replace(VASA_CLOSED, series="twice", position=0)
    status = status_at(two_places(VASA_CLOSED, twice, STAND_IN), TUESDAY)
    assert [notice.series for notice in status.notices] == ["twice", "stand-in"]


def test_what_is_open_now_without_an_end_in_sight_is_open() -> None:
    """Until noon the letterbox has hours, from noon on it is open always."""
    limited = replace(
        EMPTY,
        effect=Effect.LIMITED,
        channels=frozenset({ChannelKind.LETTERBOX}),
        hours=WEEKDAYS,
        ends_at=local("Thursday 2020-04-16 12:00"),
    )
    letterbox = status_at(office(limited), local("Thursday 2020-04-16 10:00")).places[0].channels[1]
    assert (letterbox.state, letterbox.span, letterbox.shut) == (State.OPEN, None, None)


def test_a_notice_that_decides_nothing_any_more_is_not_told() -> None:
    beaten = replace(JAKOBSTAD_SUSPENDED, series="beaten", position=1)
    status = status_at(two_places(JAKOBSTAD_SUSPENDED, beaten), TUESDAY)
    assert [notice.series for notice in status.notices] == ["jakobstad"]


def test_a_notice_is_told_for_the_places_that_are_left() -> None:
    status = status_at(two_places(NECESSARY_VISITS, VASA_CLOSED), TUESDAY)
    closed, left = status.notices
    assert closed is VASA_CLOSED
    assert (left.places, left.ear, left.eye) == ({"jakobstad"}, {}, {})
    assert left.condition == NECESSARY_VISITS.condition
    assert visits(status).notice is left


def test_a_notice_that_is_left_with_the_whole_offices_ways_names_them() -> None:
    strike = replace(EMPTY, series="strike", ear={"en": "We are on strike."}, position=1)
    walls = replace(strike, series="walls", places=frozenset({"jakobstad", "vasa"}), position=0)
    _, left = status_at(two_places(strike, walls), TUESDAY).notices
    assert (left.places, left.ear) == (frozenset(), {})
    assert left.channels == {PHONE, ChannelKind.WEB_OPEN, ChannelKind.EMAIL}


def test_a_notice_about_ways_that_nobody_has_is_told_all_the_same() -> None:
    urgent = replace(EMPTY, channels=frozenset({ChannelKind.URGENT}))
    assert status_at(two_places(urgent), TUESDAY).notices == (urgent,)


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("Saturday 2020-04-11 13:00", State.OPEN),
        ("Saturday 2020-04-11 14:00", State.CLOSED),
        ("Thursday 2020-04-09 10:00", State.CLOSED),  # its usual hours do not hold
        ("Saturday 2020-12-26 13:00", State.CLOSED),  # a holiday closes all hours
    ],
)
def test_hours_of_a_notice_take_the_place_of_the_usual_ones(when: str, state: State) -> None:
    [line] = THURSDAY_AND_FRIDAY[:1]
    hours = (replace(line, weekday=5, opens=line.opens.replace(hour=12), closes=line.closes.replace(hour=14)),)
    channel = visits(status_at(office(replace(EMPTY, effect=Effect.LIMITED, hours=hours)), local(when)))
    assert (channel.state, channel.hours) == (state, hours)


@pytest.mark.parametrize(
    ("when", "state", "shut"),
    [
        ("Thursday 2020-04-16 10:00", State.OPEN, None),  # its usual hours hold
        ("Thursday 2020-04-16 16:30", State.CLOSED, Shut.NOW),
        ("Friday 2020-04-17 16:00", State.OPEN, None),  # they go over into the notice's
        ("Friday 2020-04-10 10:00", State.CLOSED, Shut.NOW),  # Good Friday closes the usual ones
        ("Friday 2020-04-10 15:00", State.OPEN, None),  # not the notice's
        ("Friday 2020-04-10 18:00", State.CLOSED, Shut.NOW),
        ("Tuesday 2020-04-14 10:00", State.CLOSED, Shut.TODAY),
    ],
)
def test_hours_in_addition_come_to_the_usual_ones_on_holidays_too(
    when: str, state: State, shut: Shut | None
) -> None:
    line = replace(THURSDAY_AND_FRIDAY[1], opens=time(14), closes=time(17))
    opened = replace(EMPTY, effect=Effect.OPENED, hours=(line,))
    channel = visits(status_at(office(opened), local(when)))
    assert (channel.state, channel.shut) == (state, shut)
    assert channel.hours == (*THURSDAY_AND_FRIDAY, line)
    letterbox = status_at(office(opened), local(when)).places[0].channels[1]
    assert letterbox.state == State.OPEN, "what is always open stays so"


def test_what_is_opened_without_hours_is_open_on_holidays_too() -> None:
    opened = replace(EMPTY, effect=Effect.OPENED)
    assert visits(status_at(office(opened), local("Friday 2020-04-10 03:00"))).state == State.OPEN


def test_an_office_of_the_past_is_told_as_such_from_its_day_on() -> None:
    facts = replace(office(), historical={"en": "Gone."}, historical_since=date(2025, 1, 1))
    assert status_at(facts, local("Tuesday 2024-12-31 23:59")).historical == {}
    assert status_at(facts, local("Wednesday 2025-01-01 00:00")).historical == {"en": "Gone."}
    always = replace(facts, historical_since=None)
    assert status_at(always, local("Thursday 2020-04-09 10:00")).historical == {"en": "Gone."}


def test_a_status_of_a_minute_is_that_of_its_seconds() -> None:
    facts = two_places(NECESSARY_VISITS, VASA_CLOSED, STAND_IN, JAKOBSTAD_SUSPENDED)
    late = status_at(facts, TUESDAY + timedelta(seconds=59))
    assert replace(late, at=TUESDAY) == status_at(facts, TUESDAY)
