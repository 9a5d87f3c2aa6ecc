"""Whether a time of a plan can still be had."""

from sqlalchemy.orm import Session

from scheduler.frame import Frame
from scheduler.proposing.outlook import grid_of
from scheduler.slots.free import Slot, free_slots
from scheduler.slots.left_free import is_full
from scheduler.slots.weeks import weeks_of


def still_free(session: Session, slot: Slot, frame: Frame) -> bool:
    """The advisor is there, nothing else stands at that time, and the day has room left."""
    grid, day = grid_of(frame, {}), slot.starts_at.astimezone(frame.zone).date()
    weeks = weeks_of(session, frame.office.id, [slot.advisor_id], first=day, last=day, zone=frame.zone)
    week = weeks[slot.advisor_id]
    free = free_slots(
        week,
        first=day,
        last=day,
        minutes=slot.minutes,
        grid_minutes=grid.minutes,
        zone=grid.zone,
        days=grid.days,
        buffer=grid.buffer,
        lunch=grid.lunch,
    )
    return slot in free and not is_full(week, day, slot.minutes + slot.buffer, grid)
