"""The page of plans: what is proposed and why, confirmed or declined by an editor, rules and figures."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.audit import AuditEntry
from db.offices import ChannelKind, Figure, Notice, PlanDecision, RuleAnswer
from factories.plans import a_closing, a_reopening, a_stand_in, figures
from scheduler.news.notices import supersede
from scheduler.news.offers import renew
from web.house import House
from web_house import Clock, LogIn, Town

PLANS = "/staff/koba/plans"


@pytest.fixture
def closed(house: House, town: Town) -> str:
    """Halberstadt is closed; Quedlinburg may stand in for it. Gives the series of the closing."""
    with house.database.transaction() as session:
        for name in ("Halberstadt", "Quedlinburg"):
            place = make.a_place(session, town.office, name)
            make.opening_hours(session, make.a_channel(session, town.office, place, kind=ChannelKind.WALK_IN))
        a_stand_in(session, town.office)
        return a_closing(session, town.office).series


@pytest.fixture
def reopening(house: House, town: Town) -> None:
    with house.database.transaction() as session:
        make.a_channel(session, town.office, make.a_place(session, town.office), kind=ChannelKind.APPOINTMENT)
        a_reopening(session, town.office, lifts=["suspended"])
        make.a_notice(session, town.office, series="suspended", channels=["appointment"])
        figures(session, town.office, 90, 80, 70)


def at_plans(as_: LogIn, town: Town) -> Browser:
    browser = as_(town.editor)
    browser.go(PLANS)
    return browser


def actions(house: House) -> list[str]:
    with house.database.reading() as session:
        found = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        return [action for action in found if action.startswith(("plan.", "rule.", "figure"))]


def test_a_closing_is_proposed_with_what_would_be_told(as_: LogIn, town: Town, closed: str) -> None:
    page = at_plans(as_, town).page.text
    assert "Quedlinburg stands in for: Halberstadt" in page
    assert "Closed to visitors: Halberstadt" in page
    assert "Sofort nötig: Quedlinburg, ohne Termin." in page
    assert "Quedlinburg is open to you." in page


def test_confirmed_it_is_told_on_the_page_and_on_record(house: House, as_: LogIn, town: Town, closed: str) -> None:
    browser = at_plans(as_, town)
    assert "Quedlinburg is open to you." not in browser.go("/koba?lang=en").text
    browser.go(PLANS)
    page = browser.send("/confirm").text
    assert "Confirmed. Phone and page tell it from now on." in page
    assert "Confirmed, and told now." in page
    assert f"{town.editor.name}: confirmed (Halberstadt)" in page
    assert "Quedlinburg is open to you." in browser.go("/koba?lang=en").text
    assert actions(house) == ["plan.confirmed"]


def test_declined_it_is_not_told_and_can_be_confirmed_after_all(
    house: House, as_: LogIn, town: Town, closed: str
) -> None:
    browser = at_plans(as_, town)
    page = browser.send("/decline").text
    assert "Declined. Nothing is told." in page
    assert "Proposed now" not in page
    assert "Confirm after all" in page
    assert "Confirmed, and told now." in browser.send("/confirm").text
    assert actions(house) == ["plan.declined", "plan.confirmed"]


def test_a_place_that_is_closed_itself_cannot_be_confirmed(
    house: House, as_: LogIn, town: Town, closed: str
) -> None:
    early = at_plans(as_, town)
    with house.database.transaction() as session:
        a_closing(session, town.office, "quedlinburg")
    late = at_plans(as_, town)
    assert "Quedlinburg is closed itself: it cannot stand in." in late.page.text
    assert [form.action for form in late.forms if form.action.endswith("/confirm")] == []
    page = early.send("/confirm")
    assert page.status_code == 409
    assert "Not confirmed: the place that would open is closed itself." in page.text


def test_who_comes_too_late_is_told(house: House, as_: LogIn, town: Town, closed: str) -> None:
    first, second, third = (at_plans(as_, town) for _ in range(3))
    first.send("/decline")
    page = second.send("/confirm")
    assert (page.status_code, "somebody decided this meanwhile" in page.text) == (409, True)
    with house.database.transaction() as session:
        supersede(session, town.office.id, closed, make.AT)
    page = third.send("/confirm")
    assert (page.status_code, "this is proposed no longer" in page.text) == (409, True)
    with house.database.reading() as session:
        assert [one.confirmed for one in session.scalars(select(PlanDecision))] == [False]


def test_a_plan_that_is_not_there(as_: LogIn, town: Town, closed: str) -> None:
    browser = at_plans(as_, town)
    form = browser.form("/confirm")
    assert browser.post(f"{PLANS}/nothing/confirm", form.fields).status_code == 404
    assert browser.post(f"{PLANS}/quedlinburg/rules/x", {**form.fields, "withdraw": "1"}).status_code == 404


def test_a_rule_is_answered_with_its_source_and_withdrawn(
    house: House, as_: LogIn, town: Town, reopening: None
) -> None:
    browser = at_plans(as_, town)
    assert "Not answered" in browser.page.text
    assert "Proposed now" not in browser.page.text
    page = browser.send("/rules/state", allows="yes", source="Sechste Verordnung, § 3")
    assert "Sechste Verordnung, § 3" in page.text
    assert "Proposed now" in page.text
    page = browser.send("/rules/state", ("withdraw", "1"))
    assert "Proposed now" not in page.text
    with house.database.reading() as session:
        [answer] = session.scalars(select(RuleAnswer))
        assert (answer.allows, answer.recorded_by) == (True, town.editor.id)
        assert answer.superseded_at
    assert actions(house) == ["rule.answered", "rule.withdrawn"]


@pytest.mark.parametrize("sent", [{"allows": "yes"}, {"source": "§ 3"}, {"allows": "maybe", "source": "§ 3"}])
def test_an_answer_without_a_source_or_a_yes_or_no(
    house: House, as_: LogIn, town: Town, reopening: None, sent: dict[str, str]
) -> None:
    page = at_plans(as_, town).send("/rules/state", **sent)
    assert page.status_code == 422
    assert "Please say whether the rule allows it" in page.text
    assert actions(house) == []


def test_a_confirmed_reopening_ends_what_was_suspended(
    house: House, as_: LogIn, town: Town, reopening: None
) -> None:
    browser = at_plans(as_, town)
    browser.send("/rules/state", allows="yes", source="§ 3")
    browser.send("/confirm")
    with house.database.reading() as session:
        told = session.scalars(select(Notice.series).where(Notice.superseded_at.is_(None))).all()
    assert told == ["plan-reopening"]
    assert "Talks in person are possible." in browser.go("/koba?lang=en").text


def test_a_typed_figure_counts_and_supersedes(house: House, as_: LogIn, town: Town, reopening: None) -> None:
    browser = at_plans(as_, town)
    assert "On all of these days the figure is low enough." in browser.page.text
    page = browser.send("/figures/incidence", day="2026-03-01", value="104,5")
    assert "The figure is recorded." in page.text
    assert "Not below 100: 1 March 2026." in page.text
    assert (
        "It was recorded so already." in browser.send("/figures/incidence", day="2026-03-01", value="104.5").text
    )
    with house.database.reading() as session:
        rows = session.scalars(select(Figure).order_by(Figure.id.desc()).limit(1)).one()
        assert (rows.value, rows.recorded_by) == (104.5, town.editor.id)


def test_a_day_without_a_figure_is_named(clock: Clock, as_: LogIn, town: Town, reopening: None) -> None:
    clock.wait(days=2)
    page = at_plans(as_, town).page.text
    assert "No figure: 2 March 2026, 3 March 2026. Until it is there, nothing is proposed." in page


@pytest.mark.parametrize(
    ("day", "value", "said"),
    [
        ("2026-03-03", "1", "This day is still to come."),
        ("soon", "1", "Please enter a date."),
        ("2026-03-01", "many", "“many” is no figure"),
        ("2026-03-01", "1.234", "can be read in two ways"),
    ],
)
def test_a_figure_that_cannot_be_is_kept_as_typed(
    house: House, as_: LogIn, town: Town, reopening: None, day: str, value: str, said: str
) -> None:
    page = at_plans(as_, town).send("/figures/incidence", day=day, value=value)
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{value}"' in page.text
    assert actions(house) == []


def upload(browser: Browser, text: str, button: str) -> str:
    file = (io.BytesIO(text.encode()), "figures.csv")
    page = browser.send("/figures/incidence/file", (button, "1"), file=file)
    return page.text


def test_a_file_is_looked_at_and_then_taken(house: House, as_: LogIn, town: Town, reopening: None) -> None:
    browser = at_plans(as_, town)
    text = "Tag;Wert\n1.3.2026;60,5\n2.3.2026;61\n"
    assert "Figures: 1 new, 1 changed" in upload(browser, text, "try")
    assert actions(house) == []
    page = upload(browser, text, "take")
    assert "Figures: 1 new, 1 changed" in page
    assert "60.5" in page
    assert "taken in before" in upload(browser, text, "take")
    assert actions(house) == ["figures.imported"]


def test_a_bad_file_changes_nothing_and_names_its_rows(
    house: House, as_: LogIn, town: Town, reopening: None
) -> None:
    page = upload(at_plans(as_, town), "Tag;Wert\n1.3.2026;60\nx;<b>\n", "take")
    assert "The file is not accepted. Nothing was changed." in page
    assert "Line 3: “x” is no date" in page
    assert actions(house) == []
    assert "Please choose a file." in upload(at_plans(as_, town), "", "take")


def test_the_picture_tells_what_the_table_tells(as_: LogIn, town: Town, reopening: None) -> None:
    page = at_plans(as_, town).page.text
    assert "7-day incidence in the last 14 days: below 100 on 3 of them" in page
    assert page.count("<rect") == 3
    assert page.count("no figure</td>") == 11


def test_an_office_without_plans(as_: LogIn, town: Town) -> None:
    assert "This office has no plan." in at_plans(as_, town).page.text


def test_a_closing_ahead_can_be_confirmed_ahead(
    house: House, clock: Clock, as_: LogIn, town: Town, closed: str
) -> None:
    with house.database.transaction() as session:
        supersede(session, town.office.id, closed, make.AT)
        a_closing(session, town.office, begins_at=make.AT + timedelta(hours=3))
        renew(session, town.office.id, make.AT)
    browser = at_plans(as_, town)
    assert "Closes to visitors from Monday, 2 March 2026, 12:00" in browser.page.text
    page = browser.send("/confirm").text
    assert "tell it as soon as the closing begins" in page
    assert "Confirmed: told by itself from" in page
    assert "Quedlinburg is open to you." not in browser.go("/koba?lang=en").text
    clock.wait(hours=3)
    assert "Quedlinburg is open to you." in browser.go("/koba?lang=en").text
