"""What loading an office file leaves in the record: the first time, again, and after a change."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit import record
from db.cases import Topic
from db.offices import Channel, ChannelKind, Effect, Notice, Office, OpeningHours, PhoneLine, Place, Plan
from db.rooms import Room
from db.session import Database
from db.staff import Membership, Role, Skill, Staff, WorkingHours
from scheduler.news.notices import NoticeDraft, notices_of, publish, supersede
from scheduler.news.offers import facts_of
from scheduler.people.by_hand import HOURS, SKILLS
from scheduler.people.hours import hours_of, keep_hours
from scheduler.people.skills import LANGUAGE, PERMISSION, keep_skills, skills_of
from scheduler.policy import Policy
from scheduler.policy_changes import Change, change
from web.demo.files import OFFICES
from web.imports.office_store import Loaded, load_office
from web.imports.offices import read_office
from web.imports.problems import OfficeFileError
from words.catalogues import Words

KOBA, TE = (demo.file.read_text() for demo in OFFICES)
MONDAY = datetime(2020, 3, 30, 6, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=7)


def load(database: Database, text: str, at: datetime = MONDAY) -> Loaded:
    with database.transaction() as session:
        return load_office(session, read_office(text.encode()), at=at, password_hash="$argon2id$")


def number_of(session: Session, *where: object) -> int:
    return session.scalar(select(func.count()).where(*where)) or 0  # type: ignore[arg-type]


def test_an_office_is_loaded_with_all_it_says(database: Database) -> None:
    loaded = load(database, TE)
    assert (loaded.key, loaded.changed, loaded.without_password) == ("te", True, ())
    with database.reading() as session:
        office = session.get_one(Office, loaded.office_id)
        assert office.languages == ["sv", "fi", "en"]
        assert office.name_in("fi") == "Pohjanmaan TE-toimisto"
        assert Policy.of(office.policy).delivery_days == 7
        assert [line.language for line in office.lines] == ["sv", "fi", "en", None]
        assert [place.key for place in office.places][:3] == ["jakobstad", "vasa", "karleby"]
        assert office.places[0].name_in("fi") == "Pietarsaari"
        plan = session.scalars(select(Plan)).one()
        assert (plan.closed_places, plan.opens_place) == (["vasa", "karleby"], "jakobstad")
        advisors = session.scalars(
            select(Staff).join(Membership, Membership.staff_id == Staff.id).where(Membership.role == Role.ADVISOR)
        ).all()
        assert len(advisors) == 3
        assert all(staff.password_hash == "$argon2id$" and staff.caller_number for staff in advisors)
        assert number_of(session, Skill.staff_id == advisors[0].id) == 3
        assert number_of(session, WorkingHours.staff_id == advisors[0].id) == 9
        assert number_of(session, Room.id.is_not(None)) == 4


def test_a_day_begins_at_its_midnight_and_words_have_no_instant(database: Database) -> None:
    loaded = load(database, TE)
    with database.reading() as session:
        notices = {notice.series: notice for notice in notices_of(session, loaded.office_id)}
    assert notices["jakobstad-walk-in"].begins_at == datetime(2020, 4, 5, 21, 0, tzinfo=UTC)
    assert notices["kaustby"].begins_at is None
    assert notices["kaustby"].begins_words["en"] == "since the beginning of the coronavirus epidemic"


def test_a_day_at_the_end_is_the_last_day(database: Database) -> None:
    loaded = load(database, TE.replace("begins = 2020-04-06", "begins = 2020-04-06\nends = 2020-05-13"))
    with database.reading() as session:
        [notice] = [n for n in notices_of(session, loaded.office_id) if n.series == "jakobstad-walk-in"]
    assert notice.ends_at == datetime(2020, 5, 13, 21, 0, tzinfo=UTC)


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    load(database, KOBA)
    before = _all_rows(database)
    assert load(database, KOBA, LATER).changed is False
    assert _all_rows(database) == before


def test_a_comment_alone_makes_no_new_rows(database: Database) -> None:
    load(database, KOBA)
    before = _all_rows(database)
    assert load(database, KOBA + "\n# a comment\n", LATER).changed is True
    assert _all_rows(database) == before


def test_changed_hours_supersede_and_the_old_ones_stay(database: Database) -> None:
    load(database, TE)
    loaded = load(database, TE.replace('"Thursday 9:00-16:00"', '"Thursday 9:00-15:00"'), LATER)
    with database.reading() as session:
        rows = session.scalars(
            select(OpeningHours)
            .join(Channel, Channel.id == OpeningHours.channel_id)
            .join(Place, Place.id == Channel.place_id)
            .where(Place.key == "jakobstad", Channel.kind == ChannelKind.WALK_IN, OpeningHours.weekday == 3)
            .order_by(OpeningHours.id)
        ).all()
        assert [(row.closes.hour, row.superseded_at) for row in rows] == [(16, LATER), (15, None)]
        [jakobstad] = [place for place in facts_of(session, loaded.office_id).places if place.key == "jakobstad"]
        assert len(jakobstad.channels[0].hours) == 2


def test_a_changed_notice_supersedes_and_one_that_is_gone_ends(database: Database) -> None:
    loaded = load(database, KOBA)
    start = KOBA.index('[[notices]]\nseries = "takes-longer"')
    without = KOBA[:start] + KOBA[KOBA.index("[[notices]]", start + 10) :]
    load(database, without.replace("Die Regionalstellen sind für", "Unsere Regionalstellen sind für"), LATER)
    with database.reading() as session:
        told = [notice.series for notice in notices_of(session, loaded.office_id)]
        closed = session.scalars(
            select(Notice).where(Notice.series == "regional-offices-closed").order_by(Notice.id)
        ).all()
        gone = session.scalars(select(Notice).where(Notice.series == "takes-longer")).one()
    assert "takes-longer" not in told
    assert [notice.superseded_at for notice in closed] == [LATER, None]
    assert closed[1].ear["de"].startswith("Unsere")
    assert gone.superseded_at == LATER


def test_nobody_is_sent_to_a_room_that_the_file_no_longer_names(database: Database) -> None:
    load(database, KOBA)
    load(database, KOBA.replace('name = "Beratungsraum 2"', 'name = "Beratungsraum 9"', 1), LATER)
    with database.reading() as session:
        rooms = session.scalars(select(Room)).all()
    assert [room.name for room in rooms if not room.in_use] == ["Beratungsraum 2"]
    assert "Beratungsraum 9" in [room.name for room in rooms]


def test_a_notice_that_staff_changed_stays_as_they_wrote_it(database: Database) -> None:
    loaded = load(database, KOBA)
    with database.transaction() as session:
        office = session.get_one(Office, loaded.office_id)
        [known] = [n for n in notices_of(session, office.id) if n.series == "takes-longer"]
        editor = session.scalars(select(Staff).where(Staff.name == "Michael Oehlschläger")).one()
        draft = NoticeDraft(known.effect, ear={"de": "Neu", "en": "New"}, eye={"de": "Neu", "en": "New"})
        publish(session, office, draft, staff_id=editor.id, at=LATER, series="takes-longer")
    again = load(database, KOBA + "\n# changed\n", LATER + timedelta(days=1))
    assert again.kept == ("takes-longer",)
    with database.reading() as session:
        [told] = [n for n in notices_of(session, loaded.office_id) if n.series == "takes-longer"]
    assert told.ear["de"] == "Neu"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace('key = "landkreis-harz"', 'key = "other"'), "belongs to the authority “landkreis-harz”"),
        (lambda text: text.replace('key = "housing"', 'key = "home"'), "“housing” is in the record and may not vanish"),
        (lambda text: text.replace('key = "quedlinburg"', 'key = "thale"'), "“quedlinburg” is in the record"),
        (lambda text: text.replace('kind = "email"', 'kind = "letterbox"'), "“email” is in the record"),
    ],
)  # fmt: skip
def test_what_others_hang_on_cannot_vanish(sqlite: Database, spoil: object, reason: str) -> None:
    load(sqlite, KOBA)
    before = _all_rows(sqlite)
    with pytest.raises(OfficeFileError) as refused:
        load(sqlite, spoil(KOBA), LATER)  # type: ignore[operator]
    assert reason in refused.value.problems[0].said(Words("en"))
    assert _all_rows(sqlite) == before


def test_a_number_leads_to_one_office_only(sqlite: Database) -> None:
    load(sqlite, KOBA)
    with pytest.raises(OfficeFileError) as refused:
        load(sqlite, TE.replace('number = "+46846500402"', 'number = "+493023125101"'))
    assert "already leads to another office" in refused.value.problems[0].said(Words("en"))
    with sqlite.reading() as session:
        assert number_of(session, PhoneLine.id.is_not(None)) == 3


def test_new_staff_without_a_password_are_named_and_cannot_log_in(sqlite: Database) -> None:
    with sqlite.transaction() as session:
        loaded = load_office(session, read_office(KOBA.encode()), at=MONDAY)
    assert loaded.without_password[0] == "brockmann@koba-harz.example"
    assert len(loaded.without_password) == 6
    with sqlite.reading() as session:
        assert set(session.scalars(select(Staff.password_hash))) == {"!"}


def _all_rows(database: Database) -> list[tuple[object, ...]]:
    """What an office consists of, for comparison."""
    kinds = (Notice, OpeningHours, Channel, Place, PhoneLine, Plan, Staff, Membership, Skill, Room)
    with database.reading() as session:
        return [
            (kind.__name__, row.id, getattr(row, "superseded_at", None))
            for kind in kinds
            for row in session.scalars(select(kind).order_by(kind.id))
        ]


def change_rules(database: Database, loaded: Loaded, at: datetime, **said: object) -> None:
    with database.transaction() as session:
        change(session, session.get_one(Office, loaded.office_id), said, at)


def rules_of(database: Database, loaded: Loaded) -> Policy:
    with database.reading() as session:
        return Policy.of(session.get_one(Office, loaded.office_id).policy)


def test_a_rule_that_was_set_on_the_page_stays_until_the_file_says_something_else(database: Database) -> None:
    loaded = load(database, KOBA)
    change_rules(database, loaded, MONDAY, attempts=4, buffer_minutes=5)
    again = load(database, KOBA.replace("prepare_days = 3 ", "prepare_days = 4 "), LATER)
    assert again.kept_rules == ("attempts", "buffer_minutes")
    assert again.rules == (Change("prepare_days", 3, 4),)
    found = rules_of(database, loaded)
    assert (found.attempts, found.buffer_minutes, found.prepare_days) == (4, 5, 4)
    last = load(database, KOBA.replace("attempts = 1 ", "attempts = 2 "), LATER + timedelta(days=1))
    assert last.kept_rules == ("buffer_minutes",)
    assert set(last.rules) == {Change("attempts", 4, 2), Change("prepare_days", 4, 3)}
    assert rules_of(database, loaded).attempts == 2


def test_rules_that_do_not_fit_those_of_the_page_are_refused(sqlite: Database) -> None:
    loaded = load(sqlite, TE)
    change_rules(sqlite, loaded, MONDAY, attempts=2)
    with pytest.raises(OfficeFileError) as refused:
        load(sqlite, TE.replace("on_days = 2", "on_days = 3"), LATER)
    [problem] = refused.value.problems
    assert problem.where == "policy → on_days"
    assert TE.split("\n")[problem.line - 1].startswith("on_days")
    assert rules_of(sqlite, loaded).on_days == 2


def by_hand(database: Database, action: str, person: Staff, office_id: int) -> None:
    with database.transaction() as session:
        record(
            session, b"key", authority_id=person.authority_id, office_id=office_id, actor="staff:1",
            action=action, subject=f"staff:{person.id}", at=MONDAY,
        )  # fmt: skip


def test_what_was_set_on_the_page_of_a_person_stays(database: Database) -> None:
    loaded = load(database, KOBA)
    with database.transaction() as session:
        people = {person.name: person for person in session.scalars(select(Staff))}
        hours, skills = people["Jens Wiebold"], people["Nuray Aksoy"]
        keep_hours(session, hours, loaded.office_id, [])
        for person in (hours, skills):
            keep_skills(session, person, LANGUAGE, ["fi"])
        keep_hours(session, skills, loaded.office_id, [])
    by_hand(database, HOURS, hours, loaded.office_id)
    by_hand(database, SKILLS, skills, loaded.office_id)
    assert load(database, KOBA + "\n# changed\n", LATER).kept_people == ("Jens Wiebold", "Nuray Aksoy")
    with database.reading() as session:
        assert hours_of(session, hours.id, loaded.office_id) == []
        assert skills_of(session, hours.id, LANGUAGE) == ["de"]
        assert len(hours_of(session, skills.id, loaded.office_id)) == 6
        assert skills_of(session, skills.id, LANGUAGE) == ["fi"]


def test_permissions_come_with_the_file_and_a_topic_for_nobody_is_named(database: Database) -> None:
    needing = KOBA.replace(
        'key = "housing" ', 'needs = { permissions = ["rents"], own_advisor_only = true }\nkey = "housing" '
    )
    loaded = load(database, needing)
    assert loaded.for_nobody == (("housing", ("rents",)),)
    allowed = needing.replace('speaks = ["de", "en"]\n', 'speaks = ["de", "en"]\nmay = ["rents"]\n', 1)
    assert load(database, allowed, LATER).for_nobody == ()
    with database.reading() as session:
        topic = session.scalars(select(Topic).where(Topic.key == "housing")).one()
        assert topic.needs == {"permissions": ["rents"], "own_advisor_only": True}
        assert number_of(session, Skill.kind == PERMISSION) == 1


def test_what_a_confirmed_plan_lifted_does_not_come_back_with_a_file(database: Database) -> None:
    load(database, KOBA)
    with database.transaction() as session:
        office = session.scalars(select(Office)).one()
        opened = NoticeDraft(Effect.LIMITED, channels=(ChannelKind.APPOINTMENT,), plan="reopening-by-appointment")
        person = session.scalars(select(Staff.id).limit(1)).one()
        publish(session, office, opened, staff_id=person, at=MONDAY, series="plan-reopening-by-appointment")
        supersede(session, office.id, "no-appointments-in-person", MONDAY, staff_id=person)
    load(database, KOBA.replace("KoBa Harz, Am", "KoBa im Harz, Am"), LATER)
    with database.reading() as session:
        told = {notice.series for notice in notices_of(session, office.id)}
    assert "plan-reopening-by-appointment" in told
    assert "no-appointments-in-person" not in told


def test_what_a_person_ended_stays_ended_and_what_a_file_ended_comes_back_with_a_file(database: Database) -> None:
    loaded = load(database, TE)
    with database.transaction() as session:
        person = session.scalars(select(Staff.id).limit(1)).one()
        supersede(session, loaded.office_id, "jakobstad-walk-in", MONDAY, staff_id=person)
        supersede(session, loaded.office_id, "kaustby", MONDAY)
    assert load(database, TE.replace("PB 117 ", "PB 118 "), LATER).kept == ("jakobstad-walk-in",)
    with database.reading() as session:
        told = {notice.series for notice in notices_of(session, loaded.office_id)}
    assert "kaustby" in told
    assert "jakobstad-walk-in" not in told
