"""Spans put together and taken from each other, against sets of minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar.opening import Span
from scheduler.slots.spans import length_of, merged, without

BEGIN = datetime(2026, 12, 7, 8, tzinfo=UTC)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(-10, 30)).map(lambda span: piece(*span)), max_size=8)


def piece(minute: int, minutes: int) -> Span:
    start = BEGIN + timedelta(minutes=minute)
    return Span(start, start + timedelta(minutes=minutes))


def minutes_of(spans: list[Span]) -> set[int]:
    found: set[int] = set()
    for span in spans:
        begin, end = ((moment - BEGIN) // timedelta(minutes=1) for moment in (span.start, span.end))
        found |= set(range(begin, end))
    return found


def test_spans_that_touch_become_one() -> None:
    assert merged([piece(30, 10), piece(0, 30), piece(50, 0)]) == [piece(0, 40)]


@given(SPANS)
def test_merging_keeps_the_time_and_leaves_gaps_between(spans: list[Span]) -> None:
    found = merged(spans)
    assert minutes_of(found) == minutes_of(spans)
    assert all(one.end < other.start for one, other in pairwise(found))
    assert length_of(found) == len(minutes_of(spans))


@given(st.tuples(st.integers(0, 60), st.integers(1, 60)), SPANS)
def test_what_is_left_is_the_rest(whole: tuple[int, int], others: list[Span]) -> None:
    span = piece(*whole)
    found = list(without(span, others))
    assert minutes_of(found) == minutes_of([span]) - minutes_of(others)
    assert all(one.start < one.end for one in found)
    assert all(one.end < other.start for one, other in pairwise(found))
