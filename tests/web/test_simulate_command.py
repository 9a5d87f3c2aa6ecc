"""`rufzeit simulate`: an office's own numbers live through made-up towns, as they are and with what is asked for."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

import factories as make
from command_line import Run, refused
from db.session import Database
from scheduler.calendar.opening import Hours
from scheduler.simulation.office import setting_of
from scheduler.simulation.setting import USUAL_HOURS
from web.command.simulate import TOLD, _staffed

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SMALL = ("--towns", "1", "--days", "5")


@pytest.fixture
def office(run: Run, folder: object) -> str:
    """Two advisors, few cases: the usual number of cases is taken."""
    assert run("migrate").exit_code == 0
    database = Database(f"sqlite:///{folder}/var/rufzeit.db")
    with database.transaction() as session:
        office = make.an_office(session)
        for _advisor in range(2):
            make.an_advisor(session, office)
        key = office.key
    database.close()
    return key


def test_the_office_as_it_is_stands_beside_first_free_times(run: Run, office: str) -> None:
    said = run("simulate", "--office", office, *SMALL).output
    assert "as it is" in said
    assert "first free" in said
    assert "what if" not in said
    assert all(told.split()[0] in said for told in TOLD.values())


def test_another_rule_is_a_column_of_its_own(run: Run, office: str) -> None:
    asked = ("--rule", "attempts=4", "--advisors", "1", "--letters", "mon,thu")
    assert "what if" in run("simulate", "--office", office, *asked, *SMALL).output


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--rule", "attempts=0"), "attempts"),
        (("--rule", "attemts=3"), "attemts"),
        (("--rule", "silence=perhaps"), "silence"),
        (("--letters", "mon,someday"), "“som” is no weekday"),
    ],
)
def test_what_cannot_be_is_named(run: Run, office: str, asked: tuple[str, ...], said: str) -> None:
    assert said in refused(run("simulate", "--office", office, *asked, *SMALL))


def test_an_unknown_office_is_named(run: Run, office: str) -> None:
    assert "nowhere" in refused(run("simulate", "--office", "nowhere", *SMALL))


def test_who_comes_works_like_those_who_are_there() -> None:
    one, other = USUAL_HOURS, USUAL_HOURS[:2]
    assert _staffed((one, other), 3) == (one, other, one, other, one)
    assert _staffed((one, other), -1) == (one,)
    assert _staffed((one, other), -5) == (one,)


def test_the_record_tells_advisors_cases_and_topics(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office, time(8), time(10), range(1))
        short, long = make.a_topic(session, office, minutes=20), make.a_topic(session, office, minutes=45)
        for number in range(26):
            topic = long if number % 2 else short
            make.a_case(session, office, advisor=advisor, topic=topic, opened_at=NOW)
        make.a_case(session, office, advisor=advisor, topic=short, opened_at=datetime(2025, 1, 7, tzinfo=UTC))
        setting = setting_of(session, office, NOW)
    assert setting.weeks == ((Hours(0, time(8), time(10)),),)
    assert setting.cases_a_day == pytest.approx(26 / 65)
    assert setting.topics == ((20, 0.5), (45, 0.5))
    assert (setting.first, setting.zone) == (date(2026, 3, 2), ZoneInfo("Europe/Berlin"))
