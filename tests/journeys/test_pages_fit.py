"""What a clerk reads and types has the room that it needs, with a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

import factories as make
from back_office import ADVISOR, CLERK, Desk
from db.offices import Office
from db.staff import Staff
from journeys.conftest import Demo

NAME = "Maximiliane-Theodora Freifrau von Hohenlohe-Schillingsfürst"  # 60 letters
CUT = "field => field.scrollWidth - field.clientWidth"
ROOM_LEFT = """
button => button.closest('.alert').getBoundingClientRect().right - button.getBoundingClientRect().right
"""


@pytest.fixture
def clerk(offices: Demo, browser: Browser) -> Desk:
    return Desk(offices, browser, CLERK)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("width", [1100, 1280])
def test_a_long_name_is_read_whole_where_it_is_corrected(clerk: Desk, width: int) -> None:
    clerk.tab.set_viewport_size({"width": width, "height": 900})
    clerk.go("/staff/koba/paper")
    for field, typed in {"name": NAME, "phone": "0049 (0)3941 / 123 456 789 - 12345"}.items():
        clerk.tab.fill(f"#{field}", typed)
    clerk.press("form[action$='/paper'] button[type=submit]")
    clerk.tab.click("summary:has-text('Angaben berichtigen')")
    for field in ("name", "phone"):
        assert clerk.tab.eval_on_selector(f"#{field}", CUT) <= 0


@pytest.mark.timeout(120)
def test_a_button_of_an_alarm_stays_off_its_edge(offices: Demo, clerk: Desk) -> None:
    with offices.house.database.transaction() as session:
        advisor = session.scalars(select(Staff).where(Staff.email == ADVISOR)).one()
        office = session.scalars(select(Office).where(Office.key == "koba")).one()
        case = make.a_case(session, office, advisor=advisor)
        tomorrow = offices.house.now() + timedelta(days=1)
        make.an_appointment(session, case, tomorrow)
        make.an_absence(session, advisor, tomorrow - timedelta(hours=1), tomorrow + timedelta(hours=1))
    clerk.tab.set_viewport_size({"width": 390, "height": 844})
    clerk.go("/staff/")
    assert clerk.tab.eval_on_selector(".alert .inline-form button", ROOM_LEFT) >= 16
