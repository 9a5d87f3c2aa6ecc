"""A clock that was set to a day before the demo's story: told, because one demo would then tell of two times."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.appointments import AppointmentEvent
from db.calls import Attempt
from db.offices import Office
from web.settings import Settings
from words.catalogues import Words
from words.dates import day_written


def set_back_said(_: Words, session: Session, settings: Settings, at: datetime) -> list[str]:
    """One sentence when the day `at` (UTC) lies before the newest attempt or answer of the record, else none."""
    newest = newest_act(session)
    if newest is None:
        return []
    zone = ZoneInfo(session.scalars(select(Office.zone).order_by(Office.id)).first() or "UTC")
    today, last = at.astimezone(zone).date(), newest.astimezone(zone).date()
    if today >= last:
        return []
    return [
        _(
            "By its clock it is {today}, but the story of this demo goes on until {last}: pages and phone still "
            "tell {today} rightly, and a demo of that day is built by: {command}",
            today=day_written(today, _.language),
            last=day_written(last, _.language),
            command=_anew(settings),
        )
    ]


def newest_act(session: Session) -> datetime | None:
    """When somebody last called, or an appointment was last made, answered or held."""
    times = (session.scalar(select(func.max(column))) for column in (Attempt.at, AppointmentEvent.at))
    return max((time for time in times if time is not None), default=None)


def _anew(settings: Settings) -> str:
    clock = f"RUFZEIT_NOW={settings.clock_at.isoformat(timespec='minutes')} " if settings.clock_at else ""
    return f"{clock}make demo-reset run"
