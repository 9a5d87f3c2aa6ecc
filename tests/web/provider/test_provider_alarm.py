"""Whoever runs the print room sees what the provider told wrongly, for a week; others do not."""

from db.offices import Office
from db.session import Database
from scheduler.provider.told import NO_SUCH_NUMBER, Fault
from web.house import House
from web.provider.noting import note_faults
from web_house import Clock, LogIn, Town

ALARM = "The file status-1.csv of the print provider"


def note(house: House, office: Office) -> None:
    fault = Fault(4, NO_SUCH_NUMBER, {"given": "<b>7</b>"})
    with house.database.transaction() as session:
        note_faults(house, session, session.get_one(Office, office.id), "status-1.csv", [fault])


def test_the_alarm_names_file_and_line(house: House, town: Town, as_: LogIn) -> None:
    note(house, town.office)
    page = as_(town.printer).go("/staff/").text
    assert ALARM in page
    assert "Line 4: The batch has no letter &lt;b&gt;7&lt;/b&gt;." in page
    assert ALARM not in as_(town.advisor).go("/staff/").text


def test_after_a_week_it_is_over(house: House, town: Town, as_: LogIn, clock: Clock) -> None:
    note(house, town.office)
    clock.wait(days=8)
    assert ALARM not in as_(town.printer).go("/staff/").text


def test_a_house_without_a_provider_reads_nothing(
    database: Database, house: House, town: Town, as_: LogIn
) -> None:
    assert ALARM not in as_(town.printer).go("/staff/").text
