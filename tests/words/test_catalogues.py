"""No text may be missing, doubtful or told with other placeholders, in any language of the product."""

from enum import StrEnum
from pathlib import Path

import pytest

from db.appointments import AppointmentState, EventKind, Way
from db.calls import Outcome, PartOfDay
from db.cases import CaseState, WishKind
from db.clients import Relay
from db.drafts import DraftKind
from db.letters import LetterKind, LetterState
from db.messages import MessageState
from db.offices import ChannelKind, Effect
from db.printing import BatchState
from db.rooms import VisitState
from db.staff import AbsenceKind, Role
from ivr.dialogue.stage import FILES
from scheduler.policy import Silence
from words import labels
from words.catalogues import FOLDER, Words
from words.extract import TRANSLATED, Text, faults, placeholders, refresh, texts_of_code

TEXTS: dict[str, list[Text]] = {
    "letters": ["Thank you, {name}.", ("One letter", "{count} letters"), "Goodbye"],
}

LABELS: list[tuple[dict[str, str], type[StrEnum]]] = [
    (labels.OUTCOMES, Outcome),
    (labels.CHANNELS, ChannelKind),
    (labels.CASE_STATES, CaseState),
    (labels.APPOINTMENT_STATES, AppointmentState),
    (labels.EVENTS, EventKind),
    (labels.WAYS, Way),
    (labels.LETTER_STATES, LetterState),
    (labels.LETTER_KINDS, LetterKind),
    (labels.BATCH_STATES, BatchState),
    (labels.PARTS_OF_DAY, PartOfDay),
    (labels.ROLES, Role),
    (labels.EFFECTS, Effect),
    (labels.VISIT_STATES, VisitState),
    (labels.WISHES, WishKind),
    (labels.MESSAGE_STATES, MessageState),
    (labels.RELAYS, Relay),
    (labels.ABSENCES, AbsenceKind),
    (labels.SILENCES, Silence),
    (labels.DRAFTS, DraftKind),
]


@pytest.fixture(scope="module")
def texts() -> dict[str, list[Text]]:
    return texts_of_code()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(texts: dict[str, list[Text]], language: str) -> None:
    found = [fault for name, said in texts.items() for fault in faults(_file(language, name), language, said)]
    assert not found, "\n".join(f"{fault.catalogue}: {fault.reason}: {fault.text}" for fault in found)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_catalogue_belongs_to_texts_of_the_code(texts: dict[str, list[Text]], language: str) -> None:
    assert {file.stem for file in (FOLDER / language).glob("*.po")} == set(texts)


@pytest.mark.parametrize(("table", "kind"), LABELS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_code_of_the_record_has_a_label(table: dict[str, str], kind: type[StrEnum]) -> None:
    assert list(table) == [member.value for member in kind]


def test_whatever_the_telephone_notes_of_a_callback_has_a_label() -> None:
    noted = {file.TOPIC for file in FILES if hasattr(file, "TOPIC")}
    assert set(labels.CALLBACK_TOPICS) == noted | set(labels.OFFERED_TOPICS)


def test_a_text_is_told_in_its_language_with_its_values() -> None:
    assert Words("de")("Wrong number") == "Falsche Nummer"
    assert Words("en")("Thank you, {name}.", name="Åsa") == "Thank you, Åsa."


def test_new_texts_come_in_and_translations_stay(tmp_path: Path) -> None:
    file = tmp_path / "letters.po"
    _write(file, 'msgid "Goodbye"\nmsgstr "Auf Wiederhören"\n\nmsgid "Gone"\nmsgstr "Weg"\n')
    refresh(file, "de", TEXTS["letters"])
    once = file.read_text()
    refresh(file, "de", TEXTS["letters"])
    assert file.read_text() == once
    assert 'msgstr "Auf Wiederhören"' in once
    assert "Gone" not in once
    assert {(fault.text, fault.reason) for fault in faults(file, "de", TEXTS["letters"])} == {
        ("Thank you, {name}.", "is not translated"),
        ("One letter", "is not translated"),
    }


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("", "is missing"),
        ('msgid "Thank you, {name}."\nmsgstr ""', "is not translated"),
        ('msgid "Thank you, {name}."\nmsgstr "Danke."', "has other placeholders"),
        ('msgid "Thank you, {name}."\nmsgstr "Danke, {nane}."', "has other placeholders"),
        ('#, fuzzy\nmsgid "Thank you, {name}."\nmsgstr "Danke, {name}."', "is marked as fuzzy"),
        ('msgid "Thank you, {name}."\nmsgid_plural "Thanks"\nmsgstr[0] "a"\nmsgstr[1] "b"', "has another plural"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, entry: str, reason: str) -> None:
    file = tmp_path / "letters.po"
    _write(file, entry + "\n")
    assert [fault.reason for fault in faults(file, "de", TEXTS["letters"][:1])] == [reason]


def test_a_single_thing_may_be_told_without_its_number(tmp_path: Path) -> None:
    file = tmp_path / "letters.po"
    one = 'msgid "One letter"\nmsgid_plural "{count} letters"\n'
    _write(file, one + 'msgstr[0] "Ein Brief"\nmsgstr[1] "{count} Briefe"\n')
    assert faults(file, "de", TEXTS["letters"][1:2]) == []
    _write(file, one + 'msgstr[0] "Ein Brief"\nmsgstr[1] "Briefe"\n')
    assert [fault.reason for fault in faults(file, "de", TEXTS["letters"][1:2])] == ["has other placeholders"]


def test_placeholders_are_found() -> None:
    assert placeholders("{day}, {time}: {{literally}}") == {"day", "time"}


def _file(language: str, name: str) -> Path:
    return FOLDER / language / f"{name}.po"


def _write(file: Path, entries: str) -> None:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    file.write_text(header + entries)
