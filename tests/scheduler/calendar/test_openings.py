"""When a channel is open next: at the minute, around notices, nights, holidays and both clock changes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.opening import Hours
from scheduler.calendar.status import State, status_at
from te_office import (
    EMPTY,
    HELSINKI,
    JAKOBSTAD_SUSPENDED,
    MINUTES,
    STAND_IN,
    VASA_CLOSED,
    WALK_IN,
    local,
    office,
    two_places,
    visits,
)

OPENED = replace(EMPTY, effect=Effect.OPENED)


def opening(facts: OfficeFacts, when: str) -> str | None:
    """As in "Thursday 09:00-15:00"; the day alone is told once."""
    span = visits(status_at(facts, local(when))).span
    if span is None:
        return None
    start, end = span.start.astimezone(HELSINKI), span.end.astimezone(HELSINKI)
    return f"{start:%a %d %b %H:%M}-{end:%H:%M}"


@pytest.mark.parametrize(
    ("notice", "when", "told"),
    [
        (None, "Thursday 2020-04-02 10:00", "Thu 02 Apr 09:00-15:00"),
        (None, "Thursday 2020-04-02 15:00", "Fri 03 Apr 09:00-15:00"),
        (None, "Thursday 2020-04-09 16:00", "Thu 16 Apr 09:00-15:00"),  # Good Friday is skipped
        (None, "Saturday 2020-03-28 23:00", "Thu 02 Apr 09:00-15:00"),  # the clocks go forward in this night
        (None, "Saturday 2020-10-24 23:00", "Thu 29 Oct 09:00-15:00"),  # and back in this one
        (("suspended", "Thu 09 Apr 12:00", ""), "Thursday 2020-04-09 10:00", "Thu 09 Apr 09:00-12:00"),
        (("closed", "Thu 09 Apr 12:00", ""), "Thursday 2020-04-09 10:00", "Thu 09 Apr 09:00-12:00"),
        (("suspended", "Mon 06 Apr 00:00", "Thu 16 Apr 11:00"), "Friday 2020-04-03 16:00", "Thu 16 Apr 11:00-15:00"),
        (("closed", "Mon 06 Apr 00:00", "Fri 17 Apr 00:00"), "Friday 2020-04-03 16:00", "Fri 17 Apr 09:00-15:00"),
        (("opened", "Sat 04 Apr 09:00", "Sat 04 Apr 12:00"), "Friday 2020-04-03 16:00", "Sat 04 Apr 09:00-12:00"),
        (("opened", "Thu 09 Apr 14:00", "Thu 09 Apr 18:00"), "Thursday 2020-04-09 10:00", "Thu 09 Apr 09:00-18:00"),
        (("limited", "Thu 09 Apr 12:00", ""), "Thursday 2020-04-09 10:00", "Thu 09 Apr 09:00-15:00"),
        (("hours", "Tue 14 Apr 00:00", ""), "Thursday 2020-04-09 16:00", "Wed 15 Apr 17:00-19:00"),
        (("hours", "Tue 14 Apr 00:00", "Wed 15 Apr 18:00"), "Thursday 2020-04-09 16:00", "Wed 15 Apr 17:00-18:00"),
    ],
)  # fmt: skip
def test_the_next_opening_is_the_one_that_will_be(
    notice: tuple[str, str, str] | None, when: str, told: str
) -> None:
    assert opening(office(*([changed(*notice)] if notice else [])), when) == told


def changed(effect: str, begins: str, ends: str) -> NoticeFacts:
    evening = (Hours(2, time(17), time(19)),) if effect == "hours" else ()
    begins_at, ends_at = (
        datetime.strptime(f"2020 {text}", "%Y %a %d %b %H:%M").replace(tzinfo=HELSINKI).astimezone(UTC)
        if text
        else None
        for text in (begins, ends)
    )
    known = Effect.LIMITED if effect == "hours" else Effect(effect)
    return replace(EMPTY, effect=known, hours=evening, begins_at=begins_at, ends_at=ends_at)


def test_a_stand_in_is_seen_ahead_with_its_closing_alone() -> None:
    sunday = "Sunday 2020-04-12 12:00"
    assert opening(two_places(VASA_CLOSED, STAND_IN), sunday) == "Tue 14 Apr 09:00-16:00"
    assert opening(two_places(STAND_IN), sunday) == "Thu 16 Apr 09:00-15:00"


@pytest.mark.parametrize(
    ("ends", "ahead"),
    [
        (None, True),
        ("Friday 2020-04-10 00:00", True),  # it takes the Thursday away
        ("Tuesday 2020-04-07 12:00", False),  # it is over before the Thursday
    ],
)
def test_a_suspension_is_told_ahead_if_it_takes_an_opening_away(ends: str | None, ahead: bool) -> None:
    coming = replace(JAKOBSTAD_SUSPENDED, ends_at=ends and local(ends))
    channel = visits(status_at(office(coming), local("Friday 2020-04-03 18:00")))
    assert (channel.ahead == coming) == ahead
    assert (channel.ahead is not None) == ahead


def test_what_is_always_open_has_no_opening_unless_its_end_is_near() -> None:
    assert opening(office(OPENED), "Sunday 2020-04-12 12:00") is None
    brief = replace(OPENED, ends_at=local("Sunday 2020-04-12 18:00"))
    assert (opening(office(brief), "Sunday 2020-04-12 12:00") or "").endswith("18:00")


@pytest.mark.parametrize(
    ("opens", "closes", "open_minutes"),
    [(time(3, 0), time(4, 0), 0), (time(3, 30), time(4, 30), 30), (time(2, 0), time(5, 0), 120)],
)
def test_hours_in_the_night_in_which_the_clocks_go_forward(opens: time, closes: time, open_minutes: int) -> None:
    """In Vasa 3:00 becomes 4:00; an opening in the skipped hour is none, or what is left of it."""
    facts = replace(office(), places=(with_hours(Hours(6, opens, closes)),))
    night = [local("Sunday 2020-03-29 00:00") + timedelta(minutes=minute) for minute in range(6 * 60)]
    counted = sum(visits(status_at(facts, at)).state == State.OPEN for at in night)
    assert counted == open_minutes


def with_hours(*hours: Hours) -> PlaceFacts:
    [place] = office().places
    return replace(place, channels=(ChannelFacts(WALK_IN, None, {}, hours),))


KINDS = st.frozensets(st.sampled_from(ChannelKind), max_size=3)
PLACES = st.frozensets(st.sampled_from(["jakobstad", "vasa"]))
NEARBY = (st.integers(-30 * 60, 30 * 60) | st.integers(-40 * 24 * 60, 40 * 24 * 60)).map(
    lambda minutes: timedelta(minutes=minutes)
)


@st.composite
def days(draw: st.DrawFn) -> tuple[OfficeFacts, datetime]:
    """Any office of two places with up to four notices around any minute."""
    at = draw(MINUTES)
    notices = tuple(
        replace(
            EMPTY,
            series=str(number),
            position=draw(st.integers(0, 3)),
            effect=draw(st.sampled_from(Effect)),
            places=draw(PLACES),
            channels=draw(KINDS),
            begins_at=draw(st.none() | NEARBY.map(lambda away: at + away)),
            ends_at=draw(st.none() | NEARBY.map(lambda away: at + away)),
            hours=draw(st.sampled_from([(), (Hours(draw(st.integers(0, 6)), time(2, 30), time(20)),)])),
            plan=draw(st.sampled_from([None, "plan"])),
            closing=draw(st.sampled_from([None, "0"])),
        )
        for number in range(draw(st.integers(0, 4)))
    )
    return two_places(*notices), at


@given(days())
def test_an_opening_holds_now_or_lies_ahead_and_is_one_when_it_begins(day: tuple[OfficeFacts, datetime]) -> None:
    facts, at = day
    status = status_at(facts, at)
    for number, channel in enumerate(status.channels):
        if channel.span is None:
            continue
        assert channel.span.start < channel.span.end
        assert channel.span.end > at
        assert channel.span.holds(at) == (channel.state == State.OPEN)
        for moment in (max(at, channel.span.start), channel.span.end - timedelta(minutes=1)):
            assert list(status_at(facts, moment).channels)[number].state == State.OPEN


@given(days())
def test_between_now_and_the_next_opening_it_is_never_open(day: tuple[OfficeFacts, datetime]) -> None:
    facts, at = day
    for number, channel in enumerate(status_at(facts, at).channels):
        if channel.state == State.CLOSED and channel.span is not None:
            between = [at + (channel.span.start - at) * part / 20 for part in range(20)]
            states = {list(status_at(facts, moment).channels)[number].state for moment in between}
            assert State.OPEN not in states


@given(days(), st.integers(0, 59))
def test_a_minute_has_one_status(day: tuple[OfficeFacts, datetime], seconds: int) -> None:
    facts, at = day
    assert replace(status_at(facts, at + timedelta(seconds=seconds)), at=at) == status_at(facts, at)
