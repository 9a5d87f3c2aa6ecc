"""Default-deny: every route has a permission, every route of staff refuses whoever may not use it."""

import pytest
from flask import Flask

import factories as make
from browser import Browser
from db.staff import Role
from web.access.guard import install
from web.access.permissions import Allowed, Open, permission_of
from web.house import House
from web.page import errors
from web_house import LogIn, Town

PUBLIC = {
    "static",
    "health.health",
    "status.offices",
    "status.office",
    "feed.atom",
    "feed.json",
    "login.login",
    "login.log_in",
    "login.log_out",
    "letter.enter",
    "letter.open_page",
    "letter.open_letter",
    "letter.leave",
}


def test_every_route_has_a_permission(app: Flask) -> None:
    without = [rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint) is None]
    assert without == []


def test_what_is_public_is_listed_here(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {name for name in endpoints if permission_of(app, name) is Open.PUBLIC} == PUBLIC


def test_what_is_signed_belongs_to_the_telephone(app: Flask) -> None:
    signed = [rule for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint) is Open.SIGNED]
    assert signed
    assert all(rule.rule.startswith("/phone/") for rule in signed)


def test_a_route_without_permission_is_refused(house: House) -> None:
    app = Flask("bare", template_folder="../web/templates")
    app.config["TESTING"] = True
    install(app)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def staff_routes(app: Flask) -> list[tuple[str, str, Allowed]]:
    """Method, address, permission of every route of staff; ids and keys that exist nowhere."""
    found = []
    for rule in app.url_map.iter_rules():
        permission = permission_of(app, rule.endpoint)
        if isinstance(permission, Allowed):
            values = {name: "1" if "_id" in name else "koba" for name in rule.arguments}
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
            found += [(method, address, permission) for method in (rule.methods or set()) & {"GET", "POST"}]
    return found


def test_nobody_gets_in_without_a_login(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    routes = staff_routes(app)
    assert len(routes) > 12
    for method, address, _ in routes:
        answer = client.open(address, method=method)
        if method == "GET":
            assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login"), address
        else:
            assert answer.status_code == 401, address


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.BACK_OFFICE, Role.EDITOR])
def test_the_wrong_role_is_refused(app: Flask, as_: LogIn, town: Town, role: Role) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    person = {Role.ADVISOR: town.advisor, Role.BACK_OFFICE: town.printer, Role.EDITOR: town.editor}[role]
    browser = as_(person)
    refused = 0
    for method, address, permission in staff_routes(app):
        if role not in permission.roles:
            assert browser.client.open(address, method=method).status_code == 403, address
            refused += 1
    assert refused


def test_a_letters_pages_need_a_letter(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if permission_of(app, rule.endpoint) is Open.LETTER:
            for method in (rule.methods or set()) & {"GET", "POST"}:
                answer = client.open(rule.rule, method=method)
                assert answer.status_code == errors.LETTER_OVER.status, rule.rule


def test_a_foreign_object_is_not_there(house: House, as_: LogIn, town: Town, browser: Browser) -> None:
    """Another office of the same authority, in which the advisor works too, but not as an advisor."""
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, key="other")
        make.a_membership(session, other, town.advisor, Role.EDITOR)
        theirs = make.a_case(session, other)
        mine = make.a_case(session, town.office, advisor=town.advisor)
        foreign = make.a_case(session, make.an_office(session, key="foreign"))
    browser = as_(town.advisor)
    assert browser.go(f"/staff/cases/{mine.id}").status_code == 200
    for hidden in (theirs, foreign):
        assert browser.go(f"/staff/cases/{hidden.id}").status_code == 404
        form = {"form_key": "x" * 20, "outcome": "reached", "csrf_token": _token(browser)}
        assert browser.post(f"/staff/cases/{hidden.id}/attempts", form).status_code == 404
    assert browser.go("/staff/other/calls").status_code == 404
    assert browser.go("/staff/foreign/calls").status_code == 404
    assert browser.go("/staff/nowhere/calls").status_code == 404


def _token(browser: Browser) -> str:
    browser.go("/staff/")
    return browser.form("/logout").fields["csrf_token"]
