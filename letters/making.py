"""From letters that wait to the file of a batch, without a database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from db.letters import Letter
from letters.access import AccessKeys, access_of
from letters.address import is_foreign
from letters.characters import clean
from letters.content import content_of
from letters.cover import Cover, CoverRow
from letters.facts import LetterFacts
from letters.letterhead import Letterhead
from letters.print_file import Sheet, draw_file, judged
from letters.reasons import Unprintable
from letters.wording import wording_of


@dataclass(frozen=True)
class Numbered:
    """A letter in its batch. `sha256`: of its page; `text_version`: of the wording it was printed with."""

    number: int
    sha256: str
    text_version: str


@dataclass(frozen=True)
class Made:
    """`numbered` and `held` by letter id. No pdf: nothing could be printed."""

    pdf: bytes | None
    numbered: dict[int, Numbered]
    held: dict[int, str]


@dataclass(frozen=True)
class BatchFacts:
    number: int
    office: str
    language: str
    posting_day: date


def make(
    batch: BatchFacts, letters: Sequence[Letter], keys: AccessKeys, progress: Callable[[int, int], None]
) -> Made:
    """Draw all letters in order of postcode, numbered 1..n; what cannot be printed is held with its reason."""
    facts = {letter.id: LetterFacts.of(letter.facts) for letter in letters}
    sheets, held = _sheets(sorted(letters, key=lambda letter: _order(letter.id, facts[letter.id])), facts, keys)
    try:
        return _made(batch, sheets, facts, held, progress)
    except Unprintable:  # the wording changed since they were queued: find which, draw the rest
        good, not_printable = judged(sheets)
        return _made(batch, good, facts, held | not_printable, progress)


def _order(letter_id: int, facts: LetterFacts) -> tuple[bool, str, str, str, int]:
    address = facts.address
    if address is None:
        return (True, "", "", "", letter_id)
    foreign = is_foreign(address.country, facts.office_country)
    return (foreign, address.country if foreign else "", address.postcode, address.town, letter_id)


def _sheets(
    letters: Sequence[Letter], facts: dict[int, LetterFacts], keys: AccessKeys
) -> tuple[list[Sheet], dict[int, str]]:
    sheets, held = [], {}
    for letter in letters:
        own = facts[letter.id]
        access = access_of(keys, letter.access_code, language=own.language, public_url=own.public_url)
        try:
            content = content_of(own, access, wording_of(own.kind, own.language))
        except Unprintable as reason:
            held[letter.id] = reason.stored
        else:
            sheets.append(Sheet(letter.id, content, Letterhead.of(own.letterhead)))
    return sheets, held


def _made(
    batch: BatchFacts,
    sheets: Sequence[Sheet],
    facts: dict[int, LetterFacts],
    held: dict[int, str],
    progress: Callable[[int, int], None],
) -> Made:
    if not sheets:
        return Made(None, {}, held)
    file = draw_file(_cover(batch, sheets, facts), sheets, progress)
    numbered = {
        sheet.letter_id: Numbered(number, sha256, _version(facts[sheet.letter_id]))
        for number, (sheet, sha256) in enumerate(zip(sheets, file.page_hashes, strict=True), start=1)
    }
    return Made(file.pdf, numbered, held)


def _version(facts: LetterFacts) -> str:
    return wording_of(facts.kind, facts.language).version


def _cover(batch: BatchFacts, sheets: Sequence[Sheet], facts: dict[int, LetterFacts]) -> Cover:
    return Cover(
        batch=batch.number,
        office=batch.office,
        language=batch.language,
        colour=sheets[0].head.colour,
        posting_day=batch.posting_day,
        rows=tuple(_row(number, sheet, facts[sheet.letter_id]) for number, sheet in enumerate(sheets, start=1)),
    )


def _row(number: int, sheet: Sheet, facts: LetterFacts) -> CoverRow:
    address = facts.address
    assert address is not None  # a letter without address was held
    return CoverRow(
        number=number,
        name=sheet.content.address[0],
        town=clean(address.town),
        foreign=is_foreign(address.country, facts.office_country),
    )
