"""Which text a letter has: on its day, in its office; and that it keeps the one it was made with."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.letters import LetterKind, LetterText, TextState
from db.offices import Office
from db.session import Database
from db.staff import Role
from factories.letters import some_facts
from letters.queue import Mailing, queue_number_wanted
from letters.reasons import Unprintable, reason_told
from letters.saying import wording as house
from letters.saying.facts import Second
from letters.saying.wording import house_text, house_version, wording_of
from letters.wordings.in_force import HOUSE_TEXTS, OwnText, Wordings, wordings_of
from words.languages import Language

KIND, DAY = LetterKind.NUMBER_WANTED, date(2026, 3, 3)
KEY = (KIND, "de")
OWN = house_text(KIND, "de").replace("Wie können wir Sie anrufen?", "Ihre Nummer fehlt uns")
SUBJECT = "Wie können wir Sie anrufen?"


def test_without_a_text_of_its_own_an_office_has_the_house_s() -> None:
    found = HOUSE_TEXTS.in_force(KIND, "de", DAY)
    assert found is wording_of(KIND, "de")
    assert found.version == house_version(house_text(KIND, "de"))


@pytest.mark.parametrize(
    ("days", "version"), [(-1, None), (0, "1"), (6, "1"), (7, "3"), (8, "3"), (9, "3"), (10, "4"), (99, "4")]
)
def test_a_text_holds_from_its_day_until_a_later_one_does(days: int, version: str | None) -> None:
    """Of two that begin on one day the later version; one approved later that began before another waits for it."""
    begins = {1: 0, 2: 7, 3: 7, 4: 10, 5: 5}
    own = tuple(OwnText(number, OWN, DAY + timedelta(days=begins[number])) for number in (1, 2, 3, 4))
    found = Wordings({KEY: own}).in_force(KIND, "de", DAY + timedelta(days=days))
    assert found.version == (version or wording_of(KIND, "de").version)
    assert found.subject == ("Ihre Nummer fehlt uns" if version else SUBJECT)
    late = Wordings({KEY: (*own, OwnText(5, OWN, DAY + timedelta(days=5)))})
    assert late.in_force(KIND, "de", DAY + timedelta(days=10)).version == "4"
    assert late.in_force(KIND, "de", DAY + timedelta(days=6)).version == "5"


def test_a_letter_keeps_its_text() -> None:
    facts = some_facts(KIND)
    own = Wordings({KEY: (OwnText(1, OWN, DAY), OwnText(2, OWN.replace("fehlt", "braucht es"), DAY))})
    assert own.for_facts(facts).version == "2"
    assert own.of_letter(facts, "1").subject == "Ihre Nummer fehlt uns"
    assert own.of_letter(facts, wording_of(KIND, "de").version).subject == SUBJECT


@pytest.mark.parametrize("version", ["3", "house:0123456789ab", "house:../../x", ""])
def test_a_text_that_is_not_kept_holds_the_letter(version: str) -> None:
    with pytest.raises(Unprintable) as caught:
        Wordings({KEY: (OwnText(1, OWN, DAY),)}).of_letter(some_facts(KIND), version)
    assert caught.value.code == "no_text"
    assert reason_told(caught.value.stored, "en")


def test_a_text_of_the_house_of_an_earlier_release_is_found(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = house_version(OWN)
    folder = house.Path(str(tmp_path))
    (folder / f"number_wanted.de.{version.removeprefix('house:')}.txt").write_text(OWN, encoding="utf-8")
    monkeypatch.setattr(house, "EARLIER", folder)
    house.earlier_wording.cache_clear()
    assert HOUSE_TEXTS.of_letter(some_facts(KIND), version).subject == "Ihre Nummer fehlt uns"
    house.earlier_wording.cache_clear()


def test_both_texts_of_a_letter_in_two_languages_are_kept() -> None:
    facts = replace(some_facts(KIND), second=Second(Language.SV, "Byrå", "+46846500401", "Ämne", ""))
    own = Wordings({KEY: (OwnText(1, OWN, DAY),)})
    swedish = wording_of(KIND, "sv")
    found = own.for_facts(facts)
    assert found.version == f"1+{swedish.version}"
    assert found.second == swedish
    assert own.of_letter(facts, found.version) == found


def test_only_what_was_approved_here_is_loaded(database: Database) -> None:
    with database.transaction() as session:
        office, other = make.an_office(session), make.an_office(session)
        _text(session, office, 1, TextState.APPROVED)
        _text(session, office, 2, TextState.REFUSED)
        _text(session, office, 3, TextState.DRAFT)
        _text(session, other, 1, TextState.APPROVED)
        _text(
            session,
            office,
            1,
            TextState.APPROVED,
            kind=LetterKind.LETTERBOX,
            text=house_text(LetterKind.LETTERBOX, "de"),
        )
        found = wordings_of(session, office.id)
        assert {key: [own.version for own in texts] for key, texts in found.own.items()} == {
            KEY: [1],
            (LetterKind.LETTERBOX, "de"): [1],
        }
        assert list(wordings_of(session, office.id, KIND).own) == [KEY]
        assert wordings_of(session, other.id, LetterKind.LETTERBOX).own == {}


def test_a_letter_that_is_queued_has_the_text_of_the_day_it_bears(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office)
        _text(session, office, 1, TextState.APPROVED, valid_from=DAY)
        _text(session, office, 2, TextState.APPROVED, valid_from=DAY + timedelta(days=1))
        versions = []
        for days in (-1, 0, 1):
            mailing = Mailing(office, make.KEYS, DAY + timedelta(days=days), "https://rufzeit.example", make.AT)
            versions.append(queue_number_wanted(session, mailing, case).text_version)
        assert versions == [wording_of(KIND, "de").version, "1", "2"]


def _text(
    session: Session,
    office: Office,
    version: int,
    state: TextState,
    *,
    kind: LetterKind = KIND,
    text: str = OWN,
    valid_from: date = DAY,
) -> LetterText:
    person = make.a_member(session, office, Role.EDITOR)
    row = LetterText(
        authority_id=office.authority_id,
        office_id=office.id,
        kind=kind,
        language="de",
        version=version,
        text=text,
        state=state,
        written_by=person.id,
        written_at=make.AT,
        valid_from=valid_from if state == TextState.APPROVED else None,
    )
    session.add(row)
    session.flush()
    return row
