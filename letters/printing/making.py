"""From letters that wait to what is drawn of them, without a database."""

from collections.abc import Callable, Iterable, Iterator

from db.letters import Letter
from letters.access import AccessKeys, access_of
from letters.addressing.address import is_foreign
from letters.addressing.characters import clean
from letters.printing.print_file import ToPrint
from letters.reasons import Unprintable
from letters.saying.content import content_of
from letters.setting.letterhead import Letterhead, WrongLetterhead
from letters.wordings.in_force import Wordings


def to_print(
    letters: Iterable[Letter], keys: AccessKeys, wordings: Wordings, hold: Callable[[int, str], None]
) -> Iterator[ToPrint]:
    """The content of letter after letter. `hold` is told what has none, and why."""
    for letter in letters:
        try:
            found = _to_print(letter, keys, wordings)
        except Unprintable as reason:
            hold(letter.id, reason.stored)
        else:
            yield found


def _to_print(letter: Letter, keys: AccessKeys, wordings: Wordings) -> ToPrint:
    facts = wordings.facts_of(letter.facts)
    if facts.address is None:
        raise Unprintable("no_address")
    access = access_of(keys, letter.access_code, language=facts.language, public_url=facts.public_url)
    wording = wordings.of_letter(facts, letter.text_version)
    try:
        head = Letterhead.of(facts.letterhead)
    except WrongLetterhead as wrong:
        raise Unprintable("wrong_letterhead", wrong.name) from wrong
    return ToPrint(
        letter.id,
        content_of(facts, access, wording),
        head,
        wording.version,
        clean(facts.address.town),
        is_foreign(facts.address.country, facts.office_country),
    )
