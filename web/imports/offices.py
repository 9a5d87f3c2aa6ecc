"""Reads an office file, TOML that a clerk can write, and judges all of it before anything is stored."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from web.imports.office_checks import cross_check
from web.imports.office_form import OfficeFile
from web.imports.problems import OfficeFileError, Problem
from web.imports.toml_lines import Path, lines_of, nearest_line
from words.catalogues import N_
from words.languages import Language

MAX_BYTES = 1_000_000

REASONS = {
    "missing": N_("This is missing."),
    "extra_forbidden": N_(
        "This name is not known here. Is it misspelt, or does it stand under the wrong heading?"
    ),
    "string_type": N_("A text in quotation marks is expected."),
    "string_too_short": N_("A text is expected; this one is empty."),
    "string_too_long": N_("This text is too long: at most {max_length} characters."),
    "string_pattern_mismatch": N_("“{input}” is not written as expected here."),
    "int_type": N_("A whole number without quotation marks is expected."),
    "bool_type": N_("true or false is expected."),
    "list_type": N_("A list in square brackets is expected."),
    "dict_type": N_("A table with names and values is expected."),
    "model_type": N_("A table with names and values is expected."),
    "too_short": N_("At least {min_length} is expected here."),
    "enum": N_("“{input}” is not one of: {expected}."),
    "greater_than_equal": N_("At least {ge} is expected."),
    "less_than_equal": N_("At most {le} is expected."),
    "multiple_of": N_("A multiple of {multiple_of} is expected."),
    "date_type": N_("A date is expected, as in 2020-04-06, without quotation marks."),
    "time_type": N_("A time is expected, as in 14:00:00, without quotation marks."),
}
OTHER_REASON = N_("This value is not accepted here: “{input}”.")
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class ReadOffice:
    """A file that is right, with the SHA-256 of its bytes and the lines of what stands in it."""

    form: OfficeFile
    sha256: str
    lines: dict[Path, int]


def read_office(data: bytes) -> ReadOffice:
    """Judge the bytes of an office file. Raises `OfficeFileError` with everything that is wrong."""
    text = _text(data)
    raw = _toml(text)
    lines = lines_of(text)
    try:
        form = OfficeFile.model_validate(raw, context={"languages": _languages(raw)})
    except ValidationError as error:
        raise OfficeFileError([_problem(detail, lines) for detail in error.errors()]) from error
    problems = [located(lines, path, text, **values) for path, text, values in cross_check(form)]
    if problems:
        raise OfficeFileError(problems)
    return ReadOffice(form, hashlib.sha256(data).hexdigest(), lines)


def located(lines: dict[Path, int], path: Path, text: str, **values: str) -> Problem:
    """A problem at `path`, with the line of it or of what is nearest around it."""
    return Problem(nearest_line(lines, path), _where(path), text, values)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise OfficeFileError([Problem(1, "", N_("The file is too big."))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise OfficeFileError([Problem(line, "", N_("The file must be saved as UTF-8."))]) from error


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", str(error))
        told = N_("This line cannot be read as TOML: {reason}.")
        raise OfficeFileError([Problem(line, "", told, {"reason": reason})]) from error


def _languages(raw: dict[str, Any]) -> list[str]:
    """The office's languages as far as they can be read, so that missing texts are found in the same run."""
    office = raw.get("office")
    named = office.get("languages") if isinstance(office, dict) else None
    return [name for name in named if name in tuple(Language)] if isinstance(named, list) else []


def _problem(detail: ErrorDetails, lines: dict[Path, int]) -> Problem:
    facts = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    text = facts.pop("text", "") or REASONS.get(detail["type"], OTHER_REASON)
    shown = str(detail["input"])
    facts["input"] = shown if len(shown) <= SHOWN_CHARACTERS else shown[:SHOWN_CHARACTERS] + "…"
    return located(lines, detail["loc"], text, **facts)


def _where(path: Path) -> str:
    """As a clerk counts: ("places", 1, "names") is "places 2 → names"."""
    said = ""
    for step in path:
        if isinstance(step, int):
            said += f" {step + 1}"
        else:
            said += f" → {step}" if said else step
    return said
