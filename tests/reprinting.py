"""What tests of reprints share: a batch, and two people at a desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.letters import AccessCode, Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import Reprint
from db.session import Database
from db.staff import Role
from factories import KEYS
from posting import NOON, URL, a_batch
from scheduler.frame import Frame, frame_of
from scheduler.post.reprint_rules import WhyNot, why_not
from scheduler.post.reprints import (
    ask,
    decide,
)


@dataclass
class Desk:
    """A batch of two letters, the first of which somebody wants once more."""

    database: Database
    batch_id: int
    letter_id: int
    one: int
    other: int

    def frame(self, session: Session, at: datetime = NOON) -> Frame:
        return frame_of(session.scalars(select(Office)).one(), at, KEYS, URL)

    def ask(self, reason: str = "jammed", at: datetime = NOON, letter_id: int | None = None) -> int:
        with self.database.transaction() as session:
            letter = session.get_one(Letter, letter_id or self.letter_id)
            frame = self.frame(session, at)
            return ask(session, letter, reason=reason, note="torn", staff_id=self.one, frame=frame).id

    def decide(self, asked: int, *, grant: bool = True, by: int | None = None, at: datetime = NOON) -> LetterState:
        with self.database.transaction() as session:
            request, frame = session.get_one(Reprint, asked), self.frame(session, at)
            return decide(session, request, grant=grant, staff_id=by or self.other, frame=frame).state

    def why_not(self, at: datetime = NOON) -> WhyNot | None:
        with self.database.reading() as session:
            return why_not(session, session.get_one(Letter, self.letter_id), self.frame(session, at))

    def letter(self) -> Letter:
        with self.database.reading() as session:
            return session.get_one(Letter, self.letter_id)

    def code(self) -> AccessCode:
        with self.database.reading() as session:
            return session.get_one(AccessCode, session.get_one(Letter, self.letter_id).access_code_id)

    def events(self) -> list[tuple[LetterState, str | None, int | None, int | None]]:
        of_letter = select(LetterEvent).where(LetterEvent.letter_id == self.letter_id).order_by(LetterEvent.id)
        with self.database.reading() as session:
            rows = session.scalars(of_letter)
            return [(event.state, event.reason, event.batch_id, event.number) for event in rows]

    def change(self, change: Callable[[Session, Letter], object]) -> None:
        with self.database.transaction() as session:
            change(session, session.get_one(Letter, self.letter_id))


def a_desk(database: Database) -> Desk:
    batch_id = a_batch(database)
    with database.transaction() as session:
        office = session.scalars(select(Office)).one()
        one, other = (make.a_member(session, office, Role.BACK_OFFICE) for _ in range(2))
        first = session.scalars(select(Letter).order_by(Letter.number)).first()
        assert first is not None
        return Desk(database, batch_id, first.id, one.id, other.id)
