"""Who counts as not reached by phone: the rule of the office, on real days and for any attempts."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.calls import Attempt, Outcome, PartOfDay
from factories import AT, BERLIN
from scheduler.calling.attempts import COUNTS, honest_tries, not_reached, part_of_day
from scheduler.policy import Policy

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DEFAULT, KOBA = Policy(), Policy(attempts=1, on_days=1, parts_of_day=1)


def attempt(when: str, outcome: Outcome = Outcome.NO_ANSWER) -> Attempt:
    """ "Monday 2026-03-02 09:00", local time of the Harz."""
    local = datetime.strptime(when, "%A %Y-%m-%d %H:%M").replace(tzinfo=BERLIN)
    assert local.strftime("%A") == when.split(maxsplit=1)[0]
    return Attempt(at=local.astimezone(UTC), outcome=outcome, part_of_day=part_of_day(local))


@pytest.mark.parametrize(
    ("policy", "tries", "expected"),
    [
        (DEFAULT, ["Monday 2026-03-02 09:00", "Monday 2026-03-02 15:00"], False),
        (DEFAULT, ["Monday 2026-03-02 09:00", "Monday 2026-03-02 15:00", "Monday 2026-03-02 17:30"], False),
        (DEFAULT, ["Monday 2026-03-02 09:00", "Tuesday 2026-03-03 09:00", "Wednesday 2026-03-04 10:00"], False),
        (DEFAULT, ["Monday 2026-03-02 09:00", "Monday 2026-03-02 15:00", "Tuesday 2026-03-03 12:00"], True),
        (KOBA, ["Monday 2026-03-02 09:00"], True),
        (KOBA, [], False),
        (KOBA, ["Friday 2025-12-05 09:00"], False),  # too long ago
    ],
)
def test_the_rule_of_the_office_decides(policy: Policy, tries: list[str], expected: bool) -> None:
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert not_reached([attempt(when) for when in tries], policy, BERLIN, since=LONG_AGO, at=at) is expected


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome not in COUNTS])
def test_only_honest_tries_count(outcome: Outcome) -> None:
    assert not not_reached([attempt("Monday 2026-03-02 09:00", outcome)], KOBA, BERLIN, since=LONG_AGO, at=AT)


@pytest.mark.parametrize(
    ("tries", "counted"),
    [
        (["Monday 2026-03-02 09:00", "Monday 2026-03-02 10:59"], 1),
        (["Monday 2026-03-02 09:00", "Monday 2026-03-02 11:00"], 2),
        (["Monday 2026-03-02 11:00", "Monday 2026-03-02 09:00"], 2),  # in whatever order they come
        (
            ["Monday 2026-03-02 09:00", "Monday 2026-03-02 10:30", "Monday 2026-03-02 11:30"],
            2,
        ),  # the first, the last
        (["Saturday 2026-03-28 23:30", "Sunday 2026-03-29 03:00"], 2),  # 2 hours 30 minutes: one is skipped
        (["Sunday 2026-03-29 01:30", "Sunday 2026-03-29 03:30"], 1),  # only one hour lies between
    ],
)
def test_of_tries_that_are_too_close_the_first_counts(tries: list[str], counted: int) -> None:
    made = [attempt(when) for when in tries]
    at = max(one.at for one in made)
    assert len(honest_tries(made, DEFAULT, since=LONG_AGO, at=at)) == counted


def test_what_counts_is_the_offices_rule() -> None:
    made = [attempt("Monday 2026-03-02 09:00", Outcome.MAILBOX)]
    strict = Policy(attempts=1, on_days=1, parts_of_day=1, counts=("no_answer",))
    assert not_reached(made, KOBA, BERLIN, since=LONG_AGO, at=AT)
    assert not not_reached(made, strict, BERLIN, since=LONG_AGO, at=AT)


def test_what_was_tried_before_the_case_came_back_does_not_count() -> None:
    made = [attempt("Monday 2026-03-02 09:00")]
    assert not_reached(made, KOBA, BERLIN, since=AT, at=AT + timedelta(days=1))
    assert not not_reached(made, KOBA, BERLIN, since=AT + timedelta(minutes=1), at=AT + timedelta(days=1))


def test_a_line_that_failed_counts_nowhere_whatever_a_rule_says() -> None:
    made = [attempt("Monday 2026-03-02 09:00", Outcome.LINE_FAILED)]
    wrong = Policy(attempts=1, on_days=1, parts_of_day=1, counts=("line_failed", "no_answer"))
    assert honest_tries(made, wrong, since=LONG_AGO, at=AT) == []


some_tries = st.lists(
    st.tuples(st.integers(0, 200 * 60), st.sampled_from(list(Outcome))).map(
        lambda made: Attempt(
            at=AT + timedelta(minutes=made[0]),
            outcome=made[1],
            part_of_day=part_of_day(AT + timedelta(minutes=made[0])),
        )
    ),
    max_size=8,
)


@given(some_tries)
def test_another_attempt_never_makes_a_client_reached_again(tries: list[Attempt]) -> None:
    made = sorted(tries, key=lambda one: one.at)
    at = AT + timedelta(hours=201)
    before, after = (not_reached(some, DEFAULT, BERLIN, since=LONG_AGO, at=at) for some in (made[:-1], made))
    assert after >= before


@given(some_tries, st.integers(0, 48))
def test_honest_tries_are_apart_and_leave_none_out_that_could_count(tries: list[Attempt], hours: int) -> None:
    policy, at = Policy(hours_apart=hours), AT + timedelta(hours=201)
    counted = honest_tries(tries, policy, since=LONG_AGO, at=at)
    apart = timedelta(hours=hours)
    assert all(after.at - before.at >= apart for before, after in pairwise(counted))
    for left_out in (one for one in tries if one not in counted and one.outcome in COUNTS):
        assert any(timedelta() <= left_out.at - one.at <= apart for one in counted)


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (8, 0, PartOfDay.MORNING),
        (10, 59, PartOfDay.MORNING),
        (11, 0, PartOfDay.NOON),
        (14, 0, PartOfDay.AFTERNOON),
        (17, 0, PartOfDay.EVENING),
    ],
)
def test_parts_of_the_day(hour: int, minute: int, part: PartOfDay) -> None:
    assert part_of_day(datetime(2026, 3, 29, hour, minute, tzinfo=BERLIN)) == part
