"""What waits to be printed: how much of it, and when a batch that is asked for now would leave."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clients import Client
from db.letters import Letter, LetterState
from scheduler.calendar.delivery import is_posting_day
from scheduler.frame import Frame

SHOWN_WAITING = 100


@dataclass(frozen=True)
class Waiting:
    """`in_time`: how many were queued before the cut-off of a day that has come; `later`: the others.

    `posting_day`: on which a batch leaves that is asked for now, with all of them. `cutoff`: of today, if letters
    leave today; `over`: it has passed.
    """

    in_time: int
    later: int
    posting_day: date
    cutoff: time | None
    over: bool
    shown: list[tuple[Letter, Client]]

    @property
    def count(self) -> int:
        return self.in_time + self.later


def waiting_letters(session: Session, frame: Frame) -> Waiting:
    queued = Letter.office_id == frame.office.id, Letter.state == LetterState.QUEUED
    later = func.count().filter(Letter.posting_day > frame.today)
    count, planned_later = session.execute(select(func.count(), later).where(*queued)).one()
    rows = session.execute(
        select(Letter, Client)
        .join(Client, Client.id == Letter.client_id)
        .where(*queued)
        .order_by(Letter.id)
        .limit(SHOWN_WAITING)
    )
    leaves_today = is_posting_day(frame.today, frame.policy, frame.days)
    return Waiting(
        in_time=count - planned_later,
        later=planned_later,
        posting_day=frame.posting,
        cutoff=frame.policy.print_cutoff if leaves_today else None,
        over=leaves_today and _local(frame).time() >= frame.policy.print_cutoff,
        shown=[(letter, client) for letter, client in rows],
    )


def _local(frame: Frame) -> datetime:
    return frame.at.astimezone(frame.zone)
