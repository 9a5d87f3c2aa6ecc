"""What the two public notices say stands in the demo's files in all languages, and what must not be there is not."""

import re
from datetime import date

import pytest

from db.offices import ChannelKind, Effect, PlanKind
from web.demo.files import FOLDER, OFFICES, moved_to
from web.imports.office_form import NoticeForm, OfficeFile
from web.imports.offices import read_office
from words.languages import Language

KOBA, TE = (read_office(demo.file.read_bytes()).form for demo in OFFICES)
NOTICES = {(form.office.key, notice.series): notice for form in (KOBA, TE) for notice in form.notices}

SAID = [
    ("koba", "advice-by-phone", "eye", "Beratungen finden zurzeit grundsätzlich noch telefonisch statt", "by phone"),
    ("koba", "advice-by-phone", "ear", "auch während der Schließzeit der Regionalstellen", "regional offices are closed"),
    ("koba", "urgent-in-person", "ear", "kurzfristig notwendige persönliche Vorsprachen", "emergencies"),
    ("koba", "urgent-in-person", "eye", "beraten wir auch vor der Tür", "outside the door"),
    ("koba", "urgent-in-person", "hygiene", "hygienischen Standards", "hygiene standards"),
    ("koba", "regional-offices-closed", "ear", "geschlossen", "closed"),
    ("koba", "no-appointments-in-person", "eye", "erhöhenden Inzidenzzahlen", "infection rates are rising again"),
    ("koba", "appointment-by-post", "eye", "einmal telefonisch nicht an, bekommen Sie per Post", "by post"),
    ("koba", "appointment-by-post", "eye", "vorbereiten oder den Termin ändern", "prepare for the talk, or change the time"),
    ("koba", "ways-to-us", "eye", "zu den gewohnten Sprechzeiten, schriftlich oder per E-Mail", "in writing or by e-mail"),
    ("koba", "takes-longer", "eye", "beanspruchen etwas mehr Zeit als normal", "a little more time than normal"),
    ("koba", "reopening", "eye", "terminierte Öffnung geplant", "opening by appointment is planned"),
    ("te", "jakobstad-walk-in", "eye", "från och med 6.4.2020", "6 April"),
    ("te", "jakobstad-walk-in", "eye", "utan tidsbeställning på torsdagar och fredagar", "Thursdays and Fridays"),
    ("te", "jakobstad-walk-in", "eye", "Personalmängden är liten", "staff is small"),
    ("te", "vasa-karleby-open", "ear", "nödvändiga besök utan tidsbeställning", "necessary visits without an appointment"),
    ("te", "web-and-phone", "ear", "huvudsakligen på webben och per telefon", "mainly on the web and by phone"),
    ("te", "web-and-phone", "eye", "i regel kontakt med sina kunder per telefon", "keep in touch with their clients by phone"),
    ("te", "in-person-exceptionally", "ear", "alldeles nödvändiga och exceptionella fall", "absolutely necessary and exceptional"),
    ("te", "kaustby", "begins_words", "början av coronavirusepidemin", "beginning of the coronavirus epidemic"),
    ("te", "kristinestad-narpes", "eye", "vad gäller TE-tjänsternas personliga tjänster", "as far as TE services in person"),
    ("te", "form-without-identification", "ear", "också utan stark autentisering", "without strong identification"),
    ("te", "paper-form-and-letterbox", "eye", "nära kontorets dörr", "near the door of the office"),
    ("te", "paper-form-and-letterbox", "eye", "kontaktbegäranden och övrig post", "requests to be contacted and other post"),
    ("te", "work-goes-on", "eye", "största delen arbetar på distans", "most of them work from home"),
    ("te", "whole-country", "eye", "TE-byråerna i hela landet", "All over the country"),
    ("te", "only-for-now", "eye", "återgår till vanlig kundbetjäning genast när det är möjligt", "usual service as soon as"),
]  # fmt: skip

EFFECTS = [
    ("koba", "regional-offices-closed", Effect.SUSPENDED, [], [ChannelKind.WALK_IN]),
    ("koba", "no-appointments-in-person", Effect.SUSPENDED, [], [ChannelKind.APPOINTMENT]),
    ("koba", "urgent-in-person", Effect.LIMITED, [], [ChannelKind.URGENT]),
    ("te", "jakobstad-walk-in", Effect.SUSPENDED, ["jakobstad"], [ChannelKind.WALK_IN]),
    ("te", "kaustby", Effect.SUSPENDED, ["kaustby"], [ChannelKind.WALK_IN]),
    ("te", "kristinestad-narpes", Effect.SUSPENDED, ["kristinestad", "narpes"], [ChannelKind.WALK_IN]),
    ("te", "vasa-karleby-open", Effect.LIMITED, ["vasa", "karleby"], [ChannelKind.WALK_IN]),
    ("te", "in-person-exceptionally", Effect.LIMITED, [], [ChannelKind.APPOINTMENT]),
]

NOT_TO_BE_NAMED = (
    "Denecke",
    "Palosaari",
    "Anita",
    "Mika",
    "pressestelle",
    "presse@",
    "3234",
    "3040",
    "03943",
    "3943",
)


