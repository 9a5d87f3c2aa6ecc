"""Wrong office files: each is refused with the line and the reason, and nothing else is said."""

from dataclasses import asdict, fields

import pytest

from scheduler.policy import Policy
from web.demo.files import OFFICES
from web.imports.offices import read_office
from web.imports.policy_form import PolicyForm
from web.imports.problems import OfficeFileError
from words.catalogues import Words

KOBA, TE = (demo.file.read_text() for demo in OFFICES)
ENGLISH = Words("en")

WRONG = [
    # what stood there, what stands there now, a text of the line that is named, the reason
    ('key = "koba"', 'key = "staff"', 'key = "staff"', "“staff” is the address of another page; taken are: appointment,"),
    ('zone = "Europe/Berlin"', 'zone = "Europe/Harz"', 'zone = "Europe/Harz"', "no time zone “Europe/Harz”"),
    ('country = "DE"', 'country = "Germany"', 'country = "Germany"', "“Germany” is not written as expected"),
    ('country = "DE"', 'country = "ZZ"', 'country = "ZZ"', "holidays of “ZZ” are not known"),
    ('subdivision = "ST"', 'subdivision = "XX"', 'subdivision = "XX"', "holidays of “XX” are not known"),
    ('languages = ["de", "en"]', 'languages = ["de", "pl"]', 'languages = ["de", "pl"]', "Language “pl” is not known"),
    ('languages = ["de", "en"]', 'languages = ["de", "de"]', 'languages = ["de", "de"]', "“de” stands here twice"),
    ('languages = ["de", "en"]', "languages = []", "languages = []", "At least 1 is expected"),
    ("attempts = 1 ", "attempts = 0 ", "attempts = 0", "At least 1 is expected"),
    ("attempts = 1 ", 'attempts = "1" ', 'attempts = "1"', "whole number without quotation marks"),
    ("on_days = 1", "on_days = 2", "on_days = 2", "than there are attempts"),
    ("on_days = 1", "on_days = 1\nlunch_begins = 12:00:00", "[policy]", "needs its beginning and its end"),
    ("on_days = 1", "on_days = 1\nlunch_begins = 12:30:00\nlunch_ends = 12:30:00", "lunch_ends", "ends before it begins"),
    ("on_days = 1", 'on_days = 1\ncounts = ["busy", "line_failed"]', "counts", "“line_failed” is not one of: no_answer,"),
    ("on_days = 1", "on_days = 1\ncounts = []", "counts", "At least 1 is expected"),
    ("on_days = 1", "on_days = 1\nposting_weekdays = []", "posting_weekdays", "At least 1 is expected"),
    ("on_days = 1", 'on_days = 1\nposting_weekdays = ["Montag"]', "posting_weekdays", "A day of the week is expected"),
    ("on_days = 1", 'on_days = 1\nsilence = "forgotten"', "silence =", "“forgotten” is not one of: 'stands', 'lapses' or 'person'"),
    ("on_days = 1", "on_days = 1\nkept_free_percent = 95", "kept_free_percent", "At most 90 is expected"),
    ("on_days = 1", "on_days = 1\nbuffer_minutes = 7", "buffer_minutes", "A multiple of 5 is expected"),
    ("on_days = 1", "on_days = 1\nmost_per_day = 0", "most_per_day", "At least 1 is expected"),
    ("on_days = 1", "on_days = 1\nextra_holidays = [2026-12-24]\nnot_holidays = [2026-12-24]", "not_holidays",
     "2026-12-24 is named as a holiday and as a working day"),
    ('key = "housing" ', 'needs = { permission = ["housing"] }\nkey = "housing" ', "needs", "name is not known here"),
    ('key = "housing" ', 'needs = { permissions = ["Housing"] }\nkey = "housing" ', "needs", "is not written as expected"),
    ("prepare_days = 3", "prepare_dais = 3", "prepare_dais = 3", "name is not known here"),
    ("print_cutoff = 14:00:00", 'print_cutoff = "14:00"', 'print_cutoff = "14:00"', "A time is expected"),
    ('layout = "din5008-b"', 'layout = "din5008-c"', 'layout = "din5008-c"', "must be one of: din5008-b, din5008-a"),
    ('caller_number = "+493023125200"\n', "", "[letterhead]", "lacks “caller_number”"),
    ('number = "+493023125101"', 'number = "030 23125101"', 'number = "030 23125101"', "with + and digits alone"),
    ('number = "+493023125101"', 'number = "+493023125100"', 'number = "+493023125100" ', "stands here twice"),
    ('language = "en"\n\n[[lines]]', 'language = "fi"\n\n[[lines]]', 'language = "fi"', "none of this office's languages"),
    ('key = "wernigerode" ', 'key = "Wernigerode" ', 'key = "Wernigerode"', "is not written as expected"),
    ('key = "wernigerode" ', 'key = "halberstadt" ', 'key = "halberstadt"', "“halberstadt” stands here twice"),
    ('town = "Wernigerode"', "town = 38855", "town = 38855", "A text in quotation marks is expected"),
    ('names = { de = "Wernigerode", sv = "Wernigerode", fi = "Wernigerode", en = "Wernigerode" }',
     'names = { de = "Wernigerode" }', 'names = { de = "Wernigerode" }', "missing in a language of this office: en"),
    ('kind = "writing"', 'kind = "phone"', 'kind = "phone"', "“phone” stands here twice"),
    ('kind = "writing"', 'kind = "fax"', 'kind = "fax"', "“fax” is not one of"),
    ('"Tuesday 13:00-17:30",', '"Tuesday 11:00-17:30",', "hours = [", "overlap: Tuesday 08:00-12:00 and 11:00-17:30"),
    ('"Tuesday 13:00-17:30",', '"Tuesday 17:30-13:00",', '"Tuesday 17:30-13:00",', "end before they begin"),
    ('"Tuesday 13:00-17:30",', '"Dienstag 13-17 Uhr",', '"Dienstag 13-17 Uhr",', "Hours are written as in"),
    ('"Tuesday 13:00-17:30",', '"Tuesday 13:00-25:30",', '"Tuesday 13:00-25:30",', "Hours are written as in"),
    ('series = "urgent-in-person"', 'series = "advice-by-phone"', 'series = "advice-by-phone"', "stands here twice"),
    ('effect = "limited"', 'effect = "vanished"', 'effect = "vanished"', "“vanished” is not one of"),
    ('effect = "limited"', 'effect = "opened"', "[[notices]]", "needs hours, or an end"),
    ('channels = ["urgent"]', 'channels = ["paper_form"]', 'channels = ["paper_form"]', "None of the places of this notice"),
    ("review_on = 2021-04-19 ", 'review_on = "19.04.2021" ', 'review_on = "19.04.2021"', "A date is expected"),
    ("review_on = 2021-04-19 ", " ", "[[notices]]", "needs a day on which it is looked at again"),
    ('en = "For now, advice is generally given by phone. We are here for you, even while the regional offices are closed."',
     f'en = "{"long " * 60}"', "[notices.ear]", "too long to be said: 300 characters, at most 240"),
    ('en = "For now, advice is generally given by phone. We are here for you, even while the regional offices are closed."',
     "", "[notices.ear]", "missing in a language of this office: en"),
    ('roles = ["back_office"]', 'roles = ["advisor"]', "[[staff]]", "An advisor needs a caller_number"),
    ('email = "wiebold@koba-harz.example"', 'email = "brockmann@koba-harz.example"',
     'email = "brockmann@koba-harz.example"', "stands here twice"),
    ('email = "wiebold@koba-harz.example"', 'email = "wiebold"', 'email = "wiebold"', "is not written as expected"),
    ('features = ["at-the-door"]', 'features = ["outside"]', "[[places]]", "this place needs a room with the feature “at-the-door”"),
    ("below = 100", "below = 0", "below = 0", "“0”"),
    ("below = 100 ", "# ", "[[plans]]", "A plan of this kind needs “below”."),
    ('figure = "incidence"', 'opens_place = "halberstadt"', "[[plans]]", "A plan of this kind needs “figure”."),
    ('lifts = ["no-', 'lifts = ["no-more-', 'lifts = ["no-more-', "There is no notice “no-more-appointments-in-person”"),
    ('lifts = ["no-', 'closed_places = ["quedlinburg"]\nlifts = ["no-', "closed_places =", "has no “closed_places”"),
    ('opens_channel = "appointment"', 'opens_channel = "letterbox"', 'opens_channel = "letterbox"',
     "The place that opens has no channel “letterbox”."),
    ('key = "district"', 'key = "state"', 'key = "state"', "“state” stands here twice"),
    ("[office]", "[office", "[office", "cannot be read as TOML"),
]  # fmt: skip

