"""By when we call back: an honest promise is one that the office can keep."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from db.calls import PartOfDay
from db.offices import ChannelKind
from scheduler.calendar.facts import OfficeFacts
from scheduler.calendar.holidays import offset_day
from scheduler.calendar.opening import Span, instant
from scheduler.calendar.status import ChannelStatus, OfficeStatus, State
from scheduler.calendar.visiting import looking_at, openings
from scheduler.calling.attempts import AFTERNOON_BEGINS, EVENING_BEGINS, NOON_BEGINS

WORK = (time(8), time(16))  # of an office that tells no hours of its telephone
DAY_ENDS = time(23, 59)  # where a telephone is answered day and night
WORTH_A_PROMISE = timedelta(minutes=30)  # of a part of the day; in less nobody can be sure to call
OFFERED_PARTS = {
    PartOfDay.MORNING: (time.min, NOON_BEGINS),
    PartOfDay.NOON: (NOON_BEGINS, AFTERNOON_BEGINS),
    PartOfDay.AFTERNOON: (AFTERNOON_BEGINS, EVENING_BEGINS),
}
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class TelephoneDay:
    """A day on which an office answers its telephone, and when."""

    day: date
    zone: ZoneInfo
    spans: tuple[Span, ...]

    @property
    def parts(self) -> tuple[PartOfDay, ...]:
        """The parts of the day in which there is time to call."""
        return tuple(part for part in OFFERED_PARTS if any(self._within(part)))

    def until(self, part: PartOfDay | None) -> datetime:
        """By when whoever asked for this part of the day is called; in UTC."""
        wanted = list(self._within(part)) if part in OFFERED_PARTS else []
        return max(span.end for span in wanted or self.spans)

    def _within(self, part: PartOfDay) -> Iterator[Span]:
        begins, ends = (instant(self.day, moment, self.zone) for moment in OFFERED_PARTS[part])
        for span in self.spans:
            common = Span(max(span.start, begins), min(span.end, ends))
            if common.end - common.start >= WORTH_A_PROMISE:
                yield common


def telephone_day(office: OfficeFacts, at: datetime) -> TelephoneDay:
    """The next day after today on which the office answers its telephone, by hours, holidays and notices."""
    today = at.astimezone(office.zone).date()
    tomorrow = instant(today + timedelta(days=1), time.min, office.zone)
    ahead = openings(office, looking_at(_only_telephone(office)), _telephone, tomorrow)
    first = next(ahead, None)
    if first is None:
        working_day = offset_day(today, 1, counts=office.days.is_working_day)
        begins, ends = (instant(working_day, moment, office.zone) for moment in WORK)
        return TelephoneDay(working_day, office.zone, (Span(begins, ends),))
    day = first.start.astimezone(office.zone).date()
    ends = instant(day, DAY_ENDS, office.zone)
    same_day = [first, *takewhile(lambda span: span.start < ends, ahead)]
    return TelephoneDay(day, office.zone, tuple(Span(span.start, min(span.end, ends)) for span in same_day))


def promised_for(office: OfficeFacts, at: datetime, part: PartOfDay | None = None) -> datetime:
    """The end of that part, or of the whole, of the next day on which the office telephones; in UTC."""
    return telephone_day(office, at).until(part)


def _only_telephone(office: OfficeFacts) -> OfficeFacts:
    """Nothing else has to be judged."""
    places = tuple(
        replace(place, channels=tuple(channel for channel in place.channels if channel.kind == ChannelKind.PHONE))
        for place in office.places
    )
    channels = tuple(channel for channel in office.channels if channel.kind == ChannelKind.PHONE)
    return replace(office, channels=channels, places=places)


def _telephone(status: OfficeStatus) -> ChannelStatus | None:
    """The telephone that is open now, else the one that opens first."""
    telephones = telephones_of(status)
    return min(telephones, key=_opens, default=None)


def telephones_of(status: OfficeStatus) -> list[ChannelStatus]:
    """Those of the whole office first."""
    everywhere = [*status.office_wide, *(channel for place in status.places for channel in place.channels)]
    return [channel for channel in everywhere if channel.kind == ChannelKind.PHONE]


def _opens(channel: ChannelStatus) -> datetime:
    if channel.state == State.SUSPENDED or channel.span is None:
        return FAR
    return channel.span.start
