"""One letter of each kind in each language, some that are special, and what the print room holds beside them."""

from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from db.letters import LetterKind
from factories.letters import ACCESS, HARZ, WERNIGERODE, some_facts
from letters.drawing.datamatrix import SheetMark
from letters.geometry import layout_of
from letters.saying.facts import LetterFacts, Second
from letters.setting.render import printed
from letters.wordings.in_force import HOUSE_TEXTS
from pictures.paper import beside, pages_of, with_window
from words.call_words import CALL_WORDS
from words.languages import Language

MARK = SheetMark(12, 3)
COUNTRY = {"de": "DE", "en": "DE", "sv": "FI", "fi": "FI"}
SHARP = 96
IN_FINNISH = Second(
    Language.FI,
    "Pohjanmaan TE-toimisto",
    "+46846500401",
    "Työllistymissuunnitelma",
    "Pitäkää viimeisin päätöksenne saatavilla.",
)
SPECIAL = (
    "Large print, first sheet",
    "Large print, second sheet",
    "Form A of DIN 5008",
    "A name in another script",
    "Two languages: the first",
    "Two languages: the second",
)
NAMED_IN_ARABIC = "محمد الخطيب"


def of_kind(kind: LetterKind) -> Image.Image:
    """German, English, Swedish, Finnish; the first two as an office in Germany writes, the others in Finland."""
    return beside([_first(some_facts(kind, *place)) for place in COUNTRY.items()], columns=4)


def in_window() -> Image.Image:
    """A German and a Finnish letter with what their windows show."""
    pages = []
    for language in ("de", "sv"):
        facts = some_facts(LetterKind.PROPOSAL, language, COUNTRY[language])
        envelope = layout_of(facts.letterhead["layout"]).envelopes[facts.letterhead["envelope"]]
        pages.append(with_window(pages_of(_printed(facts), SHARP)[0], envelope, SHARP))
    return beside(pages, columns=2)


def special() -> Image.Image:
    """Large print on its pages; Form A; a name in Arabic; two languages."""
    large = replace(some_facts(), large=True)
    form_a = some_facts(letterhead=HARZ | {"layout": "din5008-a"})
    arabic = some_facts(address=replace(WERNIGERODE, name=NAMED_IN_ARABIC))
    both = some_facts(LetterKind.PROPOSAL, "sv", "FI", second=IN_FINNISH)
    pages = [page for facts in (large, form_a, arabic, both) for page in pages_of(_printed(facts))]
    return beside(pages, 3, SPECIAL)


def _first(facts: LetterFacts) -> Image.Image:
    return pages_of(_printed(facts))[0]


def _printed(facts: LetterFacts) -> bytes:
    spoken = replace(ACCESS, call_word=CALL_WORDS[facts.language][0])
    return printed(facts, spoken, HOUSE_TEXTS.for_facts(facts), mark=MARK)


LETTERS: dict[str, Callable[[], Image.Image]] = {
    **{f"{kind.value.replace('_', '-')}.png": lambda kind=kind: of_kind(kind) for kind in LetterKind},
    "in-window.png": in_window,
    "special.png": special,
}
