"""Takes and frees the time of advisors. The primary key of `advisor_time` alone decides; nothing asks first."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from db.appointments import AdvisorTime
from db.base import table_of
from db.inserting import OnBoth
from db.staff import Staff
from scheduler.slots.free import Slot

TIME = table_of(AdvisorTime)
IN_ORDER = (
    select(Staff.id)
    .where(Staff.id.in_(bindparam("advisors", expanding=True)))
    .order_by(Staff.id)
    .with_for_update(key_share=True)
)
TAKEN = OnBoth(lambda insert: insert(TIME).on_conflict_do_nothing().returning(TIME.c.quantum))
RELEASED = delete(TIME).where(TIME.c.appointment_id == bindparam("this"))


def queue_for(session: Session, advisor_ids: set[int]) -> None:
    """Wait until nobody else moves times of these advisors, in the order of their ids.

    Not to judge who gets a time, but because two who want each other's would wait in a circle.
    """
    session.execute(IN_ORDER, {"advisors": sorted(advisor_ids)})


def take(session: Session, appointment_id: int, slot: Slot) -> bool:
    """Insert the quanta; False when one of them was taken. Then some may be inserted: the caller rolls back."""
    rows = [
        {"advisor_id": slot.advisor_id, "quantum": quantum, "appointment_id": appointment_id}
        for quantum in slot.quanta
    ]
    taken = session.execute(TAKEN.of(session), rows)
    return len(taken.all()) == len(rows)


def release(session: Session, appointment_id: int) -> None:
    session.execute(RELEASED, {"this": appointment_id})
