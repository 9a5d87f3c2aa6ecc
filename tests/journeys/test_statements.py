"""Every statement that the two public notices make about services, by phone and on the page: told on a date on which
it held, not told on a date on which it did not.

TE: Thursday 9 April 2020 against Thursday 2 April 2020. KoBa: Wednesday 31 March 2021 against Wednesday 2 June 2021.

On the other date the office is recorded as it usually is: its own file without the notices, and without the form on
the web and the remarks that came with them. For TE that is before the notices were recorded, for KoBa after the
office ended them. No beginning was made up: the TE notice names one day alone, 6 April for Jakobstad, and says of
the other closings only that they came with the epidemic. That Jakobstad's begins by itself is shown apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from shutil import copy
from zoneinfo import ZoneInfo

import pytest

import factories as make
from callers import Provider, app_with_phone, heard_in
from db.session import Database
from ivr.dialogue.kinds.menus import MOST_OPTIONS
from web.app import create_app
from web.demo.files import FOLDER
from web.house import House
from web.imports.office_store import load_office
from web.imports.offices import ReadOffice, read_office
from web.settings import Settings
from web_house import ENVIRON

HELD, DID_NOT = "held", "did not hold"
DAYS = {  # in the order in which they came
    ("te", DID_NOT): "2020-04-02 10:00",
    ("te", HELD): "2020-04-09 10:00",
    ("koba", HELD): "2021-03-31 10:00",
    ("koba", DID_NOT): "2021-06-02 10:00",
}
FILES = {"te": FOLDER / "te-osterbotten.toml", "koba": FOLDER / "koba-harz.toml"}
CAME_WITH_THE_NOTICES, ALWAYS_REMARKED = ("web_open",), ("web_strong",)

STATEMENTS = [
    # office, statement, language, by phone, on the page
    ("te", "Jakobstad: visits suspended", "sv", "Besök utan tidsbeställning: tillfälligt indraget sedan den 6 april", "Denna service är tillfälligt indragen från och med 6.4.2020"),
    ("te", "Jakobstad: visits suspended", "en", "Visit without appointment: suspended since 6 April", "This service has been suspended for the time being since 6 April 2020"),
    ("te", "Kaustby", "sv", "tillfälligt indraget sedan början av coronavirusepidemin", "Den personliga kundbetjäningen vid verksamhetsstället i Kaustby drogs in genast"),
    ("te", "Kaustby", "fi", "tilapäisesti keskeytetty koronavirusepidemian alusta lähtien", "Kaustisen toimipaikan henkilökohtainen asiakaspalvelu keskeytettiin"),
    ("te", "Kristinestad and Närpes, for TE services only", "sv", "är stängda för TE-tjänsternas personliga betjäning", "stängdes vad gäller TE-tjänsternas personliga tjänster"),
    ("te", "Kristinestad and Närpes, for TE services only", "en", "are closed for TE services in person", "were closed as far as TE services in person are concerned"),
    ("te", "Vasa and Karleby: necessary visits", "sv", "I Vasa och Karleby är det fortfarande öppet för nödvändiga besök", "har fortfarande öppet för nödvändiga personliga besök utan tidsbeställning"),
    ("te", "Vasa and Karleby: necessary visits", "fi", "suljetaan kello 16, vain välttämättömät käynnit", "Nyt avoinna, suljetaan kello 16, vain välttämättömät käynnit"),
    ("te", "form near the door", "sv", "finns en pappersblankett nära dörren", "kan kunden hämta jobbsökningens inledningsblankett i pappersform nära kontorets dörr"),
    ("te", "letterbox beside the door", "sv", "Returnera den per post eller i postlådan vid dörren", "Det finns en postlåda bredvid dörren vid alla verksamhetsställen"),
    ("te", "letterbox beside the door", "en", "or put it in the letterbox beside the door", "also for requests to be contacted and other post"),
    ("te", "mainly on the web and by phone", "sv", "Vi betjänar dig huvudsakligen på webben och per telefon", "huvudsakligen på webben, te-tjanster.fi, och per telefon"),
    ("te", "web with strong identification", "sv", "Kräver vanligen stark autentisering", "Servicen på webben kräver vanligen stark autentisering"),
    ("te", "web without strong identification", "sv", "inledas på webben också utan stark autentisering", "Nu har det på nätsidorna öppnats en blankett"),
    ("te", "web without strong identification", "fi", "aloittaa verkossa myös ilman vahvaa tunnistautumista", "Nyt verkkosivuilla on avattu lomake"),
    ("te", "advisors by phone", "sv", "Sakkunniga håller i regel kontakt med sina kunder per telefon", "Sakkunniga håller i regel kontakt med sina kunder per telefon"),
    ("te", "in person in exceptional cases", "sv", "bara i alldeles nödvändiga och exceptionella fall", "I alldeles nödvändiga och exceptionella fall kan man reservera åt kunden en tid"),
    ("te", "in person in exceptional cases", "en", "in absolutely necessary and exceptional cases only", "In absolutely necessary and exceptional cases, an appointment for a visit in person"),
    ("te", "instead of a visit", "sv", "I stället: per telefon, nu till klockan 16.15; på webben, te-tjanster.fi; på den här adressen: pappersblankett vid dörren", "I stället: per telefon"),
    ("te", "work goes on", "sv", "personalen är på jobbet, största delen på distans", "största delen arbetar på distans"),
    ("te", "whole country", "sv", "TE-byråerna i hela landet har tillfälligt dragit in", "TE-byråerna i hela landet har förberett sig"),
    ("te", "only for now", "sv", "Vi återgår till vanlig kundbetjäning genast när det är möjligt", "Vi återgår till vanlig kundbetjäning genast när det är möjligt"),
    ("koba", "advice by phone", "de", "Beraten wird zurzeit grundsätzlich am Telefon", "Die Beratungen finden zurzeit grundsätzlich noch telefonisch statt"),
    ("koba", "advice by phone", "en", "For now, advice is generally given by phone", "For now, advice is generally still given by phone"),
    ("koba", "proposal by post", "de", "schlagen wir Ihnen per Post einen telefonischen Beratungstermin vor", "bekommen Sie per Post einen telefonischen Beratungstermin vorgeschlagen"),
    ("koba", "prepare for it, or change it", "de", "schlagen wir Ihnen per Post einen telefonischen Beratungstermin vor", "So können Sie sich auf die Beratung vorbereiten oder den Termin ändern"),
    ("koba", "emergencies", "de", "jetzt geöffnet bis 12 Uhr, für Notfälle und kurzfristig notwendige persönliche Vorsprachen", "Notfälle und kurzfristig notwendige persönliche Vorsprachen finden natürlich statt"),
    ("koba", "emergencies", "en", "In emergencies, and when something urgent can only be done in person", "Emergencies, and urgent visits that have to be made in person, of course still take place"),
    ("koba", "rooms", "de", "Die Beratungsräume entsprechen den hygienischen Standards zum Gesundheitsschutz", "Die Beratungsräume entsprechen den hygienischen Standards zum Gesundheitsschutz"),
    ("koba", "outside the door", "de", "Ist kein Raum frei, beraten wir Sie vor der Tür", "Ist kein Beratungsraum frei, beraten wir auch vor der Tür"),
    ("koba", "distance and hygiene", "de", "Vor der Tür gelten die Abstands- und Hygieneregeln", "Vor der Tür gelten die Abstands- und Hygieneregeln"),
    ("koba", "by phone in the usual hours", "de", "am Telefon zu den gewohnten Sprechzeiten", "telefonisch zu den gewohnten Sprechzeiten"),
    ("koba", "in writing or by e-mail", "de", "schriftlich oder per E-Mail", "schriftlich oder per E-Mail"),
    ("koba", "in writing or by e-mail", "en", "write to us or send an e-mail", "in writing or by e-mail"),
    ("koba", "regional offices closed", "de", "Die Regionalstellen sind für Besuche ohne Termin geschlossen", "während der Schließzeit für Besuche ohne Termin geschlossen"),
    ("koba", "no appointments in person", "de", "Termine für persönliche Gespräche können wir zurzeit leider nicht vergeben", "zurzeit leider keine Vergabe von Terminen für persönliche Gespräche möglich"),
    ("koba", "no appointments in person", "en", "Unfortunately, we cannot offer appointments in person for now", "we unfortunately cannot offer appointments in person for now"),
    ("koba", "takes longer", "de", "dauert etwas länger als sonst", "beanspruchen etwas mehr Zeit als normal"),
    ("koba", "planned reopening", "de", "ist eine Öffnung mit Termin geplant", "ist eine terminierte Öffnung geplant"),
]  # fmt: skip
ALWAYS = ("web with strong identification",)
"""What the notice says "usually" of: by phone it is told on the other date, too."""


@dataclass
class Line:
    """A call by the real webhook. `heard`: all of it; `last`: what was said last."""

    provider: Provider
    heard: list[str] = field(default_factory=list)

    def begin(self) -> "Line":
        self.heard.append(heard_in(self.provider.incoming()))
        return self

    def press(self, key: str) -> None:
        self.heard.append(heard_in(self.provider.press(len(self.heard), key)))

    def choose(self, what: str) -> None:
        """Press the key that is offered for this; where it is not offered yet, the last one, which leads on."""
        while (found := re.search(rf"{re.escape(what)}: [^.:]*?(\d)", self.heard[-1])) is None:
            self.press(str(MOST_OPTIONS))
        self.press(found[1])


@dataclass
class World:
    """One office on one day, in a database of its own. What was heard and seen is asked for once."""

    database: Database
    office: str
    at: datetime
    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def heard(self, language: str) -> str:
        """A caller hears the news, every place, and all other ways."""
        if ("phone", language) not in self.kept:
            self.kept["phone", language] = " ".join(self._calls(language))
        return self.kept["phone", language]

    def seen(self, language: str) -> str:
        if ("page", language) not in self.kept:
            self.kept["page", language] = self._page(language)
        return self.kept["page", language]

    def _calls(self, language: str) -> Iterator[str]:
        form = read_office(FILES[self.office].read_bytes()).form
        number = next(line.number for line in form.lines if line.language == language)
        client = app_with_phone(self.database, self.at).test_client()
        for count, place in enumerate(form.places):
            line = Line(Provider(client, number, call_sid=f"CA{self.at:%Y%m%d%H%M}{language}{count}")).begin()
            line.press("1")
            line.choose(place.names[language])
            if count == 0:
                line.press("3")
            yield from line.heard

    def _page(self, language: str) -> str:
        settings = Settings.read(ENVIRON)
        house = House(settings, self.database, make.VAULT, make.KEYS, make.AUDIT_KEY, lambda: self.at)
        page = create_app(house).test_client().get(f"/{self.office}", headers={"Accept-Language": language})
        assert page.status_code == 200
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def usual(read: ReadOffice) -> ReadOffice:
    """The office as it is without what the notices say."""
    ways = [
        way if way.kind in ALWAYS_REMARKED else way.model_copy(update={"note": {}})
        for way in read.form.channels
        if way.kind not in CAME_WITH_THE_NOTICES
    ]
    return replace(read, form=read.form.model_copy(update={"notices": [], "channels": ways}), sha256="usual")


def world_of(database: Database, office: str, state: str) -> World:
    """The office on that day, with what was recorded of it until then."""
    read = read_office(FILES[office].read_bytes())
    zone = ZoneInfo(read.form.office.zone)
    for (key, known), day in DAYS.items():
        at = datetime.fromisoformat(day).replace(tzinfo=zone).astimezone(UTC)
        if key == office:
            with database.transaction() as session:
                load_office(session, read if known == HELD else usual(read), at=at)
            if known == state:
                return World(database, office, at)
    raise KeyError(state)


@pytest.fixture(scope="module")
def worlds(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[tuple[str, str], World]]:
    found = {}
    for office, state in DAYS:
        file = copy(sqlite_template, tmp_path_factory.mktemp("world") / "world.db")
        found[office, state] = world_of(Database(f"sqlite:///{file}"), office, state)
    yield found
    for world in found.values():
        world.database.close()


@pytest.mark.parametrize(("office", "statement", "language", "by_phone", "on_the_page"), STATEMENTS)
def test_a_statement_is_told_while_it_holds(
    worlds: dict[tuple[str, str], World],
    office: str,
    statement: str,
    language: str,
    by_phone: str,
    on_the_page: str,
) -> None:
    assert by_phone in worlds[office, HELD].heard(language)
    assert on_the_page in worlds[office, HELD].seen(language)


@pytest.mark.parametrize(("office", "statement", "language", "by_phone", "on_the_page"), STATEMENTS)
def test_a_statement_is_not_told_while_it_does_not_hold(
    worlds: dict[tuple[str, str], World],
    office: str,
    statement: str,
    language: str,
    by_phone: str,
    on_the_page: str,
) -> None:
    assert (by_phone in worlds[office, DID_NOT].heard(language)) == (statement in ALWAYS)
    assert on_the_page not in worlds[office, DID_NOT].seen(language)


@pytest.mark.parametrize(
    ("office", "language", "names", "state"),
    [
        ("te", "sv", "Besök utan tidsbeställning, Besök med tidsbeställning", "öppet nu till klockan 16"),
        ("te", "sv", "Besök utan tidsbeställning", "öppet nu till klockan 15"),  # Kristinestad and Närpes
        ("koba", "de", "Besuch ohne Termin", "heute geschlossen, wieder geöffnet morgen von 8 Uhr bis 12 Uhr"),
        ("koba", "de", "Besuch mit Termin", "jetzt geöffnet bis 16 Uhr"),
    ],
)
def test_then_the_usual_service_is_told(
    worlds: dict[tuple[str, str], World], office: str, language: str, names: str, state: str
) -> None:
    assert f"{names}: {state}." in worlds[office, DID_NOT].heard(language)
    assert f"{state}.".lower() in worlds[office, DID_NOT].seen(language).lower()


@pytest.mark.parametrize(
    ("minute", "state"),
    [
        ("2020-04-05 23:59", "stängt nu, tillfälligt indraget från och med den 6 april"),
        ("2020-04-06 00:00", "tillfälligt indraget sedan den 6 april"),
    ],
)
def test_jakobstad_is_suspended_at_its_minute_by_itself(
    worlds: dict[tuple[str, str], World], minute: str, state: str
) -> None:
    """The same record, the clock alone goes on."""
    held = worlds["te", HELD]
    at = datetime.fromisoformat(minute).replace(tzinfo=ZoneInfo("Europe/Helsinki")).astimezone(UTC)
    then = World(held.database, "te", at)
    assert state in then.heard("sv").lower()
    assert state in then.seen("sv").lower()


def test_in_2020_nobody_is_told_that_the_office_is_no_more(worlds: dict[tuple[str, str], World]) -> None:
    held = worlds["te", HELD]
    today = World(held.database, "te", datetime(2026, 3, 2, 9, tzinfo=UTC))
    for then, told in [(held, False), (today, True)]:
        assert ("Historisk demo" in then.heard("sv")) == told
        assert ("Historisk demo" in then.seen("sv")) == told
