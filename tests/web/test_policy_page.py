"""The page of an office's rules: readable by everybody, changed by its administration, nothing lost, all on record."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.audit import AuditEntry
from db.offices import Office
from db.staff import Staff
from scheduler.news.offers import facts_of, renew
from scheduler.policy import Policy
from web.house import House
from web.staff.policy_rules import FIELDS, SECTIONS
from web.staff.policy_typed import NAMES
from web_house import LogIn, Town
from web_people import an_admin, text_of

PAGE = "/staff/koba/policy"


@pytest.fixture
def admin(house: House, town: Town) -> Staff:
    return an_admin(house, town)


def policy_of(house: House, town: Town) -> Policy:
    with house.database.reading() as session:
        return Policy.of(session.get_one(Office, town.office.id).policy)


def save(browser: Browser, **typed: str) -> Browser:
    browser.go(PAGE)
    browser.send("/policy", **typed)
    return browser


def test_every_rule_has_its_place_and_only_one() -> None:
    named = [name for section in SECTIONS for rule in section.rules for name in rule.names]
    assert sorted([*named, "post_held_since"]) == sorted(FIELDS)
    assert set(FIELDS) == set(Policy.__dataclass_fields__)


def test_everybody_who_works_there_reads_the_rules(as_: LogIn, town: Town) -> None:
    for person in (town.advisor, town.printer, town.editor):
        browser = as_(person)
        assert browser.go(PAGE).status_code == 200
        assert "after this many attempts: 1 ; on this many different days: 1" in text_of(browser)
        assert "No answer , Busy , Mailbox" in text_of(browser)
        assert 'name="attempts"' not in browser.page.text
        assert "Save the rules" not in browser.page.text


def test_nobody_else_changes_them(house: House, as_: LogIn, town: Town) -> None:
    browser = as_(town.editor)
    browser.go("/staff/")
    token = browser.form("/logout").fields["csrf_token"]
    for address in (PAGE, f"{PAGE}/post"):
        assert browser.post(address, {"csrf_token": token, "held": "1", "attempts": "5"}).status_code == 403
    assert policy_of(house, town) == Policy(attempts=1, on_days=1, parts_of_day=1)


def test_a_changed_rule_holds_and_is_on_record(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    browser = save(as_(admin), attempts="4", on_days="2", lunch_begins="12:00", lunch_ends="12.30")
    assert "It holds from the next run on" in browser.page.text
    found = policy_of(house, town)
    assert (found.attempts, found.on_days, found.parts_of_day) == (4, 2, 1)
    assert (str(found.lunch_begins), str(found.lunch_ends)) == ("12:00:00", "12:30:00")
    told = text_of(browser)
    assert "Ida Admin Attempts: 1 → 4 Different days: 1 → 2" in told
    assert "Beginning of lunch: – → 12:00" in told
    with house.database.reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "policy.changed"))
    assert {"name": "attempts", "before": 1, "now": 4} in entry.facts["changes"]
    assert (entry.actor, entry.office_id) == (f"staff:{admin.id}", town.office.id)


def test_what_is_not_changed_stays_unsaid(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    """Else a later default, or a later file, could not be heard any more."""
    browser = save(as_(admin), attempts="2")
    with house.database.reading() as session:
        assert session.get_one(Office, town.office.id).policy == {"attempts": 2, "on_days": 1, "parts_of_day": 1}
    assert "Nothing was changed" in save(browser).page.text


@pytest.mark.parametrize(
    ("typed", "name", "reason"),
    [
        ({"attempts": "three"}, "attempts", "Please enter a whole number."),
        ({"attempts": ""}, "attempts", "Please enter a whole number."),
        ({"attempts": "0"}, "attempts", "At least 1 is expected."),
        ({"attempts": "21"}, "attempts", "At most 20 is expected."),
        ({"on_days": "2"}, "on_days", "than there are attempts"),
        ({"grid_minutes": "7"}, "grid_minutes", "A multiple of 5 is expected."),
        ({"print_cutoff": "25:00"}, "print_cutoff", "Please enter a time"),
        ({"print_cutoff": ""}, "print_cutoff", "Please enter a time"),
        ({"lunch_begins": "12:00"}, "lunch_ends", "A lunch break needs its beginning and its end."),
        ({"lunch_begins": "13:00", "lunch_ends": "12:00"}, "lunch_ends", "ends before it begins"),
        ({"silence": "forgotten"}, "silence", "Please choose one."),
        ({"desk": "030 23125100"}, "desk", "written with + and digits alone"),
        ({"desk": "+493023125100\n+493023125100"}, "desk", "stands here twice"),
        ({"extra_holidays": "Christmas"}, "extra_holidays", "Christmas"),
        ({"extra_holidays": "24.12.2026", "not_holidays": "2026-12-24"}, "not_holidays", "as a holiday and as a"),
        ({"carriers": " "}, "carriers", "At least one is needed here."),
        ({"most_per_day": "0"}, "most_per_day", "At least 1 is expected."),
        ({"volume_sheets": "19"}, "volume_sheets", "At least 20 is expected."),
        ({"volume_sheets": "2001"}, "volume_sheets", "At most 2000 is expected."),
        ({"stuck_days": "0"}, "stuck_days", "At least 1 is expected."),
        ({"stuck_days": "21"}, "stuck_days", "At most 20 is expected."),
        ({"print_way": "elsewhere"}, "print_way", "Please choose one."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_at_its_rule_and_nothing_is_lost(
    house: House, as_: LogIn, town: Town, admin: Staff, typed: dict[str, str], name: str, reason: str
) -> None:
    before = policy_of(house, town)
    browser = save(as_(admin), **{"remembered_days": "77", **typed})
    assert browser.page.status_code == 422
    [fault] = re.findall(rf'id="{name}-fault">([^<]+)<', browser.page.text)
    assert reason in fault
    assert browser.form("/policy").fields["remembered_days"] == "77"
    for field, value in typed.items():
        assert browser.form("/policy").fields.get(field, value).strip() == value.strip()
    assert policy_of(house, town) == before


def test_choices_of_which_none_is_left(as_: LogIn, town: Town, admin: Staff) -> None:
    browser = as_(admin)
    browser.go(PAGE)
    fields = {
        name: value for name, value in browser.form("/policy").fields.items() if "posting_weekdays" not in name
    }
    browser.post(PAGE, fields)
    assert browser.page.status_code == 422
    assert "Days on which letters leave: At least one is needed here." in text_of(browser)


def test_all_kinds_of_values(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    browser = as_(admin)
    browser.go(PAGE)
    fields = browser.form("/policy").fields
    for name in ("counts-busy", "posting_weekdays-0", "carrier_saturday"):
        del fields[name]
    fields |= {
        "in_force_by": "person", "silence": "lapses", "most_per_day": "8", "posting_weekdays-5": "1",
        "extra_holidays": "24.12.2026\n2026-12-31", "carriers": "Post\nHauspost", "desk": "+493023125100",
        "print_way": "provider", "both_sides": "1", "volume_sheets": "250", "closes_itself": "1", "stuck_days": "3",
    }  # fmt: skip
    assert browser.post(PAGE, fields).status_code == 200
    found = policy_of(house, town)
    assert found.counts == ("no_answer", "mailbox", "someone_else")
    assert found.posting_weekdays == (1, 2, 3, 4, 5)
    assert (found.carrier_saturday, found.in_force_by, found.silence) == (False, "person", "lapses")
    assert (found.most_per_day, found.extra_holidays) == (8, ("2026-12-24", "2026-12-31"))
    assert (found.carriers, found.desk) == (("Post", "Hauspost"), ("+493023125100",))
    assert (found.print_way, found.both_sides, found.closes_itself) == ("provider", True, True)
    assert (found.volume_sheets, found.stuck_days) == (250, 3)
    told = text_of(browser)
    assert "What counts: No answer, Busy, Mailbox, Someone else answered, nothing said → No answer" in told
    assert "Who prints: our own printer → a print provider" in told
    assert "It prints both sides of a sheet: no → yes" in told
    assert "Further days on which the office is closed: – → 24 December 2026, 31 December 2026" in told


def test_two_who_change_rules_lose_nothing(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    first, second = as_(admin), as_(admin)
    second.go(PAGE)
    save(first, remembered_days="30")
    second.send("/policy", attempts="3")
    assert second.page.status_code == 409
    assert "somebody else changed rules meanwhile" in second.page.text
    assert second.form("/policy").fields["attempts"] == "3"
    assert policy_of(house, town).attempts == 1
    second.send("/policy", remembered_days="30")
    assert (policy_of(house, town).attempts, policy_of(house, town).remembered_days) == (3, 30)


def test_the_switch_for_a_postal_strike(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    browser = as_(admin)
    browser.go(PAGE)
    browser.send("/policy/post", ("held", "1"))
    assert policy_of(house, town).post_held_since == make.DAY
    assert "since 2 March 2026" in text_of(browser)
    save(browser, attempts="2")
    assert policy_of(house, town).post_held_since == make.DAY, "the form of the rules leaves it alone"
    browser.send("/policy/post", ("held", "0"))
    assert policy_of(house, town).post_held_since is None
    assert "Letters do not travel since: 2 March 2026 → –" in text_of(browser)


def test_the_desk_is_what_callers_reach_at_once(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    with house.database.transaction() as session:
        renew(session, town.office.id, make.AT)
    save(as_(admin), desk="+493023125100")
    with house.database.reading() as session:
        assert facts_of(session, town.office.id).desk == ("+493023125100",)


def test_the_form_holds_every_rule_but_the_switch() -> None:
    assert set(NAMES) == set(FIELDS) - {"post_held_since"}


def test_the_document_explains_every_rule() -> None:
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    rules = text[text.index("## The rules of an office") :].split("\n## ")[0]
    named = {
        name
        for line in rules.splitlines()
        if line.startswith("|")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert named == set(FIELDS)
