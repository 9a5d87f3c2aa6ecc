"""Takes and frees the time of advisors. The primary key of `advisor_time` alone decides; nothing asks first."""

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.appointments import AdvisorTime
from db.staff import Staff
from scheduler.slots.free import Slot


def queue_for(session: Session, advisor_ids: set[int]) -> None:
    """Wait until nobody else moves times of these advisors, in the order of their ids.

    Not to judge who gets a time, but because two who want each other's would wait in a circle.
    """
    session.execute(
        select(Staff.id).where(Staff.id.in_(advisor_ids)).order_by(Staff.id).with_for_update(key_share=True)
    )


def take(session: Session, appointment_id: int, slot: Slot) -> bool:
    """Insert the quanta; False when one of them was taken. Then some may be inserted: the caller rolls back."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [
        {"advisor_id": slot.advisor_id, "quantum": quantum, "appointment_id": appointment_id}
        for quantum in slot.quanta
    ]
    taken = session.execute(
        insert(AdvisorTime).values(rows).on_conflict_do_nothing().returning(AdvisorTime.quantum)
    )
    return len(taken.all()) == len(rows)


def release(session: Session, appointment_id: int) -> None:
    session.execute(delete(AdvisorTime).where(AdvisorTime.appointment_id == appointment_id))
