"""The row of an appointment: looked up, changed only as it was seen, and each change written down."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, bindparam, insert, update
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.base import table_of
from scheduler.slots.free import Slot

TABLE = table_of(Appointment)
AS_SEEN = update(TABLE).where(
    TABLE.c.id == bindparam("this"),
    TABLE.c.version == bindparam("seen"),
    TABLE.c.state.in_(bindparam("among", expanding=True)),
)
NOTED = insert(table_of(AppointmentEvent))
LOCAL = "%Y-%m-%dT%H:%M"


def swap(
    session: Session,
    appointment: Appointment,
    *,
    seen: int,
    among: Collection[AppointmentState] = LIVE,
    **values: object,
) -> bool:
    """Compare and swap: set `values` if the row still has the version `seen` and one of these states."""
    as_seen = {"this": appointment.id, "seen": seen, "among": list(among)}
    done = session.execute(AS_SEEN, {**as_seen, **values})
    session.refresh(appointment)
    return cast("CursorResult[Any]", done).rowcount == 1


def note(
    session: Session,
    appointment: Appointment,
    kind: EventKind,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    event = {
        "authority_id": appointment.authority_id,
        "appointment_id": appointment.id,
        "version": appointment.version,
        "kind": kind,
        "way": way,
        "staff_id": staff_id,
        "starts_at": appointment.starts_at,
        "at": at,
    }
    session.execute(NOTED, event)


def local_time(slot: Slot, zone: str) -> str:
    """As it is meant, whatever becomes of the zone's rules: 2026-12-08T09:30."""
    return slot.starts_at.astimezone(ZoneInfo(zone)).strftime(LOCAL)
