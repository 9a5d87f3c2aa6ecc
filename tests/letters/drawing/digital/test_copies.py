"""The digital copy says what the letter says, to whoever cannot see it; the file's copy opens nothing."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageChops

from db.letters import LetterKind
from factories import letters as known
from factories.letters import WERNIGERODE, some_facts
from factories.paper import pages_of
from letters.drawing.digital import digital_copy, file_copy
from letters.reasons import Unprintable
from letters.saying.content import LetterContent, content_of
from letters.saying.facts import LetterFacts, Second
from letters.saying.marks import BlockKind
from letters.saying.wording import wording_of
from letters.setting.letterhead import Letterhead
from letters.setting.render import render_letter
from read_aloud import heard, only_seen
from words.languages import Language

WITH_KEYS = [kind for kind in LetterKind if kind is not LetterKind.CORRECTION]
EACH = [(kind, language) for kind in LetterKind for language in Language]
FIGURE = "Link/Figure"
ACCESS = replace(known.ACCESS, pin="907531")  # no part of the reference


def content(facts: LetterFacts) -> LetterContent:
    return content_of(facts, ACCESS, wording_of(facts.kind, facts.language))


def copy(facts: LetterFacts) -> bytes:
    return digital_copy(content(facts), Letterhead.of(facts.letterhead))


def for_the_file(facts: LetterFacts) -> bytes:
    return file_copy(content(facts), Letterhead.of(facts.letterhead))


def said(pdf: bytes) -> str:
    """All that is told in words, with one space between them."""
    return " ".join(" ".join(part.text for part in heard(pdf) if part.kind != FIGURE).split())


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_everything_is_read_aloud(kind: LetterKind, language: str) -> None:
    facts = some_facts(kind, language)
    told = said(copy(facts))
    for block in content(facts).blocks:
        for line in block.lines:
            for word in "".join(run.text for run in line).replace("\u200b", "").replace("____", "").split():
                assert word in told, word
    for line in (*content(facts).address, *(value for _, value in content(facts).info)):
        assert line in told, line


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_only_decoration_is_not_read_aloud(kind: LetterKind, language: str) -> None:
    """The return line is for the post and is told as the sender already; a list is a list without its dots."""
    facts = some_facts(kind, language)
    assert only_seen(copy(facts)).replace("•", "").split() == facts.letterhead["return_line"].split()


def test_it_is_read_in_order() -> None:
    parts = heard(copy(some_facts()))
    (subject,) = [at for at, part in enumerate(parts) if part.kind == "H1"]
    assert parts[subject].text == "Unser Vorschlag für einen Telefontermin"
    assert "Wernigerode" in " ".join(part.text for part in parts[:subject])
    assert parts[subject + 1].text.startswith("Guten Tag")
    assert parts[subject + 2].text.startswith(
        "wir wollten mit Ihnen über das Thema „Weiterbewilligung“ sprechen, haben"
    )


def test_a_link_over_two_lines_is_one_word() -> None:
    assert ACCESS.link.removeprefix("https://") in said(copy(some_facts()))


def test_the_link_opens_by_a_click() -> None:
    with pikepdf.open(BytesIO(copy(some_facts()))) as file:
        (place,) = file.pages[0].Annots
        assert ACCESS.link == place.A.URI
    with pikepdf.open(BytesIO(for_the_file(some_facts()))) as file:
        assert "/Annots" not in file.pages[0]


@pytest.mark.parametrize("name", ["محمد الحسن", "Eva דוד Öhman"])
def test_names_in_other_scripts_are_read_in_their_order(name: str) -> None:
    facts = some_facts(address=replace(WERNIGERODE, name=name), name=name)
    told = [part.text for part in heard(copy(facts))]
    assert f"Guten Tag {name}," in told
    assert f"{name} c/o Familie Ångström Am Großen Schloßplatz 112 b 38855 Wernigerode" in told


def test_a_paragraph_that_goes_on_on_the_next_page_is_one() -> None:
    long = "Bitte halten Sie Ihren letzten Bescheid und Ihre Kontoauszüge bereit. " * 30
    pdf = copy(some_facts(prepare=long))
    with pikepdf.open(BytesIO(pdf)) as file:
        assert len(file.pages) > 1
    assert long.strip() in [part.text for part in heard(pdf)]


def test_each_language_is_told() -> None:
    facts = some_facts(second=Second(Language.EN, "KoBa Harz", "+493023125000", "Benefit renewal", ""))
    wording = wording_of(facts.kind, "de").with_second(wording_of(facts.kind, "en"))
    both = content_of(facts, ACCESS, wording)
    pdf = digital_copy(both, Letterhead.of(facts.letterhead))
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.Root.Lang == "de"
    titles = [(part.text, part.language) for part in heard(pdf) if part.kind == "H1"]
    assert titles[0] == ("Unser Vorschlag für einen Telefontermin", "")
    assert titles[1:] == [("Our proposal for a telephone appointment", "en")]
    filed = file_copy(both, Letterhead.of(facts.letterhead))
    assert ACCESS.link.rpartition("/")[2] not in said(filed)
    assert "907 531" not in said(filed)


@pytest.mark.parametrize(("country", "name"), [("DE", "Eva"), ("FI", "Åke"), ("DE", "Eva محمد Öhman דוד")])
def test_it_looks_like_the_letter(country: str, name: str, tmp_path: Path) -> None:
    facts = some_facts(country=country, name=name)
    paper = render_letter(content(facts), Letterhead.of(facts.letterhead))
    (printed,), (shown,) = pages_of(paper, tmp_path), pages_of(copy(facts), tmp_path)
    assert ImageChops.difference(printed.picture, shown.picture).getbbox() is None


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert copy(some_facts()) == copy(some_facts())
    assert copy(some_facts()) != copy(some_facts(client_number="C-10235"))


def test_the_title_is_the_subject_and_takes_no_markup() -> None:
    facts = some_facts(client="Eva <b>&amp; Sohn")
    with pikepdf.open(BytesIO(copy(facts))) as file:
        packet = file.Root.Metadata.read_bytes().decode()
        assert "/Info" not in file.trailer
        assert file.Root.ViewerPreferences.DisplayDocTitle
        with file.open_metadata() as told:
            assert told["dc:title"] == content(facts).subject
    assert "Eva &lt;b&gt;&amp;amp; Sohn" in packet


@pytest.mark.parametrize("language", list(Language))
def test_it_tells_its_language(language: str) -> None:
    with pikepdf.open(BytesIO(copy(some_facts(language=language)))) as file:
        assert file.Root.Lang == language


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", WITH_KEYS)
def test_the_files_copy_opens_nothing(kind: LetterKind, language: str) -> None:
    facts = some_facts(kind, language)
    whole, filed = copy(facts), for_the_file(facts)
    for secret in (ACCESS.pin, ACCESS.link.rpartition("/")[2]):
        assert secret in "".join(said(whole).split())
        assert secret not in "".join((said(filed) + only_seen(filed)).split())
    assert FIGURE in [part.kind for part in heard(whole)]
    assert FIGURE not in [part.kind for part in heard(filed)]
    with pikepdf.open(BytesIO(filed)) as file:
        for item in file.objects:
            assert ACCESS.link.encode() not in item.unparse(resolved=True)


def test_the_files_copy_has_no_qr_code(tmp_path: Path) -> None:
    (whole,), (filed,) = (pages_of(make(some_facts()), tmp_path) for make in (copy, for_the_file))
    assert (whole.codes(), filed.codes()) == ([ACCESS.link], [])


def test_the_files_copy_says_what_it_lacks() -> None:
    told = said(for_the_file(some_facts(language="en")))
    assert "PIN, web address and QR code of the letter are left out here." in told
    assert "1234 5678" in told
    whole = content(some_facts(language="en")).blocks
    kept = [block for block in whole if block.kind is BlockKind.PARAGRAPH]
    assert all(" ".join(run.text for run in block.lines[0]).split()[0] in told for block in kept)


def test_a_letter_without_keys_is_the_same_for_the_file() -> None:
    facts = some_facts(LetterKind.CORRECTION)
    assert for_the_file(facts) == copy(facts)


def test_what_cannot_be_printed_has_no_copy() -> None:
    with pytest.raises(Unprintable):
        copy(some_facts(address=replace(WERNIGERODE, name="漢字")))
