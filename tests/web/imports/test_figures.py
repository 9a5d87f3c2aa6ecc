"""Files of figures: what may stand in them, what is refused with its line, and what they leave on record."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import factories as make
from command_line import Run
from db.audit import AuditEntry
from db.offices import Figure, Office
from db.session import Database
from factories.plans import a_reopening
from web.imports.csv_text import read_table
from web.imports.figure_cells import judged
from web.imports.figures import NoSuchFigure, Taken, take_figures, try_figures
from web.imports.problems import FileRefused
from words.catalogues import Words

TODAY = date(2026, 3, 2)
FILE = "Datum;Inzidenz\n28.2.2026;99,4\n2026-03-01;101.25\n"


@pytest.fixture
def office(database: Database) -> Office:
    with database.transaction() as session:
        office = make.an_office(session)
        a_reopening(session, office)
    return office


def take(database: Database, text: str, *, name: str = "incidence", dry: bool = False) -> Taken:
    with database.transaction() as session:
        office = session.scalars(select(Office)).one()
        if dry:
            return try_figures(session, office, name, text.encode(), at=make.AT)
        return take_figures(session, office, name, text.encode(), staff_id=None, at=make.AT)


def on_record(database: Database) -> list[tuple[date, float, bool]]:
    with database.reading() as session:
        rows = session.scalars(select(Figure).order_by(Figure.day, Figure.id))
        return [(row.day, row.value, row.superseded_at is None) for row in rows]


def refused(text: str) -> list[str]:
    with pytest.raises(FileRefused) as told:
        judged(read_table(text.encode()), "incidence", TODAY)
    return told.value.said(Words("en"))[1:]


HEADERS = ["day;value", "Tag;Wert", "Dag;Värde", "Päivä;Arvo", "DATE;Figure", "datum;Incidence", "\ufeffTag;value"]


@pytest.mark.parametrize("header", HEADERS)
def test_columns_in_four_languages_and_by_the_name_of_the_figure(header: str) -> None:
    read = judged(read_table(f"{header}\n1.3.2026;7\n".encode()), "incidence", TODAY)
    assert read == {date(2026, 3, 1): 7.0}


WRONG = {
    "day;value\n1.3.2026;99,4\n30.2.2026;1\n": "Line 3: “30.2.2026” is no date",
    "day;value\n1.3.2026;viele\n": "Line 2: “viele” is no figure",
    "day;value\n1.3.2026;-4\n": "Line 2: “-4” is no figure",
    "day;value\n1.3.2026;1e3\n": "Line 2: “1e3” is no figure",
    "day;value\n1.3.2026;٣\n": "Line 2: “٣” is no figure",
    "day;value\n1.3.2026;1.234\n": "Line 2: “1.234” can be read in two ways",
    "day;value\n1.3.2026;1234567\n": "Line 2: This figure is out of range.",
    "day;value\n1.3.2026;\n": "Line 2: “” is no figure",
    ";value\n": "Line 1, day: The column Day / Date",
    "day;value\n3.3.2026;4\n": "Line 2: This day is still to come.",
    "day;value\n3.3.1926;4\n": "Line 2: This day is too long ago.",
    "day;value\n1.3.2026;4\n\n2026-03-01;5\n": "Line 4, 2026-03-01: This day stands there twice.",
    "day,value\n1.3.2026,99,4\n": "Line 2: “4” stands under no column.",
    "day;value;county\n1.3.2026;4;Harz\n": "Line 1, county: This column is not known.",
    "day;value;Wert\n1.3.2026;4;5\n": "Line 1, Wert: This column stands there twice.",
}


@pytest.mark.parametrize(("text", "said"), WRONG.items(), ids=WRONG.values())
def test_what_is_wrong_is_told_with_its_line(text: str, said: str) -> None:
    [problem] = refused(text)
    assert problem.startswith(said)


def test_all_bad_rows_are_told_at_once() -> None:
    assert len(refused("day;value\nx;1\n1.3.2026;y\n2.3.2026;3\n9.9.2026;1\n")) == 3


@given(st.dictionaries(st.dates(date(2000, 1, 1), TODAY), st.integers(0, 99_999_900), max_size=20), st.booleans())
def test_what_was_written_is_read(figures: dict[date, int], german: bool) -> None:
    """Two decimals always, with comma or point, dates in either way."""
    lines = [
        f"{day.day}.{day.month}.{day.year};{value // 100},{value % 100:02}"
        if german
        else f"{day};{value / 100:.2f}"
        for day, value in figures.items()
    ]
    read = judged(read_table("\n".join(["day;value", *lines]).encode()), "incidence", TODAY)
    assert read == {day: value / 100 for day, value in figures.items()}


def test_a_file_is_taken_whole_and_a_dry_run_promises_just_that(database: Database, office: Office) -> None:
    assert take(database, FILE, dry=True) == Taken(2, new=2)
    assert on_record(database) == []
    assert take(database, FILE) == Taken(2, new=2)
    assert on_record(database) == [(date(2026, 2, 28), 99.4, True), (date(2026, 3, 1), 101.25, True)]


def test_one_bad_row_and_nothing_comes_in(database: Database, office: Office) -> None:
    with pytest.raises(FileRefused) as told:
        take(database, FILE + "9.9.2026;1\n")
    assert told.value.said(Words("en"))[0] == "The file is not accepted. Nothing was changed."
    assert on_record(database) == []


def test_what_is_no_table_is_refused_without_a_word_of_clients(database: Database, office: Office) -> None:
    with pytest.raises(FileRefused) as told:
        take(database, "")
    assert not any("clients" in line for line in told.value.said(Words("en")))


def test_a_correction_supersedes_and_the_old_file_does_not_undo_it(database: Database, office: Office) -> None:
    take(database, FILE)
    assert take(database, FILE.replace("99,4", "98"), dry=True) == Taken(2, changed=1)
    assert take(database, FILE.replace("99,4", "98")) == Taken(2, changed=1)
    assert take(database, FILE) == Taken(2, seen_at=make.AT)
    day = date(2026, 2, 28)
    assert on_record(database) == [(day, 99.4, False), (day, 98.0, True), (date(2026, 3, 1), 101.25, True)]


def test_a_figure_on_which_nothing_hangs_is_refused(database: Database, office: Office) -> None:
    with pytest.raises(NoSuchFigure) as told:
        take(database, FILE, name="incidents")
    assert told.value.known == ["incidence"]


def test_the_command(with_koba: Run) -> None:
    """The demo's office hangs its reopening on the incidence."""
    Path("figures.csv").write_text("Tag;Wert\n31.3.2021;99,4\n")
    arguments = ("figures", "import", "figures.csv", "--office", "koba", "--name")
    dry = with_koba(*arguments, "incidence", "--dry-run")
    assert (dry.exit_code, dry.output.splitlines()[-1]) == (0, "Figures: 1 new, 0 changed")
    assert with_koba(*arguments, "incidence").output.splitlines() == ["1 row read", "Figures: 1 new, 0 changed"]
    assert "taken in before" in with_koba(*arguments, "incidence").output
    wrong = with_koba(*arguments, "r-value")
    assert (wrong.exit_code, wrong.stderr) == (
        2,
        "No plan of this office hangs on “r-value”; there are: incidence.\n",
    )
    database = Database("sqlite:///var/rufzeit.db")
    with database.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "figures.imported")).all()
        assert [(entry.actor, entry.subject) for entry in entries] == [("command", "figure:incidence")]
    database.close()
