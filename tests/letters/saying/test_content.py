import json
import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from db.letters import LetterKind
from factories.letters import ACCESS, HARZ, OSTERBOTTEN, UNDERSTOOD, some_facts
from letters.reasons import HELD_REASONS, Unaddressable, Unprintable, kind_told, reason_told
from letters.saying.content import HOW, WHY, LetterContent, content_of, values_of
from letters.saying.facts import LetterFacts, Reach, Second, Talk, Visit, Why, Wrong
from letters.saying.marks import BlockKind
from letters.saying.wording import PLACEHOLDERS, wording_of
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


@pytest.mark.parametrize(
    ("language", "told", "interpreter", "relay"),
    [
        ("de", "geht es um Eva Öhman.", "Sprache: Polnisch.", "über einen Schrift-Dolmetschdienst an."),
        ("sv", "brevet gäller Eva Öhman.", "Språk: polska.", "Vi ringer dig via texttelefonförmedling."),
        ("fi", "edustaja olette: Eva Öhman.", "Kieli: puola.", "Soitamme teille tekstivälityspalvelun kautta."),
        ("en", "is about Eva Öhman.", "Language: Polish.", "call you through a text relay service."),
    ],
)
def test_who_is_meant_who_joins_and_how_we_call(language: str, told: str, interpreter: str, relay: str) -> None:
    content = _content(language=language, client="Eva Öhman", interpreter="pl", relay="text")
    text = _text(content)
    assert "Eva Öhman" in content.subject
    for sentence in (told, interpreter, relay):
        assert sentence in text
    plain = _text(_content(language=language))
    for sentence in (told, interpreter, relay):
        assert sentence not in plain


def test_the_salutation_is_the_representative_s() -> None:
    text = _text(_content(name="Åke Öhman", client="Eva Öhman"))
    assert "Guten Tag Åke Öhman," in text
    assert "Antwort von Åke Öhman" in text


def test_an_interpreter_of_a_language_without_a_name_is_told_by_its_code() -> None:
    assert "Sprache: xx." in _text(_content(interpreter="xx"))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", ["Brief vom 19.11.2026", "Dienstag, 8. Dezember 2026, 9:30 Uhr"]),
        ("sv", ["brev av den 19.11.2026", "tisdag den 8 december 2026 kl. 9.30"]),
        ("fi", ["päivätty 19.11.2026", "tiistaina 8. joulukuuta 2026 klo 9.30"]),
        ("en", ["letter of 19 November 2026", "Tuesday, 8 December 2026, 9:30"]),
    ],
)
def test_a_correction_names_letter_and_time_and_needs_no_pin(language: str, told: list[str]) -> None:
    content = _content(LetterKind.CORRECTION, language)
    assert (content.pin, content.link) == (None, None)
    assert content.reference[1] == "1234 5678"
    for part in told:
        assert part in _text(content)
    assert "rufzeit.example" not in _text(content)


@pytest.mark.parametrize("why", list(Why))
def test_a_correction_says_why(why: Why) -> None:
    wrong = Wrong(date(2026, 11, 19), datetime.fromisoformat("2026-12-08T09:30"), why)
    assert _content(LetterKind.CORRECTION, "en", wrong=wrong).blocks[3].lines[0][0].text == WHY[why]


def test_a_new_proposal_takes_back_the_time_of_the_earlier_letter() -> None:
    wrong = Wrong(date(2026, 11, 19), datetime.fromisoformat("2026-12-01T09:30"), Why.NEW_TIME)
    for kind in (LetterKind.PROPOSAL, LetterKind.IN_PERSON):
        assert "früheren Brief vom 19.11.2026 gilt nicht mehr" in _text(_content(kind, wrong=wrong))
        assert "früheren" not in _text(_content(kind))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Der Termin am Donnerstag, 3. Dezember 2026, 14:00 Uhr, gilt nicht mehr."),
        ("sv", "Tiden torsdag den 3 december 2026 kl. 14.00 gäller inte längre."),
        ("fi", "Aika torstaina 3. joulukuuta 2026 klo 14.00 ei ole enää voimassa."),
        ("en", "The appointment on Thursday, 3 December 2026, 14:00, is no longer valid."),
    ],
)
def test_another_time_first_says_in_bold_which_one_holds_no_more(language: str, told: str) -> None:
    content = _content(LetterKind.CHANGED, language)
    first = next(block for block in content.blocks if any(run.bold for line in block.lines for run in line))
    assert "".join(run.text for run in first.lines[0] if run.bold) == told
    assert content.blocks.index(first) == 1  # just after the salutation
    day = next(block for block in content.blocks if block.kind is BlockKind.BOX).lines[0][0].text
    assert day not in told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", ["am Dienstag, 17. November 2026", "telefonisch nicht angetroffen", "ein Mensch"]),
        ("sv", ["tisdag den 17 november 2026", "många orsaker", "en människa"]),
        ("fi", ["tiistaina 17. marraskuuta 2026", "monta syytä", "ihminen"]),
        ("en", ["On Tuesday, 17 November 2026", "many reasons", "a person here"]),
    ],
)
def test_a_second_proposal_says_when_nobody_was_met_and_what_happens_next(language: str, told: list[str]) -> None:
    text = _text(_content(LetterKind.SECOND_PROPOSAL, language))
    for part in told:
        assert part in text


