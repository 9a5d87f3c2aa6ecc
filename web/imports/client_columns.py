"""The columns of a file of clients and cases, and the names that offices give them (as in docs/imports.md)."""

from web.imports.csv_text import Table
from web.imports.problems import Problem
from words.catalogues import N_

COLUMNS = {
    "client_number": ("Client number", "Kundennummer", "Kunden-Nr."),
    "family_name": ("Family name", "Surname", "Nachname", "Familienname", "Name"),
    "given_name": ("Given name", "First name", "Vorname"),
    "language": ("Language", "Sprache"),
    "phone": ("Phone", "Telefon", "Telefon 1"),
    "phone_2": ("Phone 2", "Telefon 2", "Mobil", "Mobiltelefon"),
    "care_of": ("Care of", "c/o"),
    "street": ("Street", "Straße", "Straße und Hausnummer"),
    "extra": ("Address extra", "Adresszusatz"),
    "postcode": ("Postcode", "PLZ", "Postleitzahl"),
    "town": ("Town", "Ort", "Wohnort"),
    "country": ("Country", "Land"),
    "large_print": ("Large print", "Großdruck"),
    "not_by_phone": ("Not by phone", "Nicht anrufen"),
    "relay": ("Relay service", "Relay", "Vermittlungsdienst", "Relaisdienst"),
    "email": ("E-mail", "E-mail address", "E-Mail-Adresse"),
    "sms_allowed": ("SMS allowed", "SMS erlaubt"),
    "email_allowed": ("E-mail allowed", "E-Mail erlaubt"),
    "representative": ("Representative", "Represented by", "Vertreten durch", "Vertretung"),
    "case_number": ("Case number", "Fallnummer", "Aktenzeichen"),
    "topic": ("Topic", "Anliegen", "Thema"),
    "due_on": ("Due on", "Fällig am", "Fällig"),
    "priority": ("Priority", "Vorrang", "Priorität"),
    "advisor": ("Advisor", "Berater", "Beraterin", "Fachkraft"),
}
NEEDED = ("client_number", "family_name")


def folded(title: str) -> str:
    """Names are alike when their letters and digits are: "Phone 2", "phone_2" and "PHONE2"."""
    return "".join(letter for letter in title.casefold() if letter.isalnum())


COLUMN_OF = {folded(name): column for column, names in COLUMNS.items() for name in (column, *names)}


def columns_of(table: Table) -> tuple[dict[int, str], list[Problem]]:
    """Position in the row -> column, and what is wrong with the header."""
    found: dict[int, str] = {}
    problems: list[Problem] = []
    for position, title in enumerate(table.titles):
        column = COLUMN_OF.get(folded(title))
        if column is None and title:
            problems.append(Problem(table.title_line, title, N_("This column is not known.")))
        elif column in found.values():
            problems.append(Problem(table.title_line, title, N_("This column stands there twice.")))
        elif column is not None:
            found[position] = column
    for column in NEEDED:
        if column not in found.values():
            names = " / ".join(COLUMNS[column])
            problems.append(
                Problem(table.title_line, column, N_("The column {names} is missing."), {"names": names})
            )
    return found, problems