WRONG_TE = [
    ('places = ["jakobstad"]', 'places = ["jakobsstad"]', 'places = ["jakobsstad"]', "no place “jakobsstad” in this file"),
    ("begins = 2020-04-06", "begins = 2020-04-06\nends = 2020-04-05", "ends = 2020-04-05", "ends before it begins"),
    ("begins = 2020-04-06", 'begins = "6.4."', 'begins = "6.4."', "A date is expected"),
    ('opens_place = "jakobstad"', 'opens_place = "pedersore"', 'opens_place = "pedersore"', "no place “pedersore”"),
    ('closed_places = ["vasa", "karleby"]', 'closed_places = ["vasa", "vasa"]', "closed_places", "stands here twice"),
    ('closed_places = ["vasa", "karleby"]', "closed_places = []", "[[plans]]", "needs “closed_places”"),
    ('opens_place = "jakobstad"', "", "[[plans]]", "A plan of this kind needs “opens_place”."),
    ('opens_place = "jakobstad"', 'opens_place = "vasa"', 'opens_place = "vasa"', "“vasa” cannot stand in for itself"),
    ('opens_place = "jakobstad"', 'opens_place = "jakobstad"\ndays = 7', "days = 7", "kind has no “days”"),
    ('opens_channel = "walk_in"', 'opens_channel = "urgent"', 'opens_channel = "urgent"', "has no channel “urgent”"),
]  # fmt: skip

