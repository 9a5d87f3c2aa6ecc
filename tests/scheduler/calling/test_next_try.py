"""When the next honest try is due and which hour is best: on real days, and as rules that hold for all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.calls import Attempt, Outcome, PartOfDay
from factories import BERLIN
from scheduler.calendar.opening import Hours, Span, spans_on
from scheduler.calling.answers import Answers, Count
from scheduler.calling.attempts import honest_tries, not_reached, part_of_day
from scheduler.calling.next_try import Because, Hour, NextTry, hours_in, next_try
from scheduler.policy import Policy

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
RULE = Policy()  # three tries, on two days, in two parts of the day, two hours apart
OFFICE = tuple(Hours(weekday, time(8), time(18)) for weekday in range(5))
MORNINGS = tuple(Hours(weekday, time(8), time(11)) for weekday in range(5))


def local(when: str) -> datetime:
    """ "Monday 2026-03-02 09:00", local time of the Harz, in UTC."""
    found = datetime.strptime(when, "%A %Y-%m-%d %H:%M").replace(tzinfo=BERLIN)
    assert found.strftime("%A") == when.split(maxsplit=1)[0]
    return found.astimezone(UTC)


def attempt(at: datetime) -> Attempt:
    return Attempt(at=at, outcome=Outcome.NO_ANSWER, part_of_day=part_of_day(at.astimezone(BERLIN)))


def hours_from(first: date, hours: tuple[Hours, ...] = OFFICE, days: int = 28) -> list[Hour]:
    span_days = [spans_on(first + timedelta(days=ahead), hours, BERLIN) for ahead in range(days)]
    return [hour for spans in span_days for hour in hours_in(spans, BERLIN)]


def advised(
    tries: list[str],
    now: str,
    *,
    policy: Policy = RULE,
    hours: tuple[Hours, ...] = OFFICE,
    answers: Answers | None = None,
    good_hour: int | None = None,
) -> NextTry | None:
    at = local(now)
    made = honest_tries([attempt(local(when)) for when in tries], policy, since=LONG_AGO, at=at)
    found = hours_from(at.astimezone(BERLIN).date(), hours)
    return next_try(made, found, policy, BERLIN, answers=answers or Answers(), good_hour=good_hour, at=at)


@pytest.mark.parametrize(
    ("tries", "now", "counts_from", "best_at", "because"),
    [
        ([], "Monday 2026-03-02 09:10", "Monday 2026-03-02 09:10", "Monday 2026-03-02 09:10", Because.FIRST),
        # two hours apart, and the noon is untried
        (
            ["Monday 2026-03-02 09:00"],
            "Monday 2026-03-02 09:10",
            "Monday 2026-03-02 11:00",
            "Monday 2026-03-02 11:00",
            Because.UNTRIED,
        ),
        # a try in the same part counts, but the afternoon is better
        (
            ["Monday 2026-03-02 11:00"],
            "Monday 2026-03-02 13:00",
            "Monday 2026-03-02 13:00",
            "Monday 2026-03-02 14:00",
            Because.UNTRIED,
        ),
        # two of three on one day: the third has to be on another
        (
            ["Monday 2026-03-02 09:00", "Monday 2026-03-02 15:00"],
            "Monday 2026-03-02 17:30",
            "Tuesday 2026-03-03 08:00",
            "Tuesday 2026-03-03 11:00",
            Because.UNTRIED,
        ),
        # over a weekend, and over the night on which the clocks change
        (
            ["Friday 2026-03-27 09:00", "Friday 2026-03-27 12:00"],
            "Friday 2026-03-27 16:00",
            "Monday 2026-03-30 08:00",
            "Monday 2026-03-30 14:00",
            Because.UNTRIED,
        ),
        # two mornings: a third morning would bring nothing
        (
            ["Monday 2026-03-02 09:00", "Tuesday 2026-03-03 09:00"],
            "Wednesday 2026-03-04 09:00",
            "Wednesday 2026-03-04 11:00",
            "Wednesday 2026-03-04 11:00",
            Because.UNTRIED,
        ),
    ],
)
def test_the_rule_says_when(tries: list[str], now: str, counts_from: str, best_at: str, because: Because) -> None:
    found = advised(tries, now)
    assert found is not None
    assert (found.counts_from, found.best_at, found.because) == (local(counts_from), local(best_at), because)


def test_a_try_outside_of_the_advisors_hours_counts_too() -> None:
    found = advised([], "Monday 2026-03-02 12:00", hours=MORNINGS)
    assert found is not None
    assert not found.too_early(local("Monday 2026-03-02 12:00"))
    assert found.best_at == local("Tuesday 2026-03-03 08:00")


def test_where_the_advisor_is_there_in_one_part_only_no_hour_of_theirs_helps() -> None:
    tries = ["Monday 2026-03-02 09:00", "Tuesday 2026-03-03 09:00"]
    assert advised(tries, "Tuesday 2026-03-03 12:00", hours=MORNINGS) is None


def test_nobody_is_advised_once_the_rule_is_fulfilled() -> None:
    tries = ["Monday 2026-03-02 09:00", "Monday 2026-03-02 15:00", "Tuesday 2026-03-03 09:00"]
    assert advised(tries, "Tuesday 2026-03-03 12:00") is None


def test_the_hour_that_was_named_comes_before_all() -> None:
    found = advised(["Monday 2026-03-02 09:00"], "Monday 2026-03-02 11:00", good_hour=9)
    assert found is not None
    assert (found.best_at, found.because) == (local("Tuesday 2026-03-03 09:00"), Because.GOOD_HOUR)


def test_the_hour_at_which_people_answer_is_best_on_that_very_weekday() -> None:
    answers = Answers(
        {(0, 9): Count(10, 60), (0, 16): Count(2, 60), (0, 17): Count(41, 60), (1, 16): Count(59, 60)}
    )
    found = advised([], "Monday 2026-03-02 08:00", answers=answers)
    assert found is not None
    assert (found.best_at, found.part) == (local("Monday 2026-03-02 17:00"), PartOfDay.EVENING)
    assert (found.because, found.count) == (Because.ANSWERS, Count(41, 60))
    assert found.counts_from == local("Monday 2026-03-02 08:00")


def test_nobody_waits_a_day_for_a_slightly_better_hour() -> None:
    answers = Answers({(0, 16): Count(20, 60), (1, 9): Count(50, 60)})
    found = advised([], "Monday 2026-03-02 15:00", answers=answers)
    assert found is not None
    assert found.best_at.astimezone(BERLIN).date() == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "begins", "ends", "hours"),
    [
        (date(2026, 3, 29), time(0), time(5), [0, 1, 3, 4]),  # one hour is skipped
        (date(2026, 10, 25), time(0), time(4), [0, 1, 2, 2, 3]),  # one comes twice
        (date(2026, 3, 2), time(8, 20), time(10, 10), [8, 9, 10]),
    ],
)
def test_hours_are_local_and_fill_the_span(day: date, begins: time, ends: time, hours: list[int]) -> None:
    [span] = spans_on(day, [Hours(day.weekday(), begins, ends)], BERLIN)
    found = list(hours_in([span], BERLIN))
    assert [hour.hour for hour in found] == hours
    assert (found[0].start, found[-1].end) == (span.start, span.end)
    assert all(before.end == after.start for before, after in pairwise(found))


policies = st.builds(
    Policy,
    attempts=st.integers(1, 6),
    on_days=st.integers(1, 4),
    parts_of_day=st.integers(1, 4),
    hours_apart=st.integers(0, 30),
)
weeks = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(8, 17)), st.integers(0, 60).map(lambda answered: Count(answered, 60))
).map(Answers)


def follow(policy: Policy, answers: Answers, good_hour: int | None, at: datetime) -> Iterator[NextTry]:
    """Call whenever it is said to be best, and never be answered."""
    made: list[Attempt] = []
    hours = hours_from(at.astimezone(BERLIN).date(), days=60)
    while found := next_try(made, hours, policy, BERLIN, answers=answers, good_hour=good_hour, at=at):
        yield found
        at = found.best_at
        made.append(attempt(at))
        assert honest_tries(made, policy, since=LONG_AGO, at=at) == made, "it was no honest try"
    assert not_reached(made, policy, BERLIN, since=LONG_AGO, at=at)


@given(policies, weeks, st.none() | st.integers(8, 17), st.integers(0, 60 * 24 * 7))
def test_whoever_follows_it_needs_no_try_in_vain(
    policy: Policy, answers: Answers, good_hour: int | None, minutes: int
) -> None:
    at = datetime(2026, 3, 25, tzinfo=UTC) + timedelta(minutes=minutes)
    told = list(follow(policy, answers, good_hour, at))
    assert len(told) == max(policy.attempts, policy.on_days, policy.parts_of_day)
    assert all(found.counts_from <= found.best_at for found in told)


@given(policies, st.integers(0, 60 * 24 * 7))
def test_a_span_of_time_is_never_left_out(policy: Policy, minutes: int) -> None:
    """Right now in a piece of the day: what is left of the hour is the first that is looked at."""
    at = datetime(2026, 3, 25, tzinfo=UTC) + timedelta(minutes=minutes)
    hours = list(hours_in([Span(at - timedelta(minutes=10), at + timedelta(minutes=10))], BERLIN))
    found = next_try([], hours, policy, BERLIN, answers=Answers(), good_hour=None, at=at)
    assert found is not None
    assert found.best_at <= at
