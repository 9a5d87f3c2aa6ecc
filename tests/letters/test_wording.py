import pytest

from db.letters import LetterKind
from letters.marks import Block, BlockKind, Run, WrongWording, blocks_of, filled, names_in, runs_of
from letters.wording import TEXTS, read_wording, wording_of
from words.languages import Language

GOOD = """# A talk

Dear {name},
second line

> **{day}**
> {window}

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
    ("{name}", "{nane}", "line 3", "{nane}"),
    ("{name}", "{PIN}", "line 3", "{PIN}"),
    ("{name}", "{key_call_back}", "line 3", "{key_call_back}"),
    ("{name}", "{name", "line 3", "brace"),
    ("**{day}**", "**{day}", "line 6", "**"),
    ("# A talk", "A talk", "line 1", "subject"),
    ("[ ] Yes", "[] Yes", "line 20", "Unknown mark"),
    ("[answer]", "", "text", "[answer]"),
    ("---", "", "text", "---"),
    ("Yours", "---", "text", "---"),
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
    assert {file.name for file in TEXTS.iterdir()} == known | {"README.md"}


def test_the_keys_of_every_language_are_the_same() -> None:
    """A placeholder that one language forgets is a fact that its readers are not told."""
    for kind in LetterKind:
        named = [_names(wording_of(kind, language).blocks) for language in Language]
        assert all(names == named[0] for names in named), kind


def test_marks_become_blocks() -> None:
    wording = read_wording(GOOD, LetterKind.PROPOSAL, "text")
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
    before = read_wording(GOOD, LetterKind.PROPOSAL, "text").version
    assert read_wording(GOOD, LetterKind.PROPOSAL, "text").version == before
    assert read_wording(GOOD.replace("Yours", "Your"), LetterKind.PROPOSAL, "text").version != before


@pytest.mark.parametrize(("good", "wrong", "place", "problem"), WRONG)
def test_a_fault_is_told_with_its_place(good: str, wrong: str, place: str, problem: str) -> None:
    with pytest.raises(WrongWording) as caught:
        read_wording(GOOD.replace(good, wrong, 1), LetterKind.PROPOSAL, "text")
    assert place in caught.value.place
    assert problem in caught.value.problem


def test_a_correction_asks_for_nothing_and_opens_nothing() -> None:
    told = GOOD.partition("---")[0].replace("{window}", "{time}").replace("{link}", "{email}")
    assert read_wording(told, LetterKind.CORRECTION, "text").subject == "A talk"
    with pytest.raises(WrongWording, match="no line"):
        read_wording(told + "\n---\n[ ] Yes\n", LetterKind.CORRECTION, "text")
    with pytest.raises(WrongWording, match=r"\{link\}"):
        read_wording(told + "\n{link}\n", LetterKind.CORRECTION, "text")


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
