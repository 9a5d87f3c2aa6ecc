"""Whatever stands in a field: it is printed as it is, or its letter is held with a reason, and the others go on."""

import re
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.cases import Case
from db.letters import AccessCode, Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from factories.letters import WERNIGERODE, some_facts
from hostile import HOSTILE
from letters.printing.batches import close_batch, file_of, files_of
from letters.printing.making import to_print
from letters.printing.print_file import Job, volumes
from letters.queue import Mailing, queue_number_wanted, queue_proposal
from letters.reasons import HELD_REASONS, reason_told
from letters.saying.facts import LetterFacts
from letters.saying.wording import wording_of
from letters.setting.letterhead import Letterhead, WrongLetterhead
from letters.wordings.in_force import HOUSE_TEXTS
from opened import watched

AT = make.AT
POSTING = date(2026, 3, 3)
URL = "https://rufzeit.example.org"
SHEET = re.compile(r"^1/([0-9]+)\b", re.MULTILINE)  # batch and number
FIRST_TALK = datetime.fromisoformat("2026-03-12T08:00+00:00")
IN_ADDRESS = ("street", "extra", "care_of", "postcode", "town")
IN_CLIENT = ("given_name", "family_name", "number")
IN_TALK = ("topic", "prepare", "advisor")
FIELDS = (*IN_ADDRESS, *IN_CLIENT, *IN_TALK)
IN_FACTS = ("name", "client", "client_number", "advisor", "topic", "prepare", "office")
IN_HEAD = ("sender_lines", "return_line", "email", "web")


def test_hostile_strings_through_the_queue_into_a_batch(database: Database, tmp_path: Path) -> None:
    """Each string in one field, the fields take turns; all at once in one batch."""
    _journey(database, tmp_path, [(text, FIELDS[number % len(FIELDS)]) for number, text in enumerate(HOSTILE)])


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_every_hostile_string_in_every_field(database: Database, tmp_path: Path) -> None:
    _journey(database, tmp_path, [(text, field) for text in HOSTILE for field in FIELDS])


