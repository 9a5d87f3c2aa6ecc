"""The copy of a letter for the official file: without PIN and link, as the letter left otherwise."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Case
from db.clients import Client
from db.letters import AccessCode, Letter, LetterEvent
from db.offices import Authority, Office
from db.printing import PrintBatch
from letters.access import AccessKeys, access_of
from letters.filing.metadata import Metadata
from letters.left import LeftCopy, copies
from letters.saying.content import LetterContent, content_of
from letters.setting.letterhead import Letterhead
from letters.wordings.in_force import wordings_of


@dataclass(frozen=True)
class ToFile:
    """A letter as the record tells it, to be drawn outside any transaction. `folder`, `name`: where it goes."""

    folder: tuple[str, str]
    name: str
    content: LetterContent
    head: Letterhead
    known: dict[str, object]

    def drawn(self) -> "Filed":
        """Raises `Unprintable`."""
        from letters.drawing.digital import file_copy  # loads what no web process needs

        pdf = file_copy(self.content, self.head)
        metadata = Metadata(
            file=f"{self.name}.pdf",
            sha256=sha256(pdf).hexdigest(),
            subject=self.content.subject,
            **self.known,  # type: ignore[arg-type]
        )
        return Filed(pdf, metadata)


@dataclass(frozen=True)
class Filed:
    pdf: bytes
    metadata: Metadata


def all_to_file(session: Session, keys: AccessKeys, letter: Letter) -> list[ToFile]:
    """Each copy of a letter that has left, the newest first. Raises `Unprintable` where its text is not kept any
    more."""
    return [_to_file(session, keys, letter, copy) for copy in copies(session, letter)]


def _to_file(session: Session, keys: AccessKeys, letter: Letter, copy: LeftCopy) -> ToFile:
    wordings = wordings_of(session, letter.office_id, copy.kind)
    facts = wordings.facts_of(copy.facts)
    code = session.get_one(AccessCode, copy.access_code_id)
    as_then = AccessCode(reference=code.reference, key_id=code.key_id, issue=copy.issue)
    access = access_of(keys, as_then, language=facts.language, public_url=facts.public_url)
    content = content_of(facts, access, wordings.of_letter(facts, copy.text_version))
    office = session.get_one(Office, letter.office_id)
    year = str(copy.posted_on.year)
    name = f"{office.key}-{year}-{access.reference}-{letter.id}-{copy.issue}"
    return ToFile(
        folder=(office.key, year),
        name=name,
        content=content,
        head=Letterhead.of(facts.letterhead),
        known=_known(session, letter, copy, office, name) | {"reference": access.reference},
    )


def _known(session: Session, letter: Letter, copy: LeftCopy, office: Office, name: str) -> dict[str, object]:
    """The history of an earlier copy ends with what sent it back: its metadata stays as it is from then on."""
    batch = session.get(PrintBatch, copy.batch_id) if copy.batch_id else None
    events = select(LetterEvent).where(LetterEvent.letter_id == letter.id).order_by(LetterEvent.id)
    if copy.until is not None:
        events = events.where(LetterEvent.id <= copy.until)
    return {
        "identifier": name,
        "authority": session.get_one(Authority, letter.authority_id).name,
        "office": office.name,
        "case": session.get_one(Case, letter.case_id).number,
        "client": session.get_one(Client, letter.client_id).number,
        "letter": letter.id,
        "issue": copy.issue,
        "kind": copy.kind.value,
        "language": copy.language,
        "text_version": copy.text_version,
        "written_at": letter.created_at,
        "posted_on": copy.posted_on,
        "carrier": batch.carrier if batch else None,
        "state": copy.state.value,
        "history": tuple(
            {"state": event.state.value, "reason": event.reason, "at": event.at.isoformat()}
            for event in session.scalars(events)
        ),
    }
