"""Addresses to which no letter can go, by what is written in them: another way has to be found."""

import re
from collections.abc import Iterable

from letters.reasons import Unaddressable

NO_FIXED_ABODE = re.compile(
    r"ohne (festen? )?(wohnsitz|wohnung|anschrift|adresse)|\bo\.?\s?f\.?\s?w\b|wohnungslos|obdachlos"
    r"|utan (fast|stadigvarande) (bostad|adress)|saknar fast (bostad|adress)|bostadslös|hemlös"
    r"|vailla (vakinaista|asuntoa)|ei vakinaista|\basunnoton\b|\bkoditon\b"
    r"|no fixed (abode|address)|\bhomeless\b",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"unbekannt verzogen|(anschrift|adresse|aufenthalt) unbekannt|nach unbekannt"
    r"|okänd adress|adress(en)? okänd|osoite tuntematon|tuntematon osoite|(address|whereabouts) unknown",
    re.IGNORECASE,
)
PARCEL_LOCKER = re.compile(
    r"\b(packstation|paketstation|paketbox|paketshop|postfiliale"
    r"|pakettiautomaatti|postin automaatti|smartpost|smartship"
    r"|paketautomat|paketskåp|paketombud|instabox|parcel locker)(en)?\b",
    re.IGNORECASE,
)
SIGNS = re.compile(
    r"o\.?\s?f\.?\s?w|ohne |l[oö]s|utan |saknar |vailla |vakinaista|asunnoton|koditon|no fixed |homeless"
    r"|unbekannt|okänd|tuntematon|unknown"
    r"|packstation|paket|postfiliale|pakettiautomaatti|postin automaatti|smart|instabox|parcel locker"
)
"""One of these stands in whatever the rules find, and in few other addresses: looked for first, in small letters,
since each letter of a batch is judged."""
RULES = (("no_fixed_abode", NO_FIXED_ABODE), ("address_unknown", UNKNOWN), ("parcel_locker", PARCEL_LOCKER))


def without_abode(*lines: str | None) -> bool:
    """Whether one of these lines of an address says that there is no fixed abode."""
    return NO_FIXED_ABODE.search("\n".join(filter(None, lines))) is not None


def judge(lines: Iterable[str]) -> None:
    """Raise `Unaddressable` when one of these lines says that no letter arrives there."""
    told = "\n".join(lines)
    if SIGNS.search(told.casefold()) is None:
        return
    for code, rule in RULES:
        if found := rule.search(told):
            raise Unaddressable(code, found.group())
