"""A letter as it left, read again from its facts: for its copy and for its page."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.letters import Letter
from letters.access import access_of
from letters.saying.content import LetterContent, content_of
from letters.setting.letterhead import Letterhead
from letters.wordings.in_force import wordings_of
from web.context import the_house
from web.page.errors import Told
from web.public.opened import Opened
from words.catalogues import N_

NO_COPY = Told(
    404,
    N_("This letter is no longer here as a file"),
    N_("What it is about stands on its page. If you need a copy, please call us."),
    "appointment.appointment",
)


@dataclass(frozen=True)
class Sent:
    """The same facts, wording and codes; the logo that the office has now."""

    content: LetterContent
    head: Letterhead


def sent(session: Session, opened: Opened, letter: Letter) -> Sent:
    """Raises `Unprintable` where its text is not kept, or no letter can have it any more."""
    wordings = wordings_of(session, letter.office_id, letter.kind)
    facts = wordings.facts_of(letter.facts)
    access = access_of(the_house().access_keys, opened.code, language=facts.language, public_url=facts.public_url)
    wording = wordings.of_letter(facts, letter.text_version)
    return Sent(content_of(facts, access, wording), Letterhead.of(facts.letterhead))
