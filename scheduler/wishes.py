"""What a client tells us about themselves: kept for the advisor, and followed where a rule can."""

from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from db.appointments import Way
from db.cases import Case, Wish, WishKind
from db.clients import Client
from db.inserting import insert_into
from db.offices import Office
from scheduler.appointments.earlier_offers import withdraw_offer
from scheduler.calling.numbers import leave_number
from scheduler.cases import locked_case

GOOD_HOURS = range(8, 20)


class WrongWish(ValueError):
    """An hour that is none, or a language that the office does not speak."""


def note_wish(session: Session, case: Case, kind: WishKind, said: str, *, way: Way, at: datetime) -> None:
    """Keep what was said; of each kind the newest word holds. Raises `WrongWish`, `NotANumber`.

    A number, an hour and a language hold at once. A person decides about the rest.
    """
    if kind != WishKind.NUMBER_WRONG:  # a number concerns all cases of its client: they are locked together
        locked_case(session, case.id)
    _follow(session, case, kind, said, at)
    session.execute(
        insert_into(session, Wish)
        .values(
            authority_id=case.authority_id,
            office_id=case.office_id,
            case_id=case.id,
            kind=kind,
            said=said,
            way=way,
            at=at,
        )
        .on_conflict_do_update(
            index_elements=["case_id", "kind"],
            index_where=text("done_at IS NULL"),
            set_={"said": said, "way": way, "at": at},
        )
    )


def wish_done(session: Session, wish: Wish, *, staff_id: int, at: datetime) -> bool:
    """Seen to by a person; False when it was before."""
    done = session.scalar(
        update(Wish)
        .where(Wish.id == wish.id, Wish.done_at.is_(None))
        .values(done_at=at, done_by=staff_id)
        .returning(Wish.id)
    )
    return done is not None


def drop_wish(session: Session, case: Case, kind: WishKind, *, at: datetime) -> None:
    """The client no longer wishes it; an earlier time that is offered to them goes to the next who waits."""
    locked_case(session, case.id)
    if kind == WishKind.EARLIER:
        withdraw_offer(session, case.id, at=at)
    dropped = update(Wish).where(Wish.case_id == case.id, Wish.kind == kind, Wish.done_at.is_(None))
    session.execute(dropped.values(done_at=at))


def wishes_for(session: Session, case_id: int, kind: WishKind) -> bool:
    """Whether such a wish of this case is open."""
    wish = select(Wish.id).where(Wish.case_id == case_id, Wish.kind == kind, Wish.done_at.is_(None))
    return session.scalars(wish).first() is not None


def _follow(session: Session, case: Case, kind: WishKind, said: str, at: datetime) -> None:
    client = session.get_one(Client, case.client_id).contact
    office = session.get_one(Office, case.office_id)
    if kind == WishKind.NUMBER_WRONG:
        leave_number(session, case, said, office.country, at)
    elif kind == WishKind.GOOD_HOUR:
        client.good_hour = _good_hour(said)
    elif kind == WishKind.LANGUAGE:
        if said not in office.languages:
            raise WrongWish(said)
        client.language = said
    session.flush()


def _good_hour(said: str) -> int:
    if not said.isdecimal() or int(said) not in GOOD_HOURS:
        raise WrongWish(said)
    return int(said)
