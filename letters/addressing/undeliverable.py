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
RULES = (("no_fixed_abode", NO_FIXED_ABODE), ("address_unknown", UNKNOWN), ("parcel_locker", PARCEL_LOCKER))


def judge(lines: Iterable[str]) -> None:
    """Raise `Unaddressable` when one of these lines says that no letter arrives there."""
    told = "\n".join(lines)
    for code, rule in RULES:
        if found := rule.search(told):
            raise Unaddressable(code, found.group())
