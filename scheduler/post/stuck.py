"""Letters that should have left long ago: they wait, are held, or lie in a batch that nobody prints or posts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import PrintBatch
from letters.queue import NOT_LEFT
from scheduler.calendar.delivery import is_posting_day, post_held
from scheduler.calendar.holidays import ONE_DAY, WorkingDays
from scheduler.policy import Policy, working_days


@dataclass(frozen=True)
class StuckBatch:
    batch: PrintBatch
    letters: int


@dataclass(frozen=True)
class Stuck:
    """`oldest`: since when the one waits that waits longest. `batches`: with how many of them."""

    days: int
    queued: int
    held: int
    batches: tuple[StuckBatch, ...]
    oldest: datetime

    @property
    def letters(self) -> int:
        return self.queued + self.held + sum(one.letters for one in self.batches)


def stuck(session: Session, office: Office, at: datetime) -> Stuck | None:
    """What waits longer than the office's rule says, though its first day to leave has passed. None: nothing does.

    While the post is held nothing can leave, and nobody is told so of each letter. The planned day of a letter is
    not asked: whenever one is judged anew, which a held one is every few minutes, it gets another.
    """
    policy, zone = Policy.of(office.policy), ZoneInfo(office.zone)
    local = at.astimezone(zone)
    if post_held(policy, local.date()):
        return None
    days = working_days(office)
    since, until = _since(), min(before(local, policy.stuck_days, days), _last_cut_off(local, policy, days))
    rows = session.execute(
        select(Letter.state, Letter.batch_id, func.count(), func.min(since))
        .where(
            Letter.office_id == office.id,
            Letter.state.in_(NOT_LEFT),
            Letter.created_at < until,
            since < until,
        )
        .group_by(Letter.state, Letter.batch_id)
    ).all()
    if not rows:
        return None
    waiting = {state: count for state, batch_id, count, _ in rows if batch_id is None}
    return Stuck(
        days=policy.stuck_days,
        queued=waiting.get(LetterState.QUEUED, 0),
        held=waiting.get(LetterState.HELD, 0),
        batches=tuple(_batches(session, [(batch_id, count) for _, batch_id, count, _ in rows])),
        oldest=min(oldest for *_, oldest in rows),
    )


def before(local: datetime, working: int, days: WorkingDays) -> datetime:
    """So many working days ago, at the same time of the day; on a free day at its end, for it does not count."""
    if not days.is_working_day(local.date()):
        local = local.replace(hour=0, minute=0, second=0, microsecond=0)
    day = local.date()
    while working > 0:
        day -= ONE_DAY
        working -= days.is_working_day(day)
    return local.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)


def _last_cut_off(local: datetime, policy: Policy, days: WorkingDays) -> datetime:
    """Of the last day before today on which letters left: what was queued before it was to leave by then."""
    if not policy.posting_weekdays:
        return local.astimezone(UTC)
    day = local.date() - ONE_DAY
    while not is_posting_day(day, policy, days):
        day -= ONE_DAY
    return datetime.combine(day, policy.print_cutoff, local.tzinfo).astimezone(UTC)


def _since() -> ColumnElement[datetime]:
    """When a letter was queued, for the last time if it was wanted once more."""
    again = (
        select(func.max(LetterEvent.at))
        .where(
            LetterEvent.letter_id == Letter.id,
            LetterEvent.state == LetterState.QUEUED,
            LetterEvent.batch_id.is_not(None),
        )
        .scalar_subquery()
    )
    return func.coalesce(again, Letter.created_at)


def _batches(session: Session, counted: list[tuple[int | None, int]]) -> Iterator[StuckBatch]:
    """The oldest batch first."""
    letters: dict[int, int] = {}
    for batch_id, count in counted:
        if batch_id is not None:
            letters[batch_id] = letters.get(batch_id, 0) + count
    wanted = select(PrintBatch).where(PrintBatch.id.in_(list(letters))).order_by(PrintBatch.number)
    return (StuckBatch(batch, letters[batch.id]) for batch in session.scalars(wanted))
