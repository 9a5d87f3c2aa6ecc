"""The address of an advisor's own calendar. Whoever knows it can read the calendar, so it is kept sealed."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.staff import BusyTime, Membership, Staff, StaffCalendar
from db.vault import Vault, VaultError
from scheduler.slots.taking import queue_for

LONGEST_ADDRESS = 2000


class WrongAddress(ValueError):
    """Not an address at which a calendar may be read: `code` is `no_https`, `no_address` or `too_long`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def judge_address(typed: str) -> str:
    """The address, if it may be one. Whether it answers is found out when it is read. Raises `WrongAddress`."""
    address = typed.strip()
    if len(address) > LONGEST_ADDRESS:
        raise WrongAddress("too_long")
    if not address.lower().startswith("https://"):
        raise WrongAddress("no_https")
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in address):
        raise WrongAddress("no_address")
    return address


def calendar_of(session: Session, staff_id: int) -> StaffCalendar | None:
    return session.scalar(select(StaffCalendar).where(StaffCalendar.staff_id == staff_id))


def calendars_of(session: Session, staff_ids: Iterable[int]) -> dict[int, StaffCalendar]:
    found = session.scalars(select(StaffCalendar).where(StaffCalendar.staff_id.in_(list(staff_ids))))
    return {calendar.staff_id: calendar for calendar in found}


def keep_calendar(session: Session, vault: Vault, person: Staff, typed: str) -> StaffCalendar:
    """Seal the address of this person's calendar; it is read by the clock. Raises `WrongAddress`.

    What an earlier calendar said stays until then: rather a time too few than a talk in a meeting.
    """
    address = judge_address(typed)
    queue_for(session, {person.id})
    calendar = calendar_of(session, person.id)
    if calendar is None:
        calendar = StaffCalendar(authority_id=person.authority_id, staff_id=person.id)
        session.add(calendar)
    calendar.address = vault.seal(address.encode(), about(person.id))
    calendar.read_at = calendar.problem = calendar.problem_since = None
    session.flush()
    return calendar


def forget_calendar(session: Session, person: Staff) -> None:
    """Neither the address nor what the calendar said is kept."""
    session.execute(delete(StaffCalendar).where(StaffCalendar.staff_id == person.id))
    session.execute(delete(BusyTime).where(BusyTime.staff_id == person.id))


def address_of(calendar: StaffCalendar, vault: Vault) -> str:
    return vault.open(calendar.address, about(calendar.staff_id)).decode()


def host_of(calendar: StaffCalendar, vault: Vault) -> str:
    """All that is ever shown of an address; empty where its key is gone."""
    try:
        return urlsplit(address_of(calendar, vault)).hostname or ""
    except VaultError:
        return ""


def unreadable(session: Session, office_id: int) -> int:
    """How many people of an office have a calendar that could not be read the last time."""
    works_here = select(Membership.staff_id).where(Membership.office_id == office_id)
    found = select(func.count()).where(StaffCalendar.problem.is_not(None), StaffCalendar.staff_id.in_(works_here))
    return session.scalar(found) or 0


def about(staff_id: int) -> str:
    """To what the seal is bound."""
    return f"staff_calendar:{staff_id}"
