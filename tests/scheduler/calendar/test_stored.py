"""Facts that are kept as JSON come back as they were."""

import json
from dataclasses import dataclass
from datetime import UTC, date, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from callers import office_facts
from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, OfficeFacts
from scheduler.calendar.opening import Hours
from scheduler.calendar.stored import from_json, to_json

texts = st.dictionaries(st.sampled_from(["de", "sv", "fi", "en"]), st.text(max_size=30))
instants = st.none() | st.datetimes(timezones=st.just(UTC))
hours = st.builds(Hours, st.integers(0, 6), st.times(), st.times(), st.none() | st.dates(), st.none() | st.dates())
notices = st.builds(
    NoticeFacts,
    begins_at=instants,
    ends_at=instants,
    hours=st.lists(hours, max_size=3).map(tuple),
    **dict.fromkeys(("begins_words", "reason", "ear", "eye", "hygiene", "condition"), texts),
)


def stored(facts: object) -> object:
    """As the database gives it back."""
    return json.loads(json.dumps(to_json(facts)))


def test_an_office_comes_back_as_it_was() -> None:
    facts = office_facts(places=3)
    assert from_json(OfficeFacts, stored(facts)) == facts


@given(notices)
def test_a_notice_comes_back_as_it_was(notice: NoticeFacts) -> None:
    assert from_json(NoticeFacts, stored(notice)) == notice


@given(st.frozensets(st.sampled_from(ChannelKind)))
def test_sets_are_kept_in_one_order(kinds: frozenset[ChannelKind]) -> None:
    assert to_json(kinds) == sorted(kind.value for kind in kinds)


@dataclass(frozen=True)
class Odd:
    day: date
    at: time
    zone: ZoneInfo
    effect: Effect | None = None
    names: dict[date, str] | None = None


def test_dates_zones_and_codes_keep_their_kind() -> None:
    odd = Odd(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Berlin"), Effect.CLOSED, {date(2026, 4, 3): "x"})
    assert from_json(Odd, stored(odd)) == odd


def test_a_name_that_was_not_kept_has_its_default() -> None:
    kept = stored(Odd(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Berlin")))
    assert isinstance(kept, dict)
    del kept["effect"]
    kept["name_of_a_later_version"] = 1
    assert from_json(Odd, kept).effect is None