@pytest.mark.parametrize("language", list(Language))
def test_the_answer_to_a_letterbox_says_what_was_understood_and_how_we_go_on(language: Language) -> None:
    content = _content(LetterKind.LETTERBOX, language)
    assert UNDERSTOOD[language] in _text(content)
    assert content.pin is not None
    assert content.link is not None
    said = set()
    for reach in Reach:
        told = _text(_content(LetterKind.LETTERBOX, language, reach=reach))
        assert ("17" in told) is (reach is Reach.CALL)
        said.add(told)
    assert len(said) == len(HOW)


def test_what_a_client_wrote_is_no_mark_and_no_placeholder() -> None:
    text = _text(_content(LetterKind.LETTERBOX, understood="**{pin}**\n\n---\n[ ] ja"))
    assert "**{pin}** --- [ ] ja" in text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_text_reads_without_a_gap(kind: LetterKind, language: Language) -> None:
    everything = _content(kind, language, client="Eva Öhman", interpreter="pl", relay="text")
    for content in (everything, _content(kind, language), _content(kind, language, prepare="")):
        text = _text(content)
        assert re.search(r"[{}]|\*\*|\(\)|\s[,.;:!?]|: *$|  ", text.replace("____", "x")) is None, text
        assert content.subject.strip()


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_placeholder_has_a_value_or_none(kind: LetterKind) -> None:
    assert set(values_of(some_facts(kind), ACCESS)) >= PLACEHOLDERS[kind] - {"letter_day"}


def test_large_print_is_asked_for() -> None:
    assert _content(large=True).large
    assert not _content().large


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_letter_may_carry_two_languages(kind: LetterKind) -> None:
    second = Second(Language.SV, "Österbottens byrå", "+46846500401", "Plan", "Ha papper till hands.")
    facts = some_facts(kind, "fi", "FI", second=second, large=True)
    if facts.visit is not None:
        facts = replace(facts, visit=replace(facts.visit, hygiene_second="Använd munskydd."))
    both = wording_of(kind, "fi").with_second(wording_of(kind, "sv"))
    content = content_of(facts, ACCESS, both)
    assert content.second is not None
    assert (content.language, content.second.language, content.second.second) == ("fi", "sv", None)
    assert content.second.large
    assert content.second.subject == wording_of(kind, "sv").subject
    assert "Hej Åke Öhman" in _text(content.second)
    assert "+46 8 465 004 01" in _text(content.second)
    assert ("munskydd" in _text(content.second)) is (kind is LetterKind.IN_PERSON)
    assert (content.second.link, content.second.address) == (content.link, content.address)
    assert content_of(facts, ACCESS, wording_of(kind, "fi")).second is None
    assert content_of(replace(facts, second=None), ACCESS, both).second is None


def test_a_meeting_tells_time_place_and_the_rules_of_the_house() -> None:
    text = _text(_content(LetterKind.IN_PERSON))
    for told in ("Dienstag, 8. Dezember 2026", "9:30 Uhr", "Rudolf-Muster-Straße 10, 38820 Halberstadt", "Maske"):
        assert told in text
    assert "Halberstadt, Rudolf" not in text
    assert "an der Tür" in text
    assert "Zaunkönig" not in text  # nobody calls
    elsewhere = Visit(datetime.fromisoformat("2026-12-08T09:30"), "Haus 3", "Weg 1", "38855 Wernigerode", "")
    bare = _text(_content(LetterKind.IN_PERSON, visit=elsewhere))
    assert "Haus 3, Weg 1, 38855 Wernigerode" in bare
    assert "im Haus gilt" not in bare


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
    second = Second(Language.SV, "Byrå", "+46846500401", "Ämne", "")
    everything = some_facts(client="Eva", interpreter="pl", relay="sign", large=True, second=second)
    for facts in (*map(some_facts, LetterKind), everything, some_facts(address=None)):
        assert LetterFacts.of(json.loads(json.dumps(facts.stored()))) == facts


def test_facts_of_before_there_were_representatives_are_read() -> None:
    stored = some_facts().stored()
    for name in ("client", "visit", "wrong", "interpreter", "relay"):
        del stored[name]
    for name in ("large", "second", "missed", "understood", "reach", "ending"):
        del stored[name]
    assert LetterFacts.of(stored) == some_facts()


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_has_its_sentence(language: str) -> None:
    for code in HELD_REASONS:
        assert reason_told(f"{code}:x: y", language)
    assert "x: y" in reason_told(Unaddressable("line_too_long", "x: y").stored, language)


@pytest.mark.parametrize("language", list(Language))
def test_what_alike_ones_have_in_common_ends_as_a_sentence_ends(language: str) -> None:
    for code in HELD_REASONS:
        told = kind_told(code, language)
        assert told.endswith(".")
        assert not re.search('…[”“"]?\\.', told), told


def test_the_office_of_a_finnish_letter_needs_no_return_line() -> None:
    assert _content(country="FI", language="fi", letterhead=OSTERBOTTEN).return_line is None


def _content(
    kind: LetterKind = LetterKind.PROPOSAL, language: str = "de", country: str = "DE", **values: object
) -> LetterContent:
    facts = some_facts(kind, language, country, **values)
    return content_of(facts, ACCESS, wording_of(facts.kind, facts.language))


def _text(content: LetterContent) -> str:
    lines = ("".join(run.text for run in line) for block in content.blocks for line in block.lines)
    return " ".join(lines).replace("\N{NO-BREAK SPACE}", " ")
