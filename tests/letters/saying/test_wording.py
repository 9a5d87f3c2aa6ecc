import pytest

from db.letters import LetterKind
from letters.saying.marks import Block, BlockKind, Run, WrongWording, blocks_of, filled, names_in, runs_of
from letters.saying.wording import NEEDED, PLACEHOLDERS, TEXTS, house_text, house_version, read_wording, wording_of
from words.languages import Language

FORBIDDEN = (
    *("sanktion", "minderung", "leistung", "pflicht", "bürgergeld", "verpasst", "versäum", "erschein"),
    *("arbetslös", "plikt", "indrag", "försum", "missade", "uteblev", "måste"),
    *("seuraamu", "velvolli", "työttömyys", "laiminly", "pitää", "täytyy"),
    *("sanction", "benefit", "obliged", "must", "failed", "missed your", "penalt"),
)
"""Threats, blame, and what a neighbour who reads the subject should not learn."""

GOOD = """# A talk

Dear {name},
second line

> **{day}**
> {window}, {call_word}

- one
- two

[answer]
- **Web:** {link}
- Post

Yours

---
Answer of {name}
[ ] Yes
[ ] Other: ____
"""

WRONG = [
    ("{name}", "{nane}", (3, 6), "{nane}"),
    ("{name}", "{PIN}", (3, 6), "{PIN}"),
    ("{name}", "{missed_day}", (3, 6), "{missed_day}"),
    ("{name}", "{key_call_back}", (3, 6), "{key_call_back}"),
    ("{name}", "{name", (3, 6), "brace"),
    ("second line", "second } line", (4, 8), "brace"),
    ("**{day}**", "**{day}", (6, 3), "**"),
    ("second line", "a **b** and **", (4, 13), "**"),
    ("# A talk", "A talk", (1, 1), "subject"),
    ("second line", "# Another talk", (4, 1), "second subject"),
    ("[ ] Yes", "  [] Yes", (20, 3), "square brackets"),
    ("[answer]", "[answers]", (12, 1), "square brackets"),
    ("second line", "sind nicht  erreichbar", (4, 6), "angetroffen"),
    ("[answer]", "", (None, 1), "[answer]"),
    ("---", "", (None, 1), "---"),
    ("Yours", "---", (18, 1), "---"),
    ("> {window}, ", "> ", (None, 1), "{window}"),
    ("- one", "x" * 6001, (None, 1), "6000"),
]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_has_its_text(kind: LetterKind, language: Language) -> None:
    wording = wording_of(kind, language)
    kinds = [block.kind for block in wording.blocks]
    only_tells = kind is LetterKind.CORRECTION
    assert kinds.count(BlockKind.BOX) == 1
    assert (kinds.count(BlockKind.TICK), kinds.count(BlockKind.ANSWER)) == ((0, 3) if only_tells else (3, 4))


def test_no_other_files_lie_among_the_texts() -> None:
    known = {f"{kind}.{language}.txt" for kind in LetterKind for language in Language}
    assert {file.name for file in TEXTS.iterdir() if file.is_file()} == known | {"README.md"}


def test_the_keys_of_every_language_are_the_same() -> None:
    """A placeholder that one language forgets is a fact that its readers are not told."""
    for kind in LetterKind:
        named = [_names(wording_of(kind, language).blocks) for language in Language]
        assert all(names == named[0] for names in named), kind


def test_marks_become_blocks() -> None:
    wording = read_wording(GOOD, LetterKind.PROPOSAL, "1")
    assert wording.subject == "A talk"
    assert [block.kind for block in wording.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.BOX,
        BlockKind.ITEM,
        BlockKind.ITEM,
        BlockKind.ANSWER,
        BlockKind.ANSWER,
        BlockKind.PARAGRAPH,
        BlockKind.SLIP,
        BlockKind.TICK,
        BlockKind.TICK,
    ]
    assert wording.blocks[0].lines == ((Run("Dear {name},"),), (Run("second line"),))
    assert wording.blocks[1].lines[0] == (Run("{day}", bold=True),)


def test_another_word_is_another_version() -> None:
    before = house_version(GOOD)
    assert before.startswith("house:")
    assert house_version(GOOD) == before
    assert house_version(GOOD.replace("Yours", "Your")) != before
    assert wording_of(LetterKind.PROPOSAL, "de").version == house_version(house_text(LetterKind.PROPOSAL, "de"))


@pytest.mark.parametrize(("good", "wrong", "place", "problem"), WRONG)
def test_a_fault_is_told_with_its_place(
    good: str, wrong: str, place: tuple[int | None, int], problem: str
) -> None:
    with pytest.raises(WrongWording) as caught:
        read_wording(GOOD.replace(good, wrong, 1), LetterKind.PROPOSAL, "1")
    assert (caught.value.line, caught.value.column) == place
    assert problem in caught.value.told("en")
    assert (f"Line {place[0]}, column {place[1]}:" in caught.value.told("en")) is (place[0] is not None)


@pytest.mark.parametrize("language", list(Language))
def test_of_several_faults_the_first_is_told_to_whoever_writes(language: Language) -> None:
    with pytest.raises(WrongWording) as caught:
        read_wording(GOOD.replace("second line", "} {nobody}"), LetterKind.PROPOSAL, "1")
    assert (caught.value.line, caught.value.column) == (4, 1)
    assert "4" in caught.value.told(language)


def test_the_slip_stands_below_the_ways_to_answer() -> None:
    turned = GOOD.replace("---\n", "").replace("Dear", "---\nDear")
    with pytest.raises(WrongWording, match="must stand before"):
        read_wording(turned, LetterKind.PROPOSAL, "1")


def test_a_correction_asks_for_nothing_and_opens_nothing() -> None:
    told = GOOD.partition("---")[0].replace("{window}, {call_word}", "{time}").replace("{link}", "{email}")
    assert read_wording(told, LetterKind.CORRECTION, "1").subject == "A talk"
    with pytest.raises(WrongWording, match="no line"):
        read_wording(told + "\n---\n[ ] Yes\n", LetterKind.CORRECTION, "1")
    with pytest.raises(WrongWording, match=r"\{link\}"):
        read_wording(told + "\n{link}\n", LetterKind.CORRECTION, "1")


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_letter_must_say_what_it_is_written_for(kind: LetterKind) -> None:
    assert set(NEEDED[kind]) <= PLACEHOLDERS[kind]
    text = house_text(kind, "en")
    for name in NEEDED[kind]:
        with pytest.raises(WrongWording, match=rf"\{{{name}\}}"):
            read_wording(text.replace(f"{{{name}}}", "x"), kind, "1")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LetterKind))
def test_no_text_threatens_or_blames(kind: LetterKind, language: Language) -> None:
    text = house_text(kind, language).lower()
    assert [word for word in FORBIDDEN if word in text] == []


def test_bold_within_a_line() -> None:
    assert runs_of("a **b** c") == (Run("a "), Run("b", bold=True), Run(" c"))


def test_what_stands_in_a_value_is_no_mark() -> None:
    (block,) = blocks_of("Dear {name},")
    assert filled(block, {"name": "**Eva** {day}"}) == Block(BlockKind.PARAGRAPH, ((Run("Dear **Eva** {day},"),),))


def test_a_block_without_its_value_is_left_out() -> None:
    (block,) = blocks_of("- E-mail: {email}")
    assert filled(block, {"email": ""}) is None


def _names(blocks: tuple[Block, ...]) -> set[str]:
    return {name for block in blocks for name in names_in(block)}
