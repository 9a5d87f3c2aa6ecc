"""The public pages: what is open where, in four languages."""

import pytest
from flask import Flask

import factories as make
from browser import Browser
from db.offices import ChannelKind, Effect
from web.house import House
from web_house import Town


@pytest.fixture
def everywhere(house: House) -> None:
    """An office that speaks all four languages, with a suspended place and one that is open."""
    names = {"de": "Amt Nord", "sv": "Byrå Nord", "fi": "Toimisto Pohjoinen", "en": "Office North"}
    with house.database.transaction() as session:
        office = make.an_office(
            session, key="nord", languages=["sv", "fi", "de", "en"], names=names, historical=names
        )
        make.a_phone_line(session, office, language="fi", number="+493023125701")
        make.a_phone_line(session, office, language=None, number="+493023125700")
        phone = make.a_channel(session, office, contact="+493023125700")
        make.opening_hours(session, phone)
        make.a_channel(session, office, kind=ChannelKind.WEB_OPEN, contact="nord.example")
        make.a_channel(session, office, kind=ChannelKind.EMAIL, contact="post@nord.example")
        for name in ("Ort", "Dorf"):
            place = make.a_place(session, office, name)
            make.opening_hours(session, make.a_channel(session, office, place, kind=ChannelKind.WALK_IN))
            make.a_channel(session, office, place, kind=ChannelKind.LETTERBOX)
        eye = {
            "sv": "Stängt i Ort.",
            "fi": "Ort on suljettu.",
            "de": "In Ort geschlossen.",
            "en": "Closed in Ort.",
        }
        make.a_notice(session, office, places=["ort"], eye=eye, effect=Effect.SUSPENDED)


SAID = {
    "de": ("Amt Nord", "In Ort geschlossen.", "Unser Telefon", "Vorübergehend ausgesetzt", "Was wo geöffnet ist"),
    "sv": ("Byrå Nord", "Stängt i Ort.", "Vår telefon", "Tillfälligt indraget", "Vad är öppet och var"),
    "fi": ("Toimisto Pohjoinen", "Ort on suljettu.", "Puhelimemme", "", ""),
    "en": ("Office North", "Closed in Ort.", "Our telephone", "Suspended", "What is open where"),
}


@pytest.mark.parametrize("language", ["de", "sv", "fi", "en"])
def test_an_office_in_each_language(app: Flask, everywhere: None, language: str) -> None:
    name, notice, telephone, _, _ = SAID[language]
    page = Browser(app).go(f"/nord?lang={language}")
    assert f'<html lang="{language}">' in page.text
    for said in (f"<h1>{name}</h1>", notice, telephone):
        assert said in page.text
    if language != "en":
        for english in ("What has changed", "How to reach us", "Our telephone", "Suspended", "My letter"):
            assert english not in page.text


def test_everything_that_one_needs_stands_there(app: Flask, everywhere: None) -> None:
    page = Browser(app).go("/nord?lang=en")
    assert 'class="banner"' in page.text  # historical
    assert "As of 2 March 2026, 9:00" in page.text
    assert 'href="tel:+493023125700"' in page.text
    assert 'href="https://nord.example"' in page.text
    assert 'href="mailto:post@nord.example"' in page.text
    assert "mark-suspended" in page.text
    assert "mark-open" in page.text
    assert "mark-available" in page.text
    for text, key in (("What is open where", "1"), ("My appointment", "2"), ("To be called back", "3")):
        row = page.text[page.text.index(f'<span class="menu-text">{text}') :].partition("</li>")[0]
        assert f"<kbd>{key}</kbd>" in row


def test_the_number_of_ones_language(app: Flask, everywhere: None) -> None:
    assert 'class="number" href="tel:+493023125701"' in Browser(app).go("/nord?lang=fi").text
    assert 'class="number" href="tel:+493023125700"' in Browser(app).go("/nord?lang=sv").text


def test_the_chosen_language_is_remembered(app: Flask, everywhere: None) -> None:
    browser = Browser(app, "de")
    assert '<html lang="de">' in browser.go("/nord").text
    browser.go("/nord?lang=fi")
    assert '<html lang="fi">' in browser.go("/nord").text
    assert '<html lang="fi">' in browser.go("/").text
    assert '<html lang="fi">' in browser.go("/nord?lang=xx").text


def test_a_language_that_an_office_does_not_speak(app: Flask, town: Town) -> None:
    page = Browser(app, "fi").go("/koba")
    assert '<html lang="de">' in page.text
    assert 'hreflang="fi"' not in page.text


def test_the_list_of_offices(app: Flask, everywhere: None, town: Town) -> None:
    page = Browser(app, "en").go("/")
    assert 'href="/nord"' in page.text
    assert 'href="/koba"' in page.text
    assert "Closed in Ort." in page.text


def test_an_office_that_does_not_exist(app: Flask) -> None:
    assert Browser(app).go("/atlantis").status_code == 404


def test_no_link_out_of_a_contact_that_is_none(house: House, app: Flask) -> None:
    with house.database.transaction() as session:
        office = make.an_office(session, key="odd")
        make.a_channel(session, office, kind=ChannelKind.WEB_OPEN, contact="javascript:alert(1)")
    assert 'href="javascript' not in Browser(app).go("/odd").text
