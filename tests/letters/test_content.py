from dataclasses import replace
from datetime import datetime

import pytest

from db.letters import LetterKind
from factories.letters import ACCESS, HARZ, OSTERBOTTEN, some_facts
from letters.content import LetterContent, content_of
from letters.facts import LetterFacts, Talk
from letters.marks import BlockKind
from letters.reasons import HELD_REASONS, Unaddressable, Unprintable, reason_told
from letters.wording import wording_of
from words.languages import Language

TIMES = [
    ("de", "Dienstag, 8. Dezember 2026", "zwischen 9:30 und 9:45 Uhr"),
    ("sv", "tisdag den 8 december 2026", "mellan kl. 9.30 och 9.45"),
    ("fi", "tiistaina 8. joulukuuta 2026", "klo 9.30–9.45"),
    ("en", "Tuesday, 8 December 2026", "between 9:30 and 9:45"),
]


@pytest.mark.parametrize(("language", "day", "window"), TIMES)
def test_the_time_is_told_with_its_right_weekday(language: str, day: str, window: str) -> None:
    box = next(block for block in _content(language=language).blocks if block.kind is BlockKind.BOX)
    assert [line[0].text for line in box.lines[:2]] == [day, window]


@pytest.mark.parametrize("language", list(Language))
def test_all_that_a_client_needs_is_told(language: str) -> None:
    text = _text(_content(language=language))
    for told in ("Zaunkönig", "030 23125001", "17", "Jutta Brandt", "1234 5678", "030 23125000", "beratung@"):
        assert told in text, told
    assert "123456" not in text.replace(" ", "").replace("12345678", "")  # the PIN stands in its box only


def test_a_number_is_asked_for_without_a_time() -> None:
    text = _text(_content(LetterKind.NUMBER_WANTED))
    assert "Telefonnummer" in text
    assert "Uhr" not in text
    assert "Taste 2" in text


def test_the_swedish_letter_of_an_office_in_finland() -> None:
    content = _content(language="sv", country="FI")
    assert content.address == ("Åke Öhman", "Storalånggatan 12 A 4", "65100 VASA")
    assert ("Telefon", "+46 8 465 004 01") in content.info
    assert ("Datum", "26.11.2026") in content.info


def test_what_an_office_has_not_is_left_out() -> None:
    head = {name: value for name, value in HARZ.items() if name not in ("email", "web")}
    content = _content(letterhead=head, prepare="")
    assert "E-Mail" not in _text(content)
    assert "halten Sie bereit" not in _text(content)
    assert [label for label, _ in content.info] == ["Ihre Ansprechperson", "Telefon", "Kundennummer", "Datum"]


def test_a_name_is_never_a_placeholder_or_a_mark() -> None:
    text = _text(_content(name="{pin} **Eva** <b>"))
    assert "Guten Tag {pin} **Eva** <b>," in text


def test_line_breaks_of_an_office_s_text_are_spaces() -> None:
    assert "Stift und Papier bereit." in _text(_content(prepare="Stift\n  und Papier bereit."))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (some_facts(address=None), "no_address"),
        (some_facts(name="Eva\x00"), "control_character"),
        (some_facts(talk=Talk(datetime.fromisoformat("2026-12-08T09:30"), 15, "")), "no_number"),
    ],
)
def test_what_cannot_be_printed_has_a_reason(facts: LetterFacts, code: str) -> None:
    with pytest.raises(Unprintable) as caught:
        content_of(facts, ACCESS, wording_of(facts.kind, facts.language))
    assert caught.value.code == code


def test_a_link_that_no_qr_code_can_carry_is_refused() -> None:
    facts = some_facts()
    with pytest.raises(Unprintable, match="no_link"):
        content_of(facts, replace(ACCESS, link="https://ämter.de/t/1"), wording_of(facts.kind, facts.language))


def test_facts_come_back_from_their_row() -> None:
    for facts in (some_facts(), some_facts(LetterKind.NUMBER_WANTED, "fi", "FI"), some_facts(address=None)):
        assert LetterFacts.of(facts.stored()) == facts


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_has_its_sentence(language: str) -> None:
    for code in HELD_REASONS:
        assert reason_told(f"{code}:x: y", language)
    assert "x: y" in reason_told(Unaddressable("line_too_long", "x: y").stored, language)


def test_the_office_of_a_finnish_letter_needs_no_return_line() -> None:
    assert _content(country="FI", language="fi", letterhead=OSTERBOTTEN).return_line is None


def _content(
    kind: LetterKind = LetterKind.PROPOSAL, language: str = "de", country: str = "DE", **values: object
) -> LetterContent:
    facts = some_facts(kind, language, country, **values)
    return content_of(facts, ACCESS, wording_of(facts.kind, facts.language))


def _text(content: LetterContent) -> str:
    runs = (run.text for block in content.blocks for line in block.lines for run in (*line,))
    return " ".join(runs).replace("\N{NO-BREAK SPACE}", " ")
