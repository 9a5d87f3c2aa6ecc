"""German letters of all kinds, measured by falzmarke."""

from pathlib import Path

import pytest

from db.letters import LetterKind
from din5008_measure import faults
from factories.letters import ACCESS, HARZ, some_facts
from letters.drawing.datamatrix import SheetMark
from letters.setting.render import printed
from words.languages import Language

FORMS = {"A": "din5008-a", "B": "din5008-b"}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("form", FORMS)
def test_falzmarke_finds_no_fault(form: str, kind: LetterKind, language: str, tmp_path: Path) -> None:
    assert faults(_letter(form, kind, language), form, tmp_path) == []


def test_falzmarke_finds_the_other_form(tmp_path: Path) -> None:
    assert any("Falzmarke 1" in fault for fault in faults(_letter("A", LetterKind.PROPOSAL, "de"), "B", tmp_path))


def _letter(form: str, kind: LetterKind, language: str) -> bytes:
    facts = some_facts(kind, language, letterhead=HARZ | {"layout": FORMS[form]})
    return printed(facts, ACCESS, mark=SheetMark(12, 3))
