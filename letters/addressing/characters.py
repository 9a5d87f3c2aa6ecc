"""Which signs may stand in a letter at all, whatever the font; and which of them DIN 91379 knows.

DIN 91379:2022-08, "Characters and defined character sequences in Unicode for the electronic processing of names
and data exchange in Europe": the letters that German registers may hold. What is outside is printed all the same,
where a font has it.
"""

import re
import unicodedata
from functools import cache, lru_cache

from letters.reasons import Unprintable

UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # categories: controls, overrides, unassigned
UNSEEN = frozenset(  # letters and marks by their category, and yet nothing is seen of them; or a sign of damage
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd"
) | frozenset(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
JOINERS = frozenset("\u200c\u200d")  # of Arabic letters: Persian writes them in many names
MOST_MARKS = 3  # upon one letter in NFC; more than any language has

DIN_SIGNS = r" -~¡-£¥§-¬®-·¹-»¿-žƇƈƏƗƠơƯưƷǍ-ǜǞǟǢ-ǰǴǵǸ-ǿȒȓȘ-țȞȟȧ-ȳəɨʒʹʺʾʿˈˌ’‡€" + (
    r"ḂḃḆḇḊ-ḑḗḜ-ḫḯ-ḷḺḻṀ-ṉṒ-ṛṞ-ṣṪ-ṯẀ-ẇẌ-ẗẞẠ-ỹ"
)
"""Of datatype B (names of places, firms and products, which has all of A, names of people): single signs."""
DIN_MARKED = {  # mark: capitals that have it; their small letters have it too
    "\u0300": "CFGKMPSTZ",
    "\u0301": "JĪ",
    "\u0302": "DKLMN",
    "\u0304": "CFHKNPSTZÛḲṢṬỤ",
    "\u0306": "CMNRZÇ",
    "\u0307": "KU",
    "\u0308": "CTZẠỌỤ",
    "\u030b": "A",
    "\u030c": "J",
    "\u0310": "M",
    "\u0315": "CKPTČ",
    "\u031b": "KT",
    "\u031b\u0304": "S",
    "\u0323": "CPČ",
    "\u0325": "LR",
    "\u0325\u0304": "LR",
    "\u0326": "CHKLNŽ",
    "\u0327": "ZŽ",
    "\u0328\u0306": "C",
    "\u0331": "HS",
}
DIN_ALONE = ("K\u035fH", "K\u035fh", "k\u035fh", "ÿ\u0301", "ē\u030d", "ō\u030d")


@lru_cache(maxsize=1024)  # what an office says stands in all its letters
def clean(text: str) -> str:
    """NFC, with single spaces. Raises `Unprintable` for control signs: they are not dropped in silence.

    What joins and parts Arabic letters stays within their words.
    """
    seen = text if JOINERS.isdisjoint(text) else _without_joiners(text)
    controls = {sign for sign in seen if sign in UNSEEN or unicodedata.category(sign) in UNPRINTABLE}
    if controls:
        raise Unprintable("control_character", named(controls))
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    if heap := _heap(composed):
        raise Unprintable("stacked_marks", named(set(heap)))
    return composed


def din_91379(text: str) -> tuple[str, ...]:
    """The signs that DIN 91379 does not know, each once. Letters with marks may be told in either form."""
    return tuple(sorted(set(_known().sub("", unicodedata.normalize("NFC", text)))))


def named(signs: set[str]) -> str:
    """`☃ (U+2603)`; what nobody sees only by number. Their names are English, whoever reads this."""
    return ", ".join(_named(sign) for sign in sorted(signs))


@cache
def din_sequences() -> frozenset[str]:
    """Letters of more than one code point."""
    cased = {
        unicodedata.normalize("NFC", letter + mark)
        for mark, capitals in DIN_MARKED.items()
        for letter in capitals + capitals.lower()
    }
    return frozenset(letter for letter in cased if len(letter) > 1) | frozenset(DIN_ALONE)


@cache
def _known() -> re.Pattern[str]:
    longest_first = sorted(din_sequences(), key=len, reverse=True)
    return re.compile("|".join((*longest_first, f"[{DIN_SIGNS}]")))


def _without_joiners(text: str) -> str:
    """Those are left that stand where no Arabic word goes on."""
    kept = (
        "" if sign in JOINERS and _ends_arabic(text[:at]) and _is_arabic(text[at + 1 : at + 2]) else sign
        for at, sign in enumerate(text)
    )
    return "".join(kept)


def _ends_arabic(text: str) -> bool:
    """With a letter, or with marks upon one."""
    return _is_arabic(next((sign for sign in reversed(text) if not unicodedata.combining(sign)), ""))


def _is_arabic(sign: str) -> bool:
    """A letter of that script, Persian, Urdu and Kurdish ones with it."""
    return sign != "" and unicodedata.bidirectional(sign) == "AL" and unicodedata.category(sign) == "Lo"


def _heap(text: str) -> str:
    """The first run of marks upon one letter that is too long."""
    run = ""
    for sign in text:
        run = run + sign if unicodedata.category(sign) in {"Mn", "Me"} else ""
        if len(run) > MOST_MARKS:
            return run
    return ""


def _named(sign: str) -> str:
    number = f"U+{ord(sign):04X}"
    if sign in UNSEEN or unicodedata.category(sign) in UNPRINTABLE:
        return number
    return f"{sign} ({number})"
