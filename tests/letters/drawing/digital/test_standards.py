"""veraPDF finds no fault: PDF/A-2u and PDF/UA-1, each kind and language, and what is odd besides."""

import base64
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import verapdf
from db.letters import LetterKind
from factories.letters import ACCESS, HARZ, WERNIGERODE, some_facts
from letters.drawing.digital import digital_copy, file_copy
from letters.saying.content import LetterContent, content_of
from letters.saying.facts import LetterFacts, Second
from letters.saying.wording import wording_of
from letters.setting.letterhead import Letterhead
from letters.setting.render import render_letter
from verapdf import NoVeraPdf, faults_of
from words.languages import Language

EACH = [(kind, language) for kind in LetterKind for language in Language]
COUNTRIES = {"de": "DE", "sv": "FI", "fi": "FI", "en": "DE"}
IN_ENGLISH = Second(Language.EN, "KoBa Harz", "+493023125000", "Benefit renewal", "")
LONG = "Bitte halten Sie Ihren letzten Bescheid und Ihre Kontoauszüge bereit. " * 25
ODD: dict[str, dict[str, Any]] = {
    "large": {"large": True},
    "two languages": {"second": IN_ENGLISH},
    "several pages": {"second": IN_ENGLISH, "large": True, "prepare": LONG},
    "Arabic": {"address": replace(WERNIGERODE, name="محمد الحسن")},
    "Hebrew": {"address": replace(WERNIGERODE, name="Eva דוד Öhman")},
    "markup": {"address": replace(WERNIGERODE, name="X <b>Eva & <i src='y'> {name}")},
    "representative": {"client": "Eva Öhman"},
}
PRINTED, FILED, LOGO = "printed", "filed", "logo"


def a_logo() -> str:
    """One that is half transparent."""
    picture = BytesIO()
    Image.new("RGBA", (80, 40), (29, 79, 110, 120)).save(picture, "PNG")
    return base64.b64encode(picture.getvalue()).decode()


def content(facts: LetterFacts) -> LetterContent:
    wording = wording_of(facts.kind, facts.language)
    if facts.second:
        wording = wording.with_second(wording_of(facts.kind, facts.second.language))
    return content_of(facts, ACCESS, wording)


def copy(facts: LetterFacts) -> bytes:
    return digital_copy(content(facts), Letterhead.of(facts.letterhead))


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """All in one start of Java."""
    files = {
        f"{kind.value}.{language}": copy(some_facts(kind, language, COUNTRIES[language]))
        for kind, language in EACH
    }
    files |= {name: copy(some_facts(**values)) for name, values in ODD.items()}
    files[LOGO] = copy(some_facts(letterhead=HARZ | {"logo": a_logo()}))
    facts = some_facts(second=IN_ENGLISH)
    files[FILED] = file_copy(content(facts), Letterhead.of(facts.letterhead))
    files[PRINTED] = render_letter(content(facts), Letterhead.of(facts.letterhead))
    return faults_of(files, tmp_path_factory.mktemp("verapdf"))


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_a_copy_has_no_fault(faults: dict[str, list[str]], kind: LetterKind, language: str) -> None:
    assert faults[f"{kind.value}.{language}"] == []


@pytest.mark.parametrize("name", [*ODD, LOGO, FILED])
def test_an_odd_one_has_no_fault(faults: dict[str, list[str]], name: str) -> None:
    assert faults[name] == []


@pytest.mark.parametrize("fault", ["2u 6.6.2.1", "ua1 7.1"])
def test_a_print_file_has_faults(faults: dict[str, list[str]], fault: str) -> None:
    """Else the checker would find none anywhere."""
    assert any(found.startswith(fault) for found in faults[PRINTED])


def test_without_the_checker_nothing_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verapdf, "DEBIAN_JARS", tmp_path)
    with pytest.raises(NoVeraPdf, match=r"apt-get install .*libjaxb-java"):
        faults_of({}, tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoVeraPdf, match="needs Java: apt-get install default-jdk-headless"):
        faults_of({}, tmp_path)


def test_a_file_that_is_none_is_not_taken_for_a_good_one(tmp_path: Path) -> None:
    with pytest.raises(NoVeraPdf, match="did not judge broken"):
        faults_of({"broken": b"no PDF"}, tmp_path)
