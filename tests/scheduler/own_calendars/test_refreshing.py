"""All calendars are read anew: what each said, what went wrong with it, and that it stops no other."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

import factories as make
from db.session import Database
from db.staff import BusyTime, Role, Staff, StaffCalendar
from db.vault import VaultError
from factories import AT, VAULT
from scheduler.own_calendars.problems import Problem, Unreadable
from scheduler.own_calendars.refreshing import Readings, read_calendars
from scheduler.people.calendars import forget_calendar, keep_calendar

LATER = AT + timedelta(minutes=15)
TEN = datetime(2026, 3, 3, 9, tzinfo=UTC)


class Calendars:
    """Calendars on the web, with a memory of who asked. A problem is raised, an error too."""

    def __init__(self, **known: bytes | Exception) -> None:
        self.known = known
        self.asked: list[str] = []

    def __call__(self, address: str) -> bytes:
        self.asked.append(address)
        answer = self.known[address.removeprefix("https://").partition(".")[0]]
        if isinstance(answer, Exception):
            raise answer
        return answer


def meeting(begins: datetime, minutes: int = 60, floating: bool = False) -> bytes:
    start = f"{begins:%Y%m%dT%H%M%S}" + ("" if floating else "Z")
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", f"DTSTART:{start}", f"DURATION:PT{minutes}M"]
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def advisor(database: Database, name: str, *, zone: str = "Europe/Berlin", **values: object) -> int:
    with database.transaction() as session:
        person = make.an_advisor(session, make.an_office(session, zone=zone), **values)
        make.a_calendar(session, person, f"https://{name}.example.org/a.ics")
        return person.id


def busy(database: Database, staff_id: int) -> list[tuple[datetime, datetime]]:
    with database.reading() as session:
        rows = session.scalars(select(BusyTime).where(BusyTime.staff_id == staff_id).order_by(BusyTime.starts_at))
        return [(row.starts_at, row.ends_at) for row in rows]


def state(database: Database, staff_id: int) -> tuple[datetime | None, str | None, datetime | None]:
    with database.reading() as session:
        row = session.scalars(select(StaffCalendar).where(StaffCalendar.staff_id == staff_id)).one()
        return row.read_at, row.problem, row.problem_since


def test_what_a_calendar_says_is_kept_in_place_of_what_it_said_before(database: Database) -> None:
    brandt = advisor(database, "brandt")
    web = Calendars(brandt=meeting(TEN))
    assert read_calendars(database, VAULT, at=AT, fetch=web) == Readings(read=1, failed=0, times=1)
    assert busy(database, brandt) == [(TEN, TEN + timedelta(hours=1))]
    web.known["brandt"] = meeting(TEN + timedelta(days=1))
    read_calendars(database, VAULT, at=LATER, fetch=web)
    assert busy(database, brandt) == [(TEN + timedelta(days=1), TEN + timedelta(days=1, hours=1))]
    assert state(database, brandt) == (LATER, None, None)
    assert web.asked == ["https://brandt.example.org/a.ics"] * 2


def test_what_is_empty_now_says_that_nobody_is_busy(database: Database) -> None:
    brandt = advisor(database, "brandt")
    web = Calendars(brandt=meeting(TEN))
    read_calendars(database, VAULT, at=AT, fetch=web)
    web.known["brandt"] = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    read_calendars(database, VAULT, at=LATER, fetch=web)
    assert busy(database, brandt) == []


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        *((Unreadable(problem), problem) for problem in Problem),
        (b"<html>", Problem.NO_CALENDAR),
        (RuntimeError("something nobody thought of"), Problem.NO_ANSWER),
    ],
    ids=repr,
)
def test_one_that_cannot_be_read_keeps_what_it_said_and_stops_no_other(
    database: Database, answer: bytes | Exception, problem: Problem
) -> None:
    first, broken, last = (advisor(database, name) for name in ("first", "broken", "last"))
    web = Calendars(first=meeting(TEN), broken=meeting(TEN), last=meeting(TEN))
    read_calendars(database, VAULT, at=AT, fetch=web)
    next_day = TEN + timedelta(days=1)
    web.known.update(first=meeting(next_day), broken=answer, last=meeting(next_day))
    assert read_calendars(database, VAULT, at=LATER, fetch=web) == Readings(read=2, failed=1, times=2)
    assert busy(database, broken) == [(TEN, TEN + timedelta(hours=1))]
    assert state(database, broken) == (AT, problem, LATER)
    assert [busy(database, other)[0][0] for other in (first, last)] == [next_day, next_day]


def test_since_when_it_fails_stays_until_it_is_read_again(database: Database) -> None:
    brandt = advisor(database, "brandt")
    web = Calendars(brandt=Unreadable(Problem.NO_ANSWER))
    read_calendars(database, VAULT, at=AT, fetch=web)
    web.known["brandt"] = Unreadable(Problem.REFUSED)
    read_calendars(database, VAULT, at=LATER, fetch=web)
    assert state(database, brandt) == (None, Problem.REFUSED, AT)
    web.known["brandt"] = meeting(TEN)
    read_calendars(database, VAULT, at=LATER, fetch=web)
    assert state(database, brandt) == (LATER, None, None)


def test_times_without_a_zone_are_those_of_the_owners_office(database: Database) -> None:
    brandt, backman = advisor(database, "brandt"), advisor(database, "backman", zone="Europe/Helsinki")
    web = Calendars(**dict.fromkeys(("brandt", "backman"), meeting(datetime(2026, 3, 3, 10), floating=True)))  # noqa: DTZ001
    read_calendars(database, VAULT, at=AT, fetch=web)
    for staff_id, zone in ((brandt, "Europe/Berlin"), (backman, "Europe/Helsinki")):
        assert busy(database, staff_id)[0][0] == datetime(2026, 3, 3, 10, tzinfo=ZoneInfo(zone))


def test_the_calendar_of_somebody_who_left_is_not_asked(database: Database) -> None:
    advisor(database, "brandt", disabled_at=AT)
    web = Calendars()
    assert read_calendars(database, VAULT, at=AT, fetch=web) == Readings(0, 0, 0)
    assert web.asked == []


@pytest.mark.parametrize("change", ["forgotten", "another address"])
def test_what_changed_while_it_was_asked_is_not_overwritten(database: Database, change: str) -> None:
    brandt = advisor(database, "brandt")

    def fetch(address: str) -> bytes:
        with database.transaction() as session:
            person = session.get_one(Staff, brandt)
            if change == "forgotten":
                forget_calendar(session, person)
            else:
                keep_calendar(session, VAULT, person, "https://other.example.org/b.ics")
        return meeting(TEN)

    read_calendars(database, VAULT, at=AT, fetch=fetch)
    assert busy(database, brandt) == []
    if change == "another address":
        assert state(database, brandt) == (None, None, None)


def test_an_address_that_cannot_be_opened_is_told_loudly_after_the_others_were_read(database: Database) -> None:
    first, locked, last = (advisor(database, name) for name in ("first", "locked", "last"))
    with database.transaction() as session:
        row = session.scalars(select(StaffCalendar).where(StaffCalendar.staff_id == locked)).one()
        row.address = row.address[:-1]
    web = Calendars(first=meeting(TEN), last=meeting(TEN))
    with pytest.raises(VaultError):
        read_calendars(database, VAULT, at=AT, fetch=web)
    assert [len(busy(database, one)) for one in (first, locked, last)] == [1, 0, 1]


def test_many_are_asked_a_few_at_once_and_the_page_sees_how_far_it_is(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        for number in range(20):
            make.a_calendar(session, make.an_advisor(session, office), f"https://c{number}.example.org/")
    web = Calendars(**{f"c{number}": meeting(TEN) for number in range(20)})
    seen: list[tuple[int, int]] = []
    found = read_calendars(
        database, VAULT, at=AT, fetch=web, progress=lambda done, total: seen.append((done, total))
    )
    assert found == Readings(read=20, failed=0, times=20)
    assert seen == [(done, 20) for done in range(1, 21)]
    assert len(web.asked) == 20


def test_who_belongs_to_two_offices_is_read_once_in_the_zone_of_the_first(database: Database) -> None:
    with database.transaction() as session:
        authority = make.an_authority(session)
        office, other = (
            make.an_office(session, authority, zone=zone) for zone in ("Europe/Berlin", "Europe/Helsinki")
        )
        person = make.an_advisor(session, office)
        make.a_membership(session, other, person, Role.ADVISOR)
        make.a_calendar(session, person, "https://brandt.example.org/")
    web = Calendars(brandt=meeting(datetime(2026, 3, 3, 10), floating=True))  # noqa: DTZ001
    assert read_calendars(database, VAULT, at=AT, fetch=web) == Readings(read=1, failed=0, times=1)
    assert busy(database, person.id)[0][0] == TEN