def test_a_batch_of_hostile_facts_is_made_to_its_end(tmp_path: Path) -> None:
    """What no database would take too, and what the office itself sets; without a database."""
    where = _placers()
    said = [(text, place) for number, text in enumerate(HOSTILE) for place in where[number % 6 :: 6]]
    _made_to_its_end(said, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_batch_with_every_hostile_string_in_every_fact(tmp_path: Path) -> None:
    for place in _placers():
        _made_to_its_end([(text, place) for text in HOSTILE], tmp_path)


def test_a_text_that_was_interpreted_is_found() -> None:
    assert _not_literal({1: "<b>Eva</b>", 2: "{pin}"}, {1: _squeezed("An Eva"), 2: _squeezed("An {pin}")}) == [
        ("<b>Eva</b>", "AnEva")
    ]


def test_the_watch_sees_a_file_and_a_machine(tmp_path: Path) -> None:
    with watched() as seen:
        (tmp_path / "x").write_text("x")
        subprocess.run(["true"], check=True)
    assert seen.outside == [str(tmp_path / "x")]
    assert seen.asked


def _journey(database: Database, folder: Path, said: list[tuple[str, str]]) -> None:
    said = [(text, field) for text, field in said if _storable(text, database)]
    with database.transaction() as session, watched() as queueing:
        office = make.an_office(session)
        texts = {_queued(session, office, text, field, number): text for number, (text, field) in enumerate(said)}
    with watched() as printing:
        close_batch(
            database, make.VAULT, make.KEYS, office.id, at=AT, posting_day=POSTING, progress=lambda done, of: None
        )
    for seen in (queueing, printing):
        assert (seen.outside, seen.asked) == ([], [])
    with database.reading() as session:
        batch = session.scalars(select(PrintBatch)).one()
        pages = _texts_of(file_of(session, make.VAULT, files_of(session, batch)[0]), folder)
        letters = session.scalars(select(Letter)).all()
        assert len(letters) == len(said)
        assert {letter.state for letter in letters} == {LetterState.BATCHED, LetterState.HELD}
        printed = {letter.number or 0: texts[letter.id] for letter in letters if letter.number}
        assert _not_literal(printed, pages) == []
        for letter in letters:
            if letter.state is LetterState.HELD:
                _judge_reason(letter.held_reason)


def _made_to_its_end(said: list[tuple[str, Callable[[str], LetterFacts | None]]], folder: Path) -> None:
    letters, texts = [], {}
    for text, place in said:
        facts = place(text)
        if facts is not None:
            letters.append(_unstored(facts, len(letters) + 1))
            texts[len(letters)] = text
    held: dict[int, str] = {}
    job = Job(1, "KoBa Harz", "de", POSTING)
    with watched() as seen:
        drawn = to_print(letters, make.KEYS, HOUSE_TEXTS, held.__setitem__)
        made = list(volumes(job, drawn, len(letters), held.__setitem__, lambda done, of: None))
    assert (seen.outside, seen.asked) == ([], [])
    printed = {one.letter_id: one.number for volume in made for one in volume.letters}
    assert set(printed) | set(held) == set(texts)
    pages = _texts_of(made[0].pdf, folder) if made else {}
    assert _not_literal({number: texts[key] for key, number in printed.items()}, pages) == []
    for reason in held.values():
        _judge_reason(reason)


def _queued(session: Session, office: Office, text: str, field: str, number: int) -> int:
    """A letter with this text in one field, queued as the product does it."""
    mailing = Mailing(office, make.KEYS, POSTING, URL, AT)
    if field in IN_TALK:
        case = _case_to_talk_about(session, office, text, field)
        appointment = make.an_appointment(session, case, FIRST_TALK + timedelta(minutes=15 * (number % 16)))
        return queue_proposal(session, mailing, case, appointment).id
    own = {field: text} if field in IN_CLIENT else {}
    client = make.a_client(session, office, address=False, **own)
    make.an_address(session, client, **({field: text} if field in IN_ADDRESS else {}))
    session.refresh(client)
    return queue_number_wanted(session, mailing, make.a_case(session, office, client)).id


def _case_to_talk_about(session: Session, office: Office, text: str, field: str) -> Case:
    advisor = make.an_advisor(session, office, **({"name": text} if field == "advisor" else {}))
    column = {"topic": {"names": {"de": text}}, "prepare": {"prepare": {"de": text}}}.get(field, {})
    return make.a_case(session, office, advisor=advisor, topic=make.a_topic(session, office, **column))


def _storable(text: str, database: Database) -> bool:
    """No database takes half of a pair of surrogates, PostgreSQL no zero byte: an import names them before."""
    if any(unicodedata.category(sign) == "Cs" for sign in text):
        return False
    return "\0" not in text or not database.url.get_backend_name().startswith("postgresql")


def _placers() -> list[Callable[[str], LetterFacts | None]]:
    """Ways to put a text into a letter's facts."""
    in_address = [partial(_in_address, name) for name in ("name", *IN_ADDRESS, "country")]
    return [
        *in_address,
        *(partial(_in_facts, name) for name in IN_FACTS),
        *(partial(_in_head, n) for n in IN_HEAD),
    ]


def _in_address(name: str, text: str) -> LetterFacts:
    return some_facts(address=replace(WERNIGERODE, **{name: text}), name="Eva")


def _in_facts(name: str, text: str) -> LetterFacts:
    return some_facts(**{name: text})


def _in_head(name: str, text: str) -> LetterFacts | None:
    """None where the office's file would have been refused."""
    facts = some_facts()
    head: dict[str, Any] = facts.letterhead | {name: [text] if name == "sender_lines" else text}
    try:
        Letterhead.of(head)
    except WrongLetterhead:
        return None
    return replace(facts, letterhead=head)


def _unstored(facts: LetterFacts, number: int) -> Letter:
    code = AccessCode(reference=f"{number:08}", key_id="a1", issue=1, created_at=AT)
    version = wording_of(facts.kind, facts.language).version
    return Letter(id=number, facts=facts.stored(), access_code=code, text_version=version)


def _texts_of(pdf: bytes, folder: Path) -> dict[int, str]:
    """What each letter says, as another program reads it, by the number on its sheets; the cover has 0."""
    (folder / "hostile.pdf").write_bytes(pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", folder / "hostile.pdf", "-"]
    told = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    texts: dict[int, str] = {}
    for page in told.split("\f")[:-1]:
        marks = SHEET.findall(page)
        assert marks, page
        texts[int(marks[-1])] = texts.get(int(marks[-1]), "") + _squeezed(page)
    return texts


def _not_literal(printed: dict[int, str], pages: dict[int, str]) -> list[tuple[str, str]]:
    """Texts that cannot be found in their letter."""
    return [
        (text, pages[number])
        for number, text in printed.items()
        if _squeezed(text) not in pages[number] and not _same_signs(text, pages[number])
    ]


def _same_signs(text: str, page: str) -> bool:
    """Written from right to left, signs come out in another order."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text) and set(_squeezed(text)) <= set(
        page
    )


def _squeezed(text: str) -> str:
    """Without spaces and ends of lines, ligatures as their letters; a web address is told without its ends."""
    packed = "".join(unicodedata.normalize("NFKC", text).split()).replace("\u200b", "")
    return packed.removeprefix("https://").rstrip("/")


def _judge_reason(stored: str | None) -> None:
    assert stored is not None
    assert stored.partition(":")[0] in HELD_REASONS
    assert reason_told(stored, "de")
