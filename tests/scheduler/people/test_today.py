"""Who is here today, and which topics nobody may handle."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

import factories as make
from db.offices import Authority, Office
from db.session import Database
from db.staff import Absence, AbsenceKind, Role, Staff
from guesses import statements
from scheduler.calendar.opening import Hours, Span
from scheduler.people.hours import keep_day
from scheduler.people.skills import LANGUAGE, PERMISSION, keep_skills, skills_of, topics_for_nobody
from scheduler.people.today import Away, Today, advisors_away, days_today, members_of

AT, HOUR, DAY = make.AT, timedelta(hours=1), timedelta(days=1)
NINE = datetime(2026, 3, 2, 8, tzinfo=UTC)


def today_of(session: Session, office: Office, person: Staff, at: datetime) -> Today:
    return days_today(session, office, [person.id], at)[person.id]


def test_somebody_is_here_in_their_hours(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        person = make.an_advisor(session, office)
        day = today_of(session, office, person, AT)
        assert (day.spans, day.away, day.later) == ((Span(NINE, NINE + 6 * HOUR),), None, None)
        assert today_of(session, office, person, AT - DAY).spans == (), "a Sunday"
        holiday = datetime(2026, 4, 6, 8, tzinfo=UTC)
        assert today_of(session, office, person, holiday).spans == (), "Easter Monday"
        keep_day(session, person, office.id, date(2026, 3, 2), [Hours(0, time(13), time(14))])
        assert today_of(session, office, person, AT).spans == (Span(NINE + 4 * HOUR, NINE + 5 * HOUR),)


def test_somebody_is_away_until_the_last_of_their_absences_ends(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        person = make.an_advisor(session, office)

        def away(kind: AbsenceKind, span: Span) -> Away:
            session.add(
                Absence(
                    authority_id=person.authority_id,
                    staff_id=person.id,
                    kind=kind,
                    starts_at=span.start,
                    ends_at=span.end,
                )
            )
            session.flush()
            return Away(kind, span)

        later = away(AbsenceKind.MEETING, Span(AT + 2 * HOUR, AT + 3 * HOUR))
        away(AbsenceKind.MEETING, Span(AT + DAY, AT + 2 * DAY))
        assert today_of(session, office, person, AT).later == later
        away(AbsenceKind.LEAVE, Span(AT - DAY, AT + HOUR))
        ill = away(AbsenceKind.ILL, Span(AT - HOUR, AT + 5 * DAY))
        assert today_of(session, office, person, AT).away == ill


def test_many_days_are_looked_up_as_one(database: Database) -> None:
    """Each has the hours of this office and what they are away for; the statements are as many for one as for all."""
    with database.transaction() as session:
        office = make.an_office(session)
        early, late, away = (make.an_advisor(session, office, time(hour), time(15)) for hour in (9, 11, 9))
        elsewhere = make.an_office(session, session.get_one(Authority, office.authority_id))
        keep_day(session, late, elsewhere.id, AT.date(), [Hours(0, time(7), time(8))])
        make.an_absence(session, away, AT - HOUR - 7 * DAY, AT + HOUR - 7 * DAY, every_weeks=1)
        make.an_absence(session, away, AT - 3 * DAY, AT - DAY)
        counts = []
        for people in ([early], [early, late, away]):
            with statements() as asked:
                days = days_today(session, office, [person.id for person in people], AT)
            counts.append(len(asked))
        assert days[early.id].spans == (Span(NINE, NINE + 6 * HOUR),)
        assert days[late.id].spans == (Span(NINE + 2 * HOUR, NINE + 6 * HOUR),)
        assert days[away.id].away == Away(AbsenceKind.MEETING, Span(AT - HOUR, AT + HOUR))
        assert counts[0] == counts[1]


def test_advisors_who_are_away_now_are_counted_once(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        away, here, gone = (
            make.an_advisor(session, office),
            make.an_advisor(session, office),
            make.an_advisor(session, office, disabled_at=AT),
        )
        clerk = make.a_member(session, office, Role.BACK_OFFICE)
        for person in (away, gone, clerk, make.an_advisor(session, make.an_office(session))):
            make.an_absence(session, person, AT - HOUR, AT + HOUR)
            make.an_absence(session, person, AT - HOUR - 7 * DAY, AT + HOUR - 7 * DAY, every_weeks=1)
        make.an_absence(session, here, AT - HOUR, AT)
        make.an_absence(session, here, AT + HOUR, AT + 2 * HOUR)
        assert advisors_away(session, office, AT) == 1


def test_everybody_is_listed_once_with_all_roles(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        two = make.an_advisor(session, office, name="Berta")
        make.a_membership(session, office, two, Role.ADMIN)
        one = make.a_member(session, office, Role.EDITOR, name="Anna", disabled_at=AT)
        make.an_advisor(session, make.an_office(session))
        listed = members_of(session, office.id)
    assert [(member.person.id, member.roles) for member in listed] == [
        (one.id, (Role.EDITOR,)),
        (two.id, (Role.ADVISOR, Role.ADMIN)),
    ]


def test_a_topic_needs_one_advisor_who_has_all_of_its_permissions(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        topic = make.a_topic(session, office, needs={"permissions": ["debts", "housing"]})
        make.a_topic(session, office)
        one, other = make.an_advisor(session, office), make.an_advisor(session, office)
        gone = make.an_advisor(session, office, disabled_at=AT)
        clerk = make.a_member(session, office, Role.BACK_OFFICE)
        foreign = make.an_advisor(session, make.an_office(session))
        keep_skills(session, one, PERMISSION, ["debts"])
        keep_skills(session, other, PERMISSION, ["housing"])
        for person in (gone, clerk, foreign):
            keep_skills(session, person, PERMISSION, ["debts", "housing"])
        assert topics_for_nobody(session, office) == [topic]
        assert keep_skills(session, one, PERMISSION, ["housing", "debts"]) is True
        assert topics_for_nobody(session, office) == []
        assert keep_skills(session, one, PERMISSION, ["debts", "housing"]) is False
        keep_skills(session, one, LANGUAGE, ["fi"])
        assert skills_of(session, one.id, PERMISSION) == ["debts", "housing"]


def test_a_day_is_one_of_the_office(database: Database) -> None:
    """At 23:30 UTC it is tomorrow in Helsinki."""
    with database.transaction() as session:
        office = make.an_office(session, zone="Europe/Helsinki", country="FI", subdivision=None)
        person = make.an_advisor(session, office)
        sunday_night = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
        [span] = today_of(session, office, person, sunday_night).spans
    assert span.start.astimezone(ZoneInfo(office.zone)).date() == date(2026, 3, 2)
