"""The office's rules, and the hours and absences of its people."""

from datetime import timedelta

from stories import Visit, open_all


def rules_changed(visit: Visit) -> None:
    """Lunch, a share kept free, a strike; then a rule that makes no sense."""
    visit.go("/staff/koba/policy")
    visit.page.fill("input[name=lunch_begins]", "12:00")
    visit.page.fill("input[name=lunch_ends]", "12:30")
    visit.page.fill("input[name=kept_free_percent]", str(20 if visit.size == "wide" else 25))
    visit.send("form[novalidate] button >> nth=0")
    if visit.page.locator("button[name=held][value='1']").count():
        visit.send("button[name=held]")


def rules_refused(visit: Visit) -> None:
    visit.go("/staff/koba/policy")
    visit.page.fill("input[name=on_days]", "3")
    visit.page.fill("input[name=buffer_minutes]", "sieben")
    visit.page.fill("textarea[name=extra_holidays]", "Heiligabend")
    visit.send("form[novalidate] button >> nth=0")


def an_advisor(visit: Visit) -> None:
    visit.go("/staff/koba/people")
    visit.send("td a >> nth=0")


def absent(visit: Visit) -> None:
    """A week off over appointments, a meeting every other week, other hours from a day on."""
    day = visit.scene.clock.at.date() + timedelta(days=2)
    an_advisor(visit)
    enter(visit, "leave", first_day=day, last_day=day + timedelta(days=7))
    enter(visit, "meeting", first_day=day, first_time="10:00", last_time="11:00", every_weeks=2)
    if visit.size == "wide":
        open_all(visit)
        visit.page.fill("[id='pattern-new-hours-0']", "8:00-11:00, 13-15")
        visit.send("form.hours >> nth=-1 >> button")


def enter(visit: Visit, kind: str, **typed: object) -> None:
    open_all(visit)
    visit.page.check(f"input[name=kind][value={kind}]")
    for name, value in typed.items():
        visit.page.fill(f"#absence-{name}", str(value))
    visit.send("form[action$=absences] button")


def never(visit: Visit) -> None:
    """A time that the clocks skip, and hours that overlap."""
    an_advisor(visit)
    open_all(visit)
    visit.page.fill("[id='pattern-new-hours-1']", "9-12, 11-13")
    visit.page.fill("[id='pattern-new-valid_from']", "")
    visit.send("form.hours >> nth=-1 >> button")


def skipped(visit: Visit) -> None:
    an_advisor(visit)
    enter(visit, "other", first_day="2026-03-29", first_time="02:30")


def leaves(visit: Visit) -> None:
    """Asked once more before the account is closed. In the second width it is opened again before."""
    _last_of_all(visit)
    if not visit.page.locator("form[action$='/close']").count():
        visit.page.click("section[aria-labelledby=left] .confirm summary")
        visit.send("section[aria-labelledby=left] .confirm button")
    visit.page.click("section[aria-labelledby=left] summary")


def left(visit: Visit) -> None:
    """In the second width it is closed already."""
    _last_of_all(visit)
    if visit.page.locator("form[action$='/close']").count():
        visit.page.click("section[aria-labelledby=left] summary")
        visit.send("form[action$='/close'] button")


def _last_of_all(visit: Visit) -> None:
    visit.go("/staff/koba/people")
    visit.send("td a:has-text('Wiebold')")
