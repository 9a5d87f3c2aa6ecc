"""The pages of an office's people: who is here, absences, who may see and change what."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.offices import Office
from db.staff import Absence, AbsenceKind, Staff, StaffCalendar
from web.house import House
from web_house import LogIn, Town
from web_people import an_admin, at_home, faults, page_of, text_of


@pytest.fixture
def admin(house: House, town: Town) -> Staff:
    return an_admin(house, town)


def absences(house: House) -> list[Absence]:
    with house.database.reading() as session:
        return list(session.scalars(select(Absence).order_by(Absence.id)))


def test_the_list_says_who_is_here_and_what_is_wrong(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        away = make.an_advisor(session, town.office, name="Away Now")
        session.add(
            Absence(
                authority_id=away.authority_id, staff_id=away.id, kind=AbsenceKind.ILL,
                starts_at=datetime(2026, 3, 1, 23, tzinfo=UTC), ends_at=datetime(2026, 3, 6, 23, tzinfo=UTC),
            )
        )  # fmt: skip
        session.add(
            StaffCalendar(
                authority_id=away.authority_id, staff_id=away.id, address=b"sealed", problem="no_answer",
                problem_since=make.AT,
            )
        )  # fmt: skip
        make.a_topic(
            session, town.office, names={"de": "Schulden", "en": "Debts"}, needs={"permissions": ["debts"]}
        )
    browser = as_(town.printer)
    browser.go("/staff/koba/people")
    told = text_of(browser)
    assert "Ill Monday, 2 March 2026 – Friday, 6 March 2026" in told
    assert "The calendar's address does not answer since 2 March 2026" in told
    assert "Here 9:00–15:00" in told
    assert "Nobody may talk about this topic: no advisor has all that it asks for. Debts: debts" in told


def test_the_back_office_enters_absences_and_changes_nothing_else(house: House, as_: LogIn, town: Town) -> None:
    browser = at_home(as_(town.printer), town.advisor)
    assert [form.action.rpartition("/")[2] for form in browser.forms if "people" in form.action] == ["absences"]
    token = browser.form("/logout").fields["csrf_token"]
    for address in ("hours", "days", "days/remove", "skills", "calendar", "calendar/forget"):
        assert browser.post(f"{page_of(town.advisor)}/{address}", {"csrf_token": token}).status_code == 403


def test_whole_days(house: House, as_: LogIn, town: Town) -> None:
    browser = at_home(as_(town.printer), town.advisor)
    browser.send("/absences", kind="leave", first_day="2026-03-27", last_day="2026-03-30")
    assert "The absence is recorded." in browser.page.text
    [one] = absences(house)
    assert one.starts_at == datetime(2026, 3, 26, 23, tzinfo=UTC)
    assert one.ends_at == datetime(2026, 3, 30, 22, tzinfo=UTC), "the clocks went forward on the 29th"
    assert (one.kind, one.recorded_by, one.every_weeks) == (AbsenceKind.LEAVE, town.printer.id, None)
    assert "Friday, 27 March 2026 – Monday, 30 March 2026" in text_of(browser)
    browser.send("/absences", kind="leave", first_day="2026-03-27", last_day="2026-03-30")
    assert "It was recorded so already." in browser.page.text
    assert len(absences(house)) == 1


def test_a_meeting_every_two_weeks(house: House, as_: LogIn, town: Town) -> None:
    browser = at_home(as_(town.printer), town.advisor)
    browser.send(
        "/absences", kind="meeting", first_day="2026-03-03", first_time="10:00", last_time="11:30",
        every_weeks="2", repeats_until="2026-06-30",
    )  # fmt: skip
    [one] = absences(house)
    assert (one.starts_at, one.ends_at) == (
        datetime(2026, 3, 3, 9, tzinfo=UTC),
        datetime(2026, 3, 3, 10, 30, tzinfo=UTC),
    )
    assert (one.every_weeks, one.repeats_until) == (2, date(2026, 6, 30))
    assert "Tuesday, 3 March 2026, 10:00–11:30 , every 2 weeks, until 30 June 2026" in text_of(browser)


def test_why_somebody_is_away_stays_out_of_the_audit(house: House, as_: LogIn, town: Town) -> None:
    browser = at_home(as_(town.printer), town.advisor)
    browser.send("/absences", kind="ill", first_day="2026-03-02")
    with house.database.reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "absence.entered"))
    assert entry.facts == {"absence": absences(house)[0].id}


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"first_day": ""}, "Please enter a date."),
        ({"first_day": "soon"}, "Please enter a date."),
        ({"first_day": "0001-01-01"}, "Please enter a date."),
        ({"kind": "bored"}, "Please choose a reason."),
        ({"first_day": "2026-03-05", "last_day": "2026-03-04"}, "The absence would end before it begins."),
        ({"first_day": "2025-03-05"}, "It would be over already."),
        ({"first_day": "2026-03-29", "first_time": "02:30"}, "The clocks skip this time on that day."),
        ({"first_day": "2026-03-28", "last_day": "2026-03-29", "last_time": "02:00"}, "The clocks skip this time"),
        ({"first_time": "9 o'clock"}, "Please enter a time"),
        ({"every_weeks": "0"}, "from 1 to 52"),
        ({"every_weeks": "53"}, "from 1 to 52"),
        ({"repeats_until": "2026-05-01"}, "after how many weeks"),
        ({"every_weeks": "1", "repeats_until": "2026-03-01"}, "before it begins"),
        ({"every_weeks": "1", "last_day": "2026-03-20"}, "come again before it is over"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused_and_nothing_is_lost(
    house: House, as_: LogIn, town: Town, typed: dict[str, str], reason: str
) -> None:
    browser = at_home(as_(town.printer), town.advisor)
    sent = {"kind": "leave", "first_day": "2026-03-05", **typed}
    browser.send("/absences", **sent)
    assert browser.page.status_code == 422
    assert any(reason in fault for fault in faults(browser)), faults(browser)
    kept = browser.form("/absences").fields
    assert all(kept[name] == value for name, value in sent.items() if name != "kind")
    assert absences(house) == []


def test_of_a_time_that_comes_twice_the_earlier_is_taken_and_said(house: House, as_: LogIn, town: Town) -> None:
    browser = at_home(as_(town.printer), town.advisor)
    browser.send("/absences", kind="other", first_day="2026-10-25", first_time="02:30", last_time="12:00")
    assert "comes twice on that day" in browser.page.text
    assert absences(house)[0].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_appointments_in_an_absence_are_counted_and_listed(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        case = make.a_case(session, town.office, advisor=town.advisor)
        make.an_appointment(session, case, starts_at=datetime(2026, 3, 5, 9, tzinfo=UTC))
    browser = at_home(as_(town.printer), town.advisor)
    browser.send("/absences", kind="ill", first_day="2026-03-05")
    assert "1 appointment lies in it" in browser.page.text
    assert "Thursday, 5 March 2026, 10:00" in browser.page.text


def test_an_absence_ends_and_one_to_come_is_deleted(house: House, as_: LogIn, town: Town) -> None:
    browser = at_home(as_(town.printer), town.advisor)
    browser.send("/absences", kind="ill", first_day="2026-03-02", last_day="2026-03-06")
    browser.send("/end")
    assert [one.ends_at for one in absences(house)] == [make.AT]
    browser.send("/absences", kind="ill", first_day="2026-03-04")
    browser.send("/end")
    assert len(absences(house)) == 1
    assert "None to come." in browser.page.text


def test_people_of_other_offices_are_not_there(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, key="other")
        foreign = make.an_advisor(session, other)
        absence = Absence(
            authority_id=foreign.authority_id, staff_id=foreign.id, kind=AbsenceKind.ILL,
            starts_at=make.AT, ends_at=make.AT.replace(hour=20),
        )  # fmt: skip
        session.add(absence)
        session.flush()
    browser = at_home(as_(admin), town.advisor)
    token = browser.form("/logout").fields["csrf_token"]
    assert browser.go(page_of(foreign)).status_code == 404
    for who in (foreign, town.advisor):
        address = f"{page_of(who)}/absences/{absence.id}/end"
        assert browser.post(address, {"csrf_token": token}).status_code == 404
    for address in ("hours", "days", "skills", "calendar", "calendar/forget", "absences"):
        values = {"csrf_token": token, "replaced": "new"}
        assert browser.post(f"{page_of(foreign)}/{address}", values).status_code == 404
    assert [one.ends_at.hour for one in absences(house)] == [20]


def test_the_first_page_says_what_is_wrong_with_an_office_s_people(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        office.policy = {**office.policy, "post_held_since": "2026-03-01"}
        make.a_topic(session, office, needs={"permissions": ["debts"]})
        session.add(
            StaffCalendar(
                authority_id=town.advisor.authority_id, staff_id=town.advisor.id, address=b"sealed",
                problem="refused", problem_since=make.AT,
            )
        )  # fmt: skip
    browser = at_home(as_(town.printer), town.advisor)
    assert "it cannot be opened any more" in browser.page.text
    browser.send("/absences", kind="ill", first_day="2026-03-02")
    browser.go("/staff/")
    told = text_of(browser)
    assert "People 1 away now 1 calendar cannot be read 1 topic that nobody may handle" in told
    assert "Letters do not travel since 1 March 2026: nothing is proposed by letter." in told
    other = as_(town.advisor)
    other.go("/staff/")
    assert "away now" not in other.page.text
    assert "Letters do not travel since" in other.page.text
