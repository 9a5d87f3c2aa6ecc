"""Which signs may stand in a letter at all, whatever the font."""

import unicodedata

from letters.reasons import Unprintable

UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # categories: controls, overrides, unassigned


def clean(text: str) -> str:
    """NFC, with single spaces. Raises `Unprintable` for control signs: they are not dropped in silence."""
    controls = {sign for sign in text if unicodedata.category(sign) in UNPRINTABLE}
    if controls:
        raise Unprintable("control_character", named(controls))
    return " ".join(unicodedata.normalize("NFC", text).split())


def named(signs: set[str]) -> str:
    """As a clerk can look them up: `☃ (U+2603 SNOWMAN)`; controls only by number."""
    return ", ".join(_named(sign) for sign in sorted(signs))


def _named(sign: str) -> str:
    number = f"U+{ord(sign):04X}"
    name = unicodedata.name(sign, "")
    if unicodedata.category(sign) in UNPRINTABLE:
        return f"{number} {name}".strip()
    return f"{sign} ({number} {name})"
