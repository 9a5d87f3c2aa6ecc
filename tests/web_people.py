"""For the tests of an office's people and rules: its administration, and what stands on a page."""

import re
from html import unescape

import factories as make
from browser import Browser, FormOnPage
from db.staff import Role, Staff
from web import auth
from web.house import House
from web_house import PASSWORD, Town


def an_admin(house: House, town: Town) -> Staff:
    with house.database.transaction() as session:
        return make.a_member(
            session,
            town.office,
            Role.ADMIN,
            name="Ida Admin",
            email="admin@example.org",
            password_hash=auth.hash_password(PASSWORD),
            language="en",
        )


def page_of(person: Staff) -> str:
    return f"/staff/koba/people/{person.id}"


def at_home(browser: Browser, person: Staff) -> Browser:
    browser.go(page_of(person))
    return browser


def forms_to(browser: Browser, action: str) -> list[FormOnPage]:
    return [form for form in browser.forms if form.action.endswith(action)]


def text_of(browser: Browser) -> str:
    """The page as it is read: tags gone, white space as one blank."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", browser.page.text)).split())


def faults(browser: Browser) -> list[str]:
    return re.findall(r'class="fault"[^>]*>([^<]+)<', browser.page.text)
