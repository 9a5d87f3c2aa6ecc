"""The longest and oddest addresses that letters go to: every rule of `letters/addressing/address.py`, by a seeded generator."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from letters.addressing.address import PostalAddress

Room = Callable[[str], bool]
"""Whether a line fits into the window."""

GIVEN = (
    "Ägidius",
    "Øyvind",
    "Çağrı",
    "Ģirts",
    "Małgorzata",
    "Šárka",
    "Ởn",
    "Ñandú",
    "Nguyễn",
    "Łucja",
    "Ștefan",
    "Ŷrsa",
    "Þórdís",
    "Ĳsbrand",
    "Zsófia",
)
FAMILY = (
    "von der Wolfenbüttel-Łukaszewska",
    "Freiherr von und zu Großröhrsdorf",
    "Ólafsdóttir Þorgeirsson",
    "Ångström-Öhman",
    "K͟hālid Ḫaṭīb",
    "García Íñiguez de la Cruz",
    "Ďurišová Ľubomírová",
    "R̂ůžičková C̆ S̱ Ž̦",
)
SCRIPTS = ("Владимир Щербаковський", "Νίκος Παπαδόπουλος", "Nguyễn Thị Phương Thảo", "Ðặng Ỹ Lữ", "Gyqjp,; Çģķļņŗ")
STREETS = ("Qyg", "Straße der Opfer des Faschismus", "Am Großen Schloßplatz", "Ħ'Āttard Ŀ", "Jägergäßchen")
COMPANIES = (
    "Betreuungsverein Bördeland e. V.",
    "Müller & Söhne GmbH & Co. KG",
    "Œuvre d’Été «Ĳ» S.à r.l.",
    "3M §-Büro AG",
)
HOMES = (
    "Seniorenzentrum Köhlergäßchen",
    "JVA Burg",
    "Riihimäen vankila",
    "Palvelutalo Ääläkkä",
    "Wohnheim 4, Zi. 112",
)
ABROAD = (
    ("FR", "67000", "Strasbourg"),
    ("GB", "SW1A 1AA", "London"),
    ("IE", "", "Cork"),
    ("PL", "00-950", "Wałbrzych"),
    ("SE", "90320", "Skellefteå"),
    ("NL", "1234AB", "’s-Gravenhage"),
    ("AX", "22100", "Mariehamn"),
    ("UA", "01001", "Київ"),
    ("CA", "H0H 0H0", "Notre-Dame-du-Laus"),
    ("MK", "1000", "Skopje"),
)
HOME_TOWNS = {
    "DE": ("Großröhrsdorf", "Y", "Wernigerode", "Ückeritz"),
    "FI": ("Jyväskylä", "Åbo", "Jakobstad", "Pyhäjärvi"),
}


def odd_addresses(office_country: str, fits: Room, seed: int) -> Iterator[PostalAddress]:
    """Without end, rule by rule, each time other words."""
    chance = Random(seed)
    while True:
        for rule in RULES:
            yield rule(_at_home(office_country, chance), fits, chance)


def _at_home(country: str, chance: Random) -> PostalAddress:
    return PostalAddress(
        f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
        country,
        street=f"{chance.choice(STREETS)} {chance.randint(1, 300)}",
        postcode=f"{chance.randint(1001, 99998):05}",
        town=chance.choice(HOME_TOWNS[country]),
    )


def _as_it_is(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    return address


def _widest(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    """Each line filled to the last letter that fits."""
    full = {name: _filled(chance, fits) for name in ("name", "street", "extra")}
    return replace(address, **full, care_of=_filled(chance, lambda line: fits(f"c/o {line}")))


def _name_too_long(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    name = f"{chance.choice(GIVEN)}-{chance.choice(GIVEN)}"
    while fits(f"{name} {address.name}"):
        name += f" {chance.choice(GIVEN)}"
    return replace(address, name=f"{name} {address.name}")


def _care_of(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    return replace(address, care_of=chance.choice(("c/o Familie Ýrr", "C/O: Qvist & Äpfel", "℅ Ģirts Ķ")))


def _company(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    return replace(address, name=chance.choice(COMPANIES), extra=f"z. Hd. {chance.choice(GIVEN)}")


def _home(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    return replace(address, extra=chance.choice(HOMES))


def _box(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    word = "Postfach" if address.country == "DE" else chance.choice(("PL", "PB"))
    return replace(address, street=f"{word} {chance.randint(1, 99999)}")


def _script(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    return replace(address, name=chance.choice(SCRIPTS))


def _abroad(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    country, postcode, town = chance.choice(ABROAD)
    return replace(address, country=country, postcode=postcode, town=town)


def _six_lines(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    abroad = replace(address, country="FR", postcode="67000", town="Strasbourg")
    return replace(abroad, care_of="Qyj Ǻ", extra=chance.choice(HOMES))


def _shortest(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    return replace(address, name="I", street="1")


def _flat(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    return replace(address, street=f"Storalånggatan {chance.randint(1, 99)} A bst. {chance.randint(1, 99)}")


def _markup(address: PostalAddress, fits: Room, chance: Random) -> PostalAddress:
    return replace(address, name="X <b>Eva & <i src='y'> {pin}", extra="**x** %s ${PATH}", street="Am {name} 1")


RULES = (
    _widest,
    _six_lines,
    _name_too_long,
    _as_it_is,
    _abroad,
    _care_of,
    _company,
    _home,
    _box,
    _script,
    _shortest,
    _flat,
    _markup,
)


def _filled(chance: Random, fits: Room) -> str:
    line = chance.choice(("Ŵ", "Ǻ", "Ğ"))
    while fits(line + "Wg"):
        line += "Wg"
    return line
