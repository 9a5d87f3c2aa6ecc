"""`python -m words.extract [package ...]`: carries new texts of the code into the catalogues, drops the old ones.

What is translated stays. A text belongs to the first package of the chain that says it, so that it has one
translation. The files are sorted and carry no dates or line numbers: a diff shows words only.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from words.catalogues import FOLDER

ROOT = Path(__file__).parent.parent
CHAIN = ("words", "db", "letters", "scheduler", "ivr", "web")
APART = ("web/imports", "web/demo", "web/cli", "web/command")  # in web_imports: files that come in, the terminal
TRANSLATED = ("de", "sv", "fi")
METHODS = [("**.py", "python"), ("**/templates/**", "jinja2")]
OPTIONS = {"**/templates/**": {"silent": "false"}}
KEYWORDS = {"_": None, "N_": None, "several": (1, 2)}
HEADER = r"""msgid ""
msgstr ""
"Language: {}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: {}\n"

"""

Text = str | tuple[str, ...]
"""A text of the code; with a plural: the form for one and the form for many."""


@dataclass(frozen=True)
class Fault:
    """One text that is not told rightly in one language."""

    catalogue: str
    text: str
    reason: str


def main(chosen: list[str]) -> None:
    for package, texts in texts_of_code().items():
        if chosen and package not in chosen:
            continue
        for language in TRANSLATED:
            file = FOLDER / language / f"{package}.po"
            refresh(file, language, texts)
            for fault in faults(file, language, texts):
                sys.stdout.write(f"{fault.catalogue}: {fault.reason}: {fault.text}\n")


def texts_of_code() -> dict[str, list[Text]]:
    """Catalogue name -> its texts, each text in the first catalogue that needs it."""
    found: dict[str, dict[str, Text]] = {}
    owner: dict[str, str] = {}
    for catalogue, text in _said():
        key = text[0] if isinstance(text, tuple) else text
        mine = owner.setdefault(key, catalogue)
        known = found.setdefault(mine, {})
        if not isinstance(known.get(key), tuple):  # the form with a plural serves both
            known[key] = text
    return {catalogue: list(texts.values()) for catalogue, texts in found.items()}


def refresh(file: Path, language: str, texts: list[Text]) -> None:
    """Write the catalogue anew with these texts, keeping the translations that it has."""
    old = _read(file, language)
    new = Catalog(locale=language)
    for text in texts:
        known = old.get(text[0] if isinstance(text, tuple) else text)
        same_form = known is not None and known.id == text
        new.add(text, known.string if known and same_form else None, flags=known.flags if known else ())
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        out.write(HEADER.format(language, new.plural_forms).encode())
        write_po(out, new, width=0, no_location=True, omit_header=True, sort_output=True)


def faults(file: Path, language: str, texts: list[Text]) -> list[Fault]:
    """What is missing, doubtful, left over or has other placeholders than its English."""
    catalogue = _read(file, language)
    name = f"{language}/{file.name}"
    found = []
    for text in texts:
        key = text[0] if isinstance(text, tuple) else text
        if reason := _reason(catalogue.get(key), text):
            found.append(Fault(name, key, reason))
    wanted = {text[0] if isinstance(text, tuple) else text for text in texts}
    left_over = [_key(message) for message in catalogue if message.id and _key(message) not in wanted]
    return found + [Fault(name, key, "is no longer in the code") for key in left_over]


def _said() -> Iterator[tuple[str, Text]]:
    for package in CHAIN:
        for path, _line, text, _comments, _context in extract_from_dir(ROOT / package, METHODS, OPTIONS, KEYWORDS):
            place = f"{package}/{path}"
            yield "web_imports" if place.startswith(APART) else package, text


def _read(file: Path, language: str) -> Catalog:
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _reason(message: Message | None, text: Text) -> str | None:
    if message is None:
        return "is missing"
    if message.id != text:
        return "has another plural"
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not forms or not all(forms):
        return "is not translated"
    if message.fuzzy:
        return "is marked as fuzzy"
    return _placeholder_reason(forms, text)


def _placeholder_reason(forms: list[str], text: Text) -> str | None:
    """The form for many must name all placeholders; the one for a single thing may leave out its number."""
    wanted = placeholders(text if isinstance(text, str) else text[1])
    if placeholders(forms[-1]) != wanted:
        return "has other placeholders"
    if any(not wanted - {"count"} <= placeholders(form) <= wanted for form in forms):
        return "has other placeholders"
    return None


def placeholders(text: str) -> set[str]:
    return {name for _before, name, _format, _conversion in Formatter().parse(text) if name is not None}


if __name__ == "__main__":
    main(sys.argv[1:])