CASES = [(KOBA, *row) for row in WRONG] + [(TE, *row) for row in WRONG_TE]


@pytest.mark.parametrize(("text", "right", "wrong", "line_with", "reason"), CASES, ids=range(len(CASES)))
def test_a_wrong_file_is_refused_with_line_and_reason(
    text: str, right: str, wrong: str, line_with: str, reason: str
) -> None:
    assert right in text
    at = text.index(right)
    spoilt = text.replace(right, wrong, 1)
    with pytest.raises(OfficeFileError) as refused:
        read_office(spoilt.encode())
    said = [problem for problem in refused.value.problems if reason in problem.said(ENGLISH)]
    assert said, refused.value.said(ENGLISH)
    named = spoilt.split("\n")[said[0].line - 1]
    assert line_with in named
    assert abs(said[0].line - text[:at].count("\n")) < 45, "far from what is wrong"


@pytest.mark.parametrize("demo", OFFICES, ids=lambda demo: demo.key)
def test_the_demo_files_are_right(demo: object) -> None:
    read = read_office(demo.file.read_bytes())  # type: ignore[attr-defined]
    assert read.form.office.key == demo.key  # type: ignore[attr-defined]
    assert len(read.sha256) == 64


def test_all_problems_are_told_at_once_in_the_order_of_the_lines() -> None:
    spoilt = KOBA.replace('zone = "Europe/Berlin"', 'zone = "Nowhere"').replace(
        'kind = "email"', 'kind = "pigeon"'
    )
    with pytest.raises(OfficeFileError) as refused:
        read_office(spoilt.encode())
    lines = [problem.line for problem in refused.value.problems]
    assert len(lines) == 2
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"name = 'M\xfcller'", "Line 1: The file must be saved as UTF-8."),
        (b"a = 1\n" * 200_000, "Line 1: The file is too big."),
        (b"", "authority: This is missing."),
        (b"a = 1\na = 2\n", "Line 2: This line cannot be read as TOML: Cannot overwrite a value."),
    ],
)
def test_a_file_that_cannot_be_read_at_all(data: bytes, reason: str) -> None:
    with pytest.raises(OfficeFileError) as refused:
        read_office(data)
    assert any(reason in line for line in refused.value.said(ENGLISH))


def test_reasons_are_told_in_the_reader_s_language() -> None:
    with pytest.raises(OfficeFileError) as refused:
        read_office(KOBA.replace('zone = "Europe/Berlin"', 'zone = "Nowhere"').encode())
    assert refused.value.said(Words("de"))[1] == (
        "Zeile 15, office → zone: Es gibt keine Zeitzone „Nowhere“; schreiben Sie sie wie Europe/Berlin."
    )


def test_the_form_has_the_names_and_the_defaults_of_the_policy() -> None:
    assert asdict(Policy.of(PolicyForm().model_dump(mode="json"))) == asdict(Policy())
    assert set(PolicyForm.model_fields) == {field.name for field in fields(Policy)}
