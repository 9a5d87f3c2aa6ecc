"""Spans of time put together and taken from each other. Pure."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from scheduler.calendar.opening import Span


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in order: spans that overlap or touch are one, empty ones are none."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(span: Span, others: Iterable[Span]) -> Iterator[Span]:
    """The pieces of `span` that lie in none of `others`, in order."""
    start = span.start
    for other in merged(others):
        if start < min(other.start, span.end):
            yield Span(start, min(other.start, span.end))
        start = max(start, other.end)
    if start < span.end:
        yield Span(start, span.end)


def length_of(spans: Iterable[Span]) -> int:
    """Whole minutes of spans that do not overlap."""
    return sum((span.end - span.start for span in spans), timedelta()) // timedelta(minutes=1)
