"""From letters that wait to the file of a batch, without a database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.letters import Letter
from letters.access import AccessKeys, access_of
from letters.addressing.address import PostalAddress, is_foreign, print_order
from letters.addressing.characters import clean
from letters.printing.print_file import Job, ToPrint, volumes
from letters.reasons import Unprintable
from letters.saying.content import content_of
from letters.saying.facts import LetterFacts
from letters.setting.letterhead import Letterhead
from letters.wordings.in_force import HOUSE_TEXTS, Wordings


@dataclass(frozen=True)
class Numbered:
    """A letter in its batch. `sha256`: of its pages; `text_version`: of the wording it was printed with."""

    number: int
    sha256: str
    text_version: str


@dataclass(frozen=True)
class Made:
    """`numbered` and `held` by letter id; `sheets` without the cover. No pdf: nothing could be printed."""

    pdf: bytes | None
    numbered: dict[int, Numbered]
    held: dict[int, str]
    sheets: int


@dataclass(frozen=True)
class BatchFacts:
    number: int
    office: str
    language: str
    posting_day: date


def make(
    batch: BatchFacts,
    letters: Sequence[Letter],
    keys: AccessKeys,
    progress: Callable[[int, int], None],
    wordings: Wordings = HOUSE_TEXTS,
) -> Made:
    """Draw all letters in order of postcode, numbered 1..n; what cannot be printed is held with its reason."""
    held: dict[int, str] = {}
    job = Job(batch.number, batch.office, batch.language, batch.posting_day)
    ordered = sorted(letters, key=lambda letter: place_in_batch(letter.id, letter.facts))
    made = to_print(ordered, keys, wordings, held.__setitem__)
    for volume in volumes(job, made, len(letters), held.__setitem__, progress):  # one, since it may have all
        numbered = {
            letter.letter_id: Numbered(letter.number, letter.sha256, letter.wording) for letter in volume.letters
        }
        return Made(volume.pdf, numbered, held, volume.sheets)
    return Made(None, {}, held, 0)


def place_in_batch(letter_id: int, facts: Mapping[str, Any]) -> tuple[bool, str, str, str, int]:
    """By what a batch is sorted: home before abroad, by postcode. `facts`: as they are stored."""
    address = facts["address"]
    if address is None:
        return (True, "", "", "", letter_id)
    return (*print_order(PostalAddress(**address), facts["office_country"]), letter_id)


def to_print(
    letters: Iterable[Letter], keys: AccessKeys, wordings: Wordings, hold: Callable[[int, str], None]
) -> Iterator[ToPrint]:
    """The content of letter after letter. `hold` is told what has none, and why."""
    for letter in letters:
        facts = LetterFacts.of(letter.facts)
        access = access_of(keys, letter.access_code, language=facts.language, public_url=facts.public_url)
        try:
            wording = wordings.of_letter(facts, letter.text_version)
            content = content_of(facts, access, wording)
        except Unprintable as reason:
            hold(letter.id, reason.stored)
            continue
        assert facts.address is not None  # a letter without address was held
        yield ToPrint(
            letter.id,
            content,
            Letterhead.of(facts.letterhead),
            wording.version,
            clean(facts.address.town),
            is_foreign(facts.address.country, facts.office_country),
        )
