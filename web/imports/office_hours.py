"""Opening hours from an office file: what no longer holds is superseded, what is new is added."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Channel, OpeningHours
from scheduler.calendar.opening import Hours


def keep_hours(session: Session, channel: Channel, said: Iterable[tuple[Hours, ...]], at: datetime) -> None:
    """`said`: one entry per line of the file, a line may mean several days."""
    wanted = {hours for line in said for hours in line}
    for row in session.scalars(
        select(OpeningHours).where(OpeningHours.channel_id == channel.id, OpeningHours.superseded_at.is_(None))
    ):
        hours = Hours(row.weekday, row.opens, row.closes, row.valid_from, row.valid_until)
        if hours in wanted:
            wanted.remove(hours)
        else:
            row.superseded_at = at
    session.add_all(_row(channel, hours, at) for hours in sorted(wanted, key=lambda h: (h.weekday, h.opens)))


def _row(channel: Channel, hours: Hours, at: datetime) -> OpeningHours:
    return OpeningHours(
        authority_id=channel.authority_id,
        channel_id=channel.id,
        weekday=hours.weekday,
        opens=hours.opens,
        closes=hours.closes,
        recorded_at=at,
    )
