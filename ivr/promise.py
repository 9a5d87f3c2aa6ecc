"""By when we call back: an honest promise is one that the office can keep."""

from datetime import datetime, time, timedelta

from db.offices import ChannelKind
from scheduler.calendar.facts import OfficeFacts
from scheduler.calendar.holidays import offset_day
from scheduler.calendar.opening import instant, next_span

END_OF_WORK = time(16)  # for an office that tells no hours of its telephone


def promised_for(office: OfficeFacts, at: datetime) -> datetime:
    """The end of the next day after today on which the office answers its telephone; in UTC."""
    today = at.astimezone(office.zone).date()
    tomorrow = today + timedelta(days=1)
    hours = tuple(
        line for channel in office.channels if channel.kind == ChannelKind.PHONE for line in channel.hours
    )
    span = next_span(instant(tomorrow, time.min, office.zone), hours, office.zone, office.days.is_holiday)
    if span is not None:
        return span.end
    working_day = offset_day(today, 1, counts=office.days.is_working_day)
    return instant(working_day, END_OF_WORK, office.zone)
