"""What the pages of the letters' texts show: what is in force, what is to decide, a text tried on a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import ndiff
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterKind, LetterText, TextState
from db.offices import Office
from db.staff import Staff
from letters.reasons import Unprintable, reason_told
from letters.saying.content import LetterContent, content_of, values_of
from letters.saying.facts import LetterFacts
from letters.saying.marks import WrongWording
from letters.saying.wording import PLACEHOLDERS, Wording, house_text, read_wording
from letters.setting.letterhead import Letterhead
from letters.wordings.in_force import OwnText, fault_of, wordings_of
from letters.wordings.samples import made_up, made_up_access, newest_letter
from web.context import audit_staff, now, the_house
from web.page.language import the_language
from words.languages import Language


@dataclass(frozen=True)
class Cell:
    """One kind in one language. `own`: the office's text in force; none: the house's. `comes`: approved, later.

    `unusable`: versions of these that no letter can have any more.
    """

    language: Language
    own: OwnText | None
    comes: list[LetterText]
    drafts: list[LetterText]
    unusable: frozenset[int]


@dataclass(frozen=True)
class Tried:
    """A text as one letter would have it. `letter`: whose facts these are; none: nobody's, they are made up.

    `content` None: it cannot be put together. `fault`: in words, why it could not be printed. `pages`: it takes.
    """

    facts: LetterFacts
    letter: Letter | None
    content: LetterContent | None
    fault: str | None
    pages: int = 0


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text, and the line cut at the place: on a narrow screen it wraps."""

    told: str
    before: str = ""
    wrong: str = ""
    after: str = ""

    @classmethod
    def of(cls, wrong: WrongWording, text: str) -> "Fault":
        told, lines = wrong.told(the_language()), text.splitlines()
        if wrong.line is None or wrong.line > len(lines):
            return cls(told)
        line, begins = lines[wrong.line - 1], wrong.column - 1
        ends = len(line) if wrong.length is None else begins + wrong.length
        return cls(told, line[:begins], line[begins:ends], line[ends:])


def today(office: Office) -> date:
    return now().astimezone(ZoneInfo(office.zone)).date()


def table(session: Session, office: Office) -> list[tuple[LetterKind, list[Cell]]]:
    """All kinds, each in all languages."""
    wordings, day = wordings_of(session, office.id), today(office)
    undecided = texts_of(session, office, TextState.DRAFT)
    approved = texts_of(session, office, TextState.APPROVED)
    wrong = [(one.kind, one.language, one.own.version) for one in wordings.unusable(day)]
    return [
        (
            kind,
            [
                Cell(
                    language,
                    wordings.own_in_force(kind, language, day),
                    [text for text in _among(approved, kind, language) if (text.valid_from or day) > day],
                    _among(undecided, kind, language),
                    frozenset(version for of, spoken, version in wrong if (of, spoken) == (kind, language)),
                )
                for language in Language
            ],
        )
        for kind in LetterKind
    ]


def texts_of(session: Session, office: Office, *states: TextState) -> list[LetterText]:
    """The newest first."""
    found = select(LetterText).where(LetterText.office_id == office.id, LetterText.state.in_(states))
    return list(session.scalars(found.order_by(LetterText.version.desc())))


def versions(session: Session, office: Office, kind: LetterKind, language: str) -> list[LetterText]:
    return _among(texts_of(session, office, *TextState), kind, language)


def names(session: Session, texts: Sequence[LetterText]) -> dict[int, str]:
    """Of those who wrote these texts and decided about them."""
    wanted = {text.written_by for text in texts} | {text.decided_by for text in texts}
    return {person.id: person.name for person in session.scalars(select(Staff).where(Staff.id.in_(wanted)))}


def text_in_force(session: Session, office: Office, kind: LetterKind, language: str) -> tuple[str, OwnText | None]:
    """The text, and the version of the office's own that it is."""
    own = wordings_of(session, office.id, kind).own_in_force(kind, language, today(office))
    return (own.text if own else house_text(kind, language)), own


def fault_in_force(kind: LetterKind, own: OwnText | None) -> Fault | None:
    """Why letters of this kind are held: the text was right by the rules of an earlier release."""
    wrong = fault_of(own, kind) if own else None
    return Fault.of(wrong, own.text) if own and wrong else None


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """Lines with a sign: "-" only in force, "+" only in the other, " " in both."""
    told = ndiff(before.splitlines(), after.splitlines())
    return [(line[0], line[2:]) for line in told if line[0] != "?"]


def examples(session: Session, office: Office, kind: LetterKind, language: Language) -> list[tuple[str, str]]:
    """Each placeholder of this letter with what could stand in its place."""
    facts = _made_up(session, office, kind, language)
    values = values_of(facts, made_up_access(language, _public_url()))
    return [(name, values.get(name, "")) for name in sorted(PLACEHOLDERS[kind])]


def tried_on_record(
    session: Session, office: Office, kind: LetterKind, language: Language, text: str, version: str, *, real: bool
) -> Tried:
    """The same for a text that was kept: the rules by which it is judged may be others by now."""
    try:
        wording = read_wording(text, kind, version)
    except WrongWording as wrong:
        return Tried(_made_up(session, office, kind, language), None, None, wrong.told(the_language()))
    return tried(session, office, kind, language, wording, real=real)


def tried(
    session: Session, office: Office, kind: LetterKind, language: Language, wording: Wording, *, real: bool
) -> Tried:
    """A text on the newest letter of its kind, which is written down; without `real` on a made-up one."""
    letter = newest_letter(session, office, kind, language) if real else None
    wordings = wordings_of(session, office.id, kind)
    facts = wordings.facts_of(letter.facts) if letter else _made_up(session, office, kind, language)
    if letter is not None:
        audit_staff(session, "text.tried", f"letter:{letter.id}", office_id=office.id, client=letter.client_id)
    content = None
    try:
        if facts.second is not None:
            wording = wording.with_second(wordings.in_force(kind, facts.second.language, today(office)))
        content = content_of(facts, made_up_access(language, _public_url()), wording)
        pages = pages_of(content, facts)
    except Unprintable as reason:
        return Tried(facts, letter, content, reason_told(reason.stored, the_language()))
    return Tried(facts, letter, content, None, pages)


def pages_of(content: LetterContent, facts: LetterFacts) -> int:
    """How many pages it takes. Raises `Unprintable` for what does not fit."""
    from letters.setting.render import set_letter  # loads reportlab, which few requests need

    return len(set_letter(content, Letterhead.of(facts.letterhead)))


def pdf_of(content: LetterContent, facts: LetterFacts) -> bytes:
    from letters.setting.render import render_letter  # loads reportlab

    return render_letter(content, Letterhead.of(facts.letterhead))


def _among(texts: Sequence[LetterText], kind: LetterKind, language: str) -> list[LetterText]:
    return [text for text in texts if (text.kind, text.language) == (kind, language)]


def _made_up(session: Session, office: Office, kind: LetterKind, language: Language) -> LetterFacts:
    return made_up(session, office, kind, language, day=today(office), public_url=_public_url())


def _public_url() -> str:
    return the_house().settings.public_url