@pytest.mark.parametrize(("office", "series", "part", "original", "english"), SAID)
def test_a_statement_of_the_notice_is_told(
    office: str, series: str, part: str, original: str, english: str
) -> None:
    told = getattr(NOTICES[office, series], part)
    assert original in told["de" if office == "koba" else "sv"]
    assert english in told["en"]


@pytest.mark.parametrize("notice", NOTICES.values(), ids=lambda notice: notice.series)
def test_every_text_is_there_in_all_languages_and_in_none_twice(notice: NoticeForm) -> None:
    for texts in (notice.begins_words, notice.reason, notice.ear, notice.eye, notice.hygiene):
        assert not texts or set(texts) == set(Language)
        assert len(set(texts.values())) == len(texts)


@pytest.mark.parametrize(("office", "series", "effect", "places", "channels"), EFFECTS)
def test_what_a_notice_does(
    office: str, series: str, effect: Effect, places: list[str], channels: list[ChannelKind]
) -> None:
    notice = NOTICES[office, series]
    assert (notice.effect, notice.places, notice.channels) == (effect, places, channels)


def test_jakobstad_is_suspended_from_6_april_2020() -> None:
    assert NOTICES["te", "jakobstad-walk-in"].begins == date(2020, 4, 6)
    assert all(notice.begins is None for key, notice in NOTICES.items() if key[1] != "jakobstad-walk-in")


def test_jakobstad_can_be_visited_on_thursdays_and_fridays() -> None:
    [jakobstad] = [place for place in TE.places if place.key == "jakobstad"]
    [walk_in] = [channel for channel in jakobstad.channels if channel.kind == ChannelKind.WALK_IN]
    assert {hours.weekday for line in walk_in.hours for hours in line} == {3, 4}


def test_every_place_of_the_te_office_has_a_letterbox() -> None:
    assert len(TE.places) == 6
    for place in TE.places:
        assert ChannelKind.LETTERBOX in {channel.kind for channel in place.channels}


def test_all_ways_of_the_notices_are_there() -> None:
    kinds = {channel.kind for form in (KOBA, TE) for channel in form.channels}
    kinds |= {channel.kind for form in (KOBA, TE) for place in form.places for channel in place.channels}
    assert kinds == set(ChannelKind)


def test_the_plans() -> None:
    [stand_in], [reopening] = TE.plans, KOBA.plans
    assert (stand_in.kind, stand_in.closed_places, stand_in.opens_place) == (
        PlanKind.STAND_IN,
        ["vasa", "karleby"],
        "jakobstad",
    )
    assert "omedelbar service utan tidsbeställning" in stand_in.condition["sv"]
    assert reopening.kind == PlanKind.REOPENING
    assert set(stand_in.condition) == set(reopening.condition) == set(Language)


def test_the_rule_of_koba_is_one_attempt_and_the_te_demo_is_historical() -> None:
    assert (KOBA.policy.attempts, KOBA.policy.on_days, KOBA.policy.parts_of_day) == (1, 1, 1)
    assert (TE.policy.attempts, TE.policy.on_days, TE.policy.parts_of_day) == (3, 2, 2)
    assert not KOBA.office.historical
    assert set(TE.office.historical) == set(Language)
    assert all("2024" in text for text in TE.office.historical.values())


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_nobody_of_the_notices_and_no_press_contact_is_named(file: object) -> None:
    data = file.read_bytes()  # type: ignore[attr-defined]
    text = data.decode("utf-8" if b"\xc3" in data else "cp1252")
    assert [name for name in NOT_TO_BE_NAMED if name.lower() in text.lower()] == []


@pytest.mark.parametrize("demo", OFFICES, ids=lambda demo: demo.key)
def test_what_is_invented_is_marked(demo: object) -> None:
    """Numbers, streets, hours, people, rooms, review days: none of it is in the notices."""
    text = demo.file.read_text()  # type: ignore[attr-defined]
    invented = re.compile(r"^(number|street|review_on|minutes|hours = \[\"|contact = \"(?!te-tjanster)).*$", re.M)
    for block in re.split(r"\n(?=\[\[)", text):
        if invented.search(block):
            assert "invented" in block or "All of" in text[: text.index(block)], block


@pytest.mark.parametrize("form", [KOBA, TE], ids=["koba", "te"])
def test_addresses_on_the_web_lead_nowhere(form: OfficeFile) -> None:
    assert all(person.email.endswith(".example") for person in form.staff)
    assert form.letterhead["web"].endswith(".example")
    assert form.letterhead["email"].endswith(".example")


@pytest.mark.parametrize(
    ("data", "moved"),
    [
        (b"a;12.01.2026;b;07.01.2026\n", b"a;06.03.2026;b;01.03.2026\n"),
        (b"a,2026-01-12,2026-01-07", b"a,2026-03-06,2026-03-01"),
        (b"no date, 123-45-6", b"no date, 123-45-6"),
    ],
)
def test_due_dates_are_brought_to_the_present(data: bytes, moved: bytes) -> None:
    assert moved_to(data, date(2026, 3, 1)) == moved
