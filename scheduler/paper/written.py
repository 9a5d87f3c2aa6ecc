"""What somebody read off a paper and typed: without what nobody sees, and names as they can be compared. Pure."""

import unicodedata

JOINERS = ("\u200c", "\u200d")  # invisible, but part of how names are written in some scripts


def in_one_line(text: str) -> str:
    """NFC, single blanks, nothing invisible that could hide or turn letters."""
    return " ".join(_seen(text).split())


def in_lines(text: str) -> str:
    """The same; ends of lines stay."""
    return "\n".join(in_one_line(line) for line in text.splitlines()).strip()


def name_key(name: str) -> tuple[str, ...]:
    """Alike for "Müller, Jörg", "Jörg Müller" and "JÖRG MÜLLER"."""
    return tuple(sorted(word.casefold() for word in name_words(name)))


def name_words(name: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in in_one_line(name)).split()


def parted(name: str) -> tuple[str, str]:
    """Given name and family name, as far as a written name tells: "Müller, Jörg" and "Jörg Müller" alike."""
    family, comma, given = in_one_line(name).partition(",")
    if comma:
        return given.strip(), family.strip()
    given, _, family = family.rpartition(" ")
    return given, family


def _seen(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        letter if unicodedata.category(letter)[0] != "C" or letter in JOINERS else _instead(letter)
        for letter in composed
    )


def _instead(letter: str) -> str:
    """Ends of lines and tabs part words; what has no width parts none."""
    return " " if unicodedata.category(letter) == "Cc" else ""
