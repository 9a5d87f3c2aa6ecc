"""Letters without a database: facts as the queue keeps them, for both offices, all kinds and languages."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from db.letters import LetterKind
from letters.access import Access
from letters.addressing.address import PostalAddress
from letters.kinds import PROPOSES_A_CALL
from letters.saying.facts import LetterFacts, Reach, Talk, Visit, Why, Wrong
from words.languages import Language

ACCESS = Access(
    reference="12345678",
    pin="123456",
    link="https://rufzeit.example.org/t/12345678AbCdEfGhIjKlMnOpQrStUv",
    call_word="Zaunkönig",
)

HARZ: dict[str, Any] = {
    "layout": "din5008-b",
    "envelope": "dl",
    "sender_lines": ["Rudolf-Muster-Straße 10", "38820 Halberstadt"],
    "return_line": "LK Harz · Postfach 10 01 · 38820 Halberstadt",
    "hotline": "+493023125000",
    "caller_number": "+493023125001",
    "email": "beratung@example.org",
    "web": "https://beratung.example.org",
    "reply_address": ["KoBa Harz", "Postfach 10 01", "38820 Halberstadt"],
}
OSTERBOTTEN: dict[str, Any] = {
    "layout": "sfs2487",
    "envelope": "e65",
    "sender_lines": ["Exempelgatan 1", "65100 Vasa"],
    "hotline": "+46846500401",
    "caller_number": "+46846500410",
    "email": "osterbotten@example.org",
    "web": "https://te.example.org",
    "reply_address": ["Österbottens TE-byrå", "PB 1", "65101 Vasa"],
    "colour": "#1f5f4a",
}
TE_OFFICE = {"sv": "Österbottens TE-byrå", "fi": "Pohjanmaan TE-toimisto"}

WERNIGERODE = PostalAddress(
    name="Katarzyna Müller-Łukaszewska",
    country="DE",
    care_of="Familie Ångström",
    street="Am Großen Schloßplatz 112 b",
    postcode="38855",
    town="Wernigerode",
)
VASA = PostalAddress(name="Åke Öhman", country="FI", street="Storalånggatan 12 A 4", postcode="65100", town="Vasa")

TOPICS = {
    "de": ("Weiterbewilligung", "Bitte halten Sie Ihren letzten Bescheid und Ihre Kontoauszüge bereit."),
    "sv": ("Sysselsättningsplan", "Ha gärna ditt senaste beslut och dina löneuppgifter till hands."),
    "fi": ("Työllistymissuunnitelma", "Pitäkää viimeisin päätöksenne ja palkkatietonne saatavilla."),
    "en": ("Plan to find work", "Please have your last decision and your payslips at hand."),
}

HYGIENE = {
    "de": "Bitte tragen Sie eine medizinische Maske und halten Sie 1,5 Meter Abstand.",
    "sv": "Använd gärna munskydd och håll två meters avstånd.",
    "fi": "Käyttäkää kasvomaskia ja pitäkää kahden metrin turvaväli.",
    "en": "Please wear a medical mask and keep a distance of 1.5 metres.",
}
UNDERSTOOD = {
    "de": "Sie sind umgezogen und fragen, ob wir Ihren neuen Mietvertrag brauchen.",
    "sv": "Du har flyttat och undrar om vi behöver ditt nya hyresavtal.",
    "fi": "Olette muuttaneet ja kysytte, tarvitsemmeko uuden vuokrasopimuksenne.",
    "en": "You have moved and ask whether we need your new lease.",
}
STARTS = datetime.fromisoformat("2026-12-08T09:30")


def some_facts(
    kind: LetterKind = LetterKind.PROPOSAL, language: str = "de", country: str = "DE", **values: Any
) -> LetterFacts:
    """A letter of KoBa Harz or (FI) of Österbottens TE-byrå; `values` set other facts."""
    at_home = country == "DE"
    address = values.pop("address", WERNIGERODE if at_home else VASA)
    head = HARZ if at_home else OSTERBOTTEN
    topic, prepare = TOPICS[language]
    facts = LetterFacts(
        kind=kind,
        language=Language(language),
        name=address.name if address else "Åke Öhman",
        client_number="C-10234",
        address=address,
        office="KoBa Harz" if at_home else TE_OFFICE.get(language, TE_OFFICE["sv"]),
        office_country=country,
        office_language="de" if at_home else "sv",
        letterhead=head,
        hotline=head["hotline"],
        advisor="Jutta Brandt",
        caller_number=head["caller_number"],
        topic=topic,
        prepare=prepare,
        talk=Talk(STARTS, 15, "17") if kind in PROPOSES_A_CALL else None,
        visit=_visit(language, at_home) if kind is LetterKind.IN_PERSON else None,
        wrong=_wrong(kind),
        posting_day=date(2026, 11, 26),
        public_url="https://rufzeit.example.org",
        missed=date(2026, 11, 17) if kind is LetterKind.SECOND_PROPOSAL else None,
        understood=UNDERSTOOD[language] if kind is LetterKind.LETTERBOX else "",
        reach=Reach.CALL if kind is LetterKind.LETTERBOX else None,
        ending="17" if kind is LetterKind.LETTERBOX else "",
    )
    return replace(facts, **values)


def _wrong(kind: LetterKind) -> Wrong | None:
    if kind is LetterKind.CORRECTION:
        return Wrong(date(2026, 11, 19), STARTS, Why.SPOKEN)
    if kind is LetterKind.CHANGED:
        return Wrong(date(2026, 11, 19), datetime.fromisoformat("2026-12-03T14:00"), Why.NEW_TIME)
    return None


def _visit(language: str, at_home: bool) -> Visit:
    if at_home:
        return Visit(STARTS, "Halberstadt", "Rudolf-Muster-Straße 10", "38820 Halberstadt", HYGIENE[language])
    return Visit(STARTS, "Jakobstad", "Storgatan 9", "68600 Jakobstad", HYGIENE[language])
