"""Which plans are proposed: by which closing, by which figures and rules, and what stands against them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.offices import ChannelKind, Effect, PlanKind
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.figures import row_of
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.plan_facts import (
    Against,
    Answer,
    Decision,
    PlanFacts,
    PlanStatus,
    Record,
    RuleFacts,
    Told,
)
from scheduler.calendar.plans import as_notice, plans_at, proposals

AT = datetime(2020, 4, 9, 7, 0, tzinfo=UTC)  # a Thursday, 10:00 in Helsinki
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = date(2020, 4, 9)

STAND_IN = PlanFacts(
    "jakobstad",
    PlanKind.STAND_IN,
    ("vasa", "karleby"),
    "jakobstad",
    ChannelKind.WALK_IN,
    for_whom={"sv": "för dig"},
)
REOPENING = PlanFacts(
    "reopening",
    PlanKind.REOPENING,
    (),
    None,
    ChannelKind.APPOINTMENT,
    figure="incidence",
    below=100,
    days=3,
    rules=(RuleFacts("state", {}), RuleFacts("district", {})),
)
ALLOWED = {("reopening", rule): Answer(True, "§ 3", AT) for rule in ("state", "district")}
LOW = {TODAY - offset * DAY: 99.9 for offset in range(4)}


def notice(series: str = "closed", **changes: Any) -> NoticeFacts:
    """Vasa is closed, since ever."""
    usual: dict[str, Any] = {
        "position": 5,
        "effect": Effect.CLOSED,
        "places": frozenset({"vasa"}),
        "channels": frozenset(),
        "begins_at": None,
        "ends_at": None,
        "review_on": None,
        **{key: {} for key in ("begins_words", "reason", "ear", "eye", "hygiene")},
    }
    return NoticeFacts(series=series, **(usual | changes))


def office(*notices: NoticeFacts) -> OfficeFacts:
    return OfficeFacts(
        key="te",
        names={"sv": "TE"},
        country="FI",
        zone=ZoneInfo("Europe/Helsinki"),
        languages=("sv",),
        historical={},
        days=WorkingDays("FI"),
        channels=(),
        places=tuple(
            PlaceFacts(key, {"sv": key}, None, None, None, (ChannelFacts(ChannelKind.WALK_IN, None, {}, ()),))
            for key in ("jakobstad", "vasa", "karleby", "kaustby")
        ),
        notices=notices,
    )


def judged(plan: PlanFacts, *notices: NoticeFacts, at: datetime = AT, **entered: Any) -> PlanStatus:
    [status] = plans_at([plan], office(*notices), Record(**entered), at)
    return status


def declined(plan: PlanFacts, closing: str | None, at: datetime) -> tuple[Decision, ...]:
    return (Decision(1, plan.key, closing, False, at),)


WALK_IN = frozenset({ChannelKind.WALK_IN})
CLOSINGS = {
    "no notice at all": ([], []),
    "the building is closed": ([notice()], ["closed"]),
    "visits are suspended": ([notice(effect=Effect.SUSPENDED, channels=WALK_IN)], ["closed"]),
    "everything is suspended": ([notice(effect=Effect.SUSPENDED)], ["closed"]),
    "all places are closed": ([notice(places=frozenset())], ["closed"]),
    "only the telephone is suspended": (
        [notice(effect=Effect.SUSPENDED, channels=frozenset({ChannelKind.PHONE}))],
        [],
    ),
    "visits are limited": ([notice(effect=Effect.LIMITED, channels=WALK_IN)], []),
    "another place is closed": ([notice(places=frozenset({"kaustby"}))], []),
    "it is over": ([notice(ends_at=AT)], []),
    "it ends in a minute": ([notice(ends_at=AT + timedelta(minutes=1))], ["closed"]),
    "it begins tomorrow at this time": ([notice(begins_at=AT + DAY)], ["closed"]),
    "it begins later": ([notice(begins_at=AT + DAY + timedelta(minutes=1))], []),
    "two places close": ([notice(), notice("other", places=frozenset({"karleby"}))], ["closed", "other"]),
    "a more important notice opens all the same": (
        [notice(effect=Effect.SUSPENDED), notice("open", effect=Effect.LIMITED, position=1)],
        [],
    ),
}


@pytest.mark.parametrize(("notices", "series"), CLOSINGS.values(), ids=CLOSINGS)
def test_a_closing_proposes_a_stand_in(notices: list[NoticeFacts], series: list[str]) -> None:
    found = judged(STAND_IN, *notices).proposals
    assert [proposal.closing.series for proposal in found if proposal.closing] == series


@pytest.mark.parametrize(
    ("own", "against"),
    [
        (notice("own", places=frozenset({"jakobstad"})), Against.PLACE_CLOSED),
        (notice("own", places=frozenset()), Against.PLACE_CLOSED),
        (notice("own", places=frozenset({"jakobstad"}), effect=Effect.SUSPENDED), None),
        (notice("own", places=frozenset({"jakobstad"}), begins_at=AT + HOUR), None),
    ],
)
def test_a_closed_building_cannot_stand_in_but_a_suspended_service_can(
    own: NoticeFacts, against: Against | None
) -> None:
    found = {proposal.against for proposal in judged(STAND_IN, notice(), own).proposals}
    assert found == {against}


def test_whether_a_place_is_closed_is_judged_when_it_would_open() -> None:
    """Jakobstad closes before Vasa does, though both are open now."""
    ahead = notice(begins_at=AT + 3 * HOUR)
    own = notice("own", places=frozenset({"jakobstad"}), begins_at=AT + 2 * HOUR)
    [proposal] = judged(STAND_IN, ahead, own).proposals
    assert proposal.against == Against.PLACE_CLOSED


def test_a_stand_in_that_was_confirmed_is_proposed_no_more_and_says_whether_it_is_told() -> None:
    [proposal] = judged(STAND_IN, notice()).proposals
    opened = as_notice(proposal, office(notice()), AT)
    assert (opened.places, opened.channels, opened.effect) == (frozenset({"jakobstad"}), WALK_IN, Effect.LIMITED)
    assert (opened.plan, opened.closing, opened.condition) == ("jakobstad", "closed", {"sv": "för dig"})
    own = notice("own", places=frozenset({"jakobstad"}))
    for others, told in [
        ([notice()], Told.NOW),
        ([notice(), own], Told.HELD_BACK),
        ([notice(ends_at=AT)], Told.OVER),
        ([], Told.OVER),
    ]:
        status = judged(STAND_IN, *others, opened)
        assert (status.proposals, [one.told for one in status.confirmed]) == ((), [told])


def test_confirmed_before_the_closing_begins_it_waits_for_it() -> None:
    ahead = notice(begins_at=AT + HOUR)
    [proposal] = judged(STAND_IN, ahead).proposals
    opened = as_notice(proposal, office(ahead), AT)
    assert opened.begins_at == ahead.begins_at
    assert [one.told for one in judged(STAND_IN, ahead, opened).confirmed] == [Told.AHEAD]
    assert [one.told for one in judged(STAND_IN, ahead, opened, at=AT + HOUR).confirmed] == [Told.NOW]


def test_what_opens_is_told_from_the_minute_in_which_it_is_confirmed() -> None:
    at = AT + timedelta(seconds=31)
    [proposal] = judged(STAND_IN, notice(), at=at).proposals
    assert as_notice(proposal, office(notice()), at).begins_at == AT


def test_each_closing_has_a_stand_in_of_its_own() -> None:
    """Vasa opens again while Karleby is closed: what was confirmed for Karleby stays."""
    found = judged(STAND_IN, notice(), notice("other", places=frozenset({"karleby"}))).proposals
    assert [proposal.series for proposal in found] == ["plan-jakobstad-closed", "plan-jakobstad-other"]


def test_a_no_holds_for_this_closing_and_not_for_the_next_of_its_series() -> None:
    made = declined(STAND_IN, "closed", AT)
    for begun, asked in [(AT - HOUR, False), (AT, False), (AT + HOUR, True)]:
        record = Record(decisions=made, closed_since={("jakobstad", "closed"): begun})
        assert bool(proposals([STAND_IN], office(notice()), record, AT + 2 * HOUR)) is asked
    other = Record(decisions=declined(STAND_IN, "another", AT))
    assert proposals([STAND_IN], office(notice()), other, AT)


FIGURES = {
    "under it on all days": (LOW, ALLOWED, True),
    "today is not known yet": ({day: 99.0 for day in LOW if day != TODAY}, ALLOWED, True),
    "a day is missing": ({day: 99.0 for day in LOW if day != TODAY - DAY}, ALLOWED, False),
    "yesterday and today are missing": ({day: 99.0 for day in LOW if day < TODAY - DAY}, ALLOWED, False),
    "exactly at it on one day": (LOW | {TODAY - DAY: 100.0}, ALLOWED, False),
    "over it before the days that count": (LOW | {TODAY - 3 * DAY: 400.0}, ALLOWED, True),
    "no figure at all": ({}, ALLOWED, False),
    "a rule nobody answered": (LOW, {("reopening", "state"): ALLOWED["reopening", "state"]}, False),
    "a rule that does not allow it": (LOW, ALLOWED | {("reopening", "state"): Answer(False, "§ 3", AT)}, False),
    "the answers of another plan": (LOW, {("other", rule): answer for (_, rule), answer in ALLOWED.items()}, False),
}  # fmt: skip


@pytest.mark.parametrize(("figures", "answers", "proposed"), FIGURES.values(), ids=FIGURES)
def test_figures_and_rules_propose_a_reopening(
    figures: dict[date, float], answers: dict[tuple[str, str], Answer], proposed: bool
) -> None:
    status = judged(REOPENING, figures={"incidence": figures}, answers=answers)
    assert [proposal.series for proposal in status.proposals] == ["plan-reopening"] * proposed
    assert status.conditions
    assert status.conditions.hold is proposed


def test_the_day_that_is_missing_and_the_one_that_is_too_high_are_named() -> None:
    row = row_of({TODAY: 50.0, TODAY - 2 * DAY: 100.0}, below=100, days=3, today=TODAY)
    assert (row.missing, row.too_high) == ((TODAY - DAY,), (TODAY - 2 * DAY,))


def test_today_is_the_office_s_own_day() -> None:
    """At 23:30 in UTC it is tomorrow in Helsinki."""
    status = judged(REOPENING, at=datetime(2020, 4, 8, 23, 30, tzinfo=UTC), figures={"incidence": LOW})
    assert status.conditions
    assert status.conditions.row.days[-1] == (TODAY, 99.9)


def test_a_no_to_a_reopening_holds_for_the_day() -> None:
    entered: dict[str, Any] = {"figures": {"incidence": LOW}, "answers": ALLOWED}
    record = Record(**entered, decisions=declined(REOPENING, None, AT))
    assert proposals([REOPENING], office(), record, AT + HOUR) == []
    assert len(proposals([REOPENING], office(), record, AT + DAY)) == 1


def test_what_is_open_already_is_not_proposed() -> None:
    entered: dict[str, Any] = {"figures": {"incidence": LOW}, "answers": ALLOWED}
    [proposal] = judged(REOPENING, **entered).proposals
    opened = as_notice(proposal, office(), AT)
    assert judged(REOPENING, opened, **entered).proposals == ()
    assert len(judged(REOPENING, replace(opened, ends_at=AT), **entered).proposals) == 1


@given(
    figures=st.dictionaries(st.integers(0, 9).map(lambda back: TODAY - back * DAY), st.floats(0, 200)),
    days=st.integers(1, 8),
)
def test_a_row_holds_exactly_when_each_of_its_days_has_a_figure_under_the_threshold(
    figures: dict[date, float], days: int
) -> None:
    row = row_of(figures, below=100, days=days, today=TODAY)
    last = TODAY if TODAY in figures else TODAY - DAY
    counted = [last - back * DAY for back in range(days)]
    assert row.holds is all(figures.get(day, 100) < 100 for day in counted)
    assert [day for day, _ in row.days] == counted[::-1]


@given(begins=st.integers(-72, 72), lasts=st.integers(1, 72), asked=st.integers(-96, 96), confirmed=st.booleans())
def test_nothing_opens_outside_of_its_closing(begins: int, lasts: int, asked: int, confirmed: bool) -> None:
    """Whenever one looks: a stand-in is told only if a person confirmed it, and only while the closing lasts."""
    closing = notice(begins_at=AT + begins * HOUR, ends_at=AT + (begins + lasts) * HOUR)
    facts, at = office(closing), AT + asked * HOUR
    notices = [closing]
    if confirmed and (found := proposals([STAND_IN], facts, Record(), AT)):
        notices.append(as_notice(found[0], facts, AT))
    told = [one for one in judged(STAND_IN, *notices, at=at).confirmed if one.told == Told.NOW]
    assert not told or (confirmed and at >= AT and closing.in_force(at))
