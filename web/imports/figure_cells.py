"""What may stand in a file of figures: a day and a value. Pure."""

import re
from datetime import date

from scheduler.news.figures import WrongFigure, judge
from web.imports import client_cells as cells
from web.imports.client_cells import CellError
from web.imports.client_columns import folded
from web.imports.csv_text import Table
from web.imports.problems import FileRefused, Problem
from words.catalogues import N_

COLUMNS = {
    "day": ("Day", "Date", "Tag", "Datum", "Dag", "Päivä", "Päivämäärä"),
    "value": ("Value", "Figure", "Wert", "Zahl", "Inzidenz", "Värde", "Tal", "Incidens", "Arvo", "Luku"),
}
COLUMN_OF = {folded(name): column for column, names in COLUMNS.items() for name in (column, *names)}

NUMBER = re.compile(r"\d{1,7}([.,]\d{1,6})?", re.ASCII)
THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")

SAID = {
    "ahead": N_("This day is still to come."),
    "too_old": N_("This day is too long ago."),
    "out_of_range": N_("This figure is out of range."),
}


def judged(table: Table, name: str, today: date) -> dict[date, float]:
    """All figures of a table by day. Raises `FileRefused` with everything that is wrong in any row."""
    columns = _columns(table, name)
    problems: list[Problem] = []
    found: dict[date, float] = {}
    for line, row in table.rows:
        try:
            day, value = _figure(columns, row, today)
        except CellError as error:
            problems.append(Problem(line, "", error.text, error.values))
            continue
        if day in found:
            problems.append(Problem(line, day.isoformat(), N_("This day stands there twice.")))
        found[day] = value
    if problems:
        raise FileRefused(problems)
    return found


def number(cell: str) -> float:
    """With a decimal comma or point; 1.234 might be more than a thousand, so it is not guessed."""
    if THOUSANDS.fullmatch(cell):
        raise CellError(
            N_("“{given}” can be read in two ways: write it with one or two decimals, or with none."), given=cell
        )
    if not NUMBER.fullmatch(cell):
        raise CellError(N_("“{given}” is no figure; write it as in 99.4 or 99,4."), given=cell)
    return float(cell.replace(",", "."))


def _columns(table: Table, name: str) -> dict[str, int]:
    """Where day and value stand; the name of the figure is a name of its value, too."""
    known = COLUMN_OF | {folded(name): "value"}
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for position, title in enumerate(table.titles):
        column = known.get(folded(title))
        if title and column is None:
            problems.append(Problem(table.title_line, title, N_("This column is not known.")))
        elif column in found:
            problems.append(Problem(table.title_line, title, N_("This column stands there twice.")))
        elif column:
            found[column] = position
    for column, names in COLUMNS.items():
        if column not in found:
            told = N_("The column {names} is missing.")
            problems.append(Problem(table.title_line, column, told, {"names": " / ".join(names)}))
    if problems:
        raise FileRefused(problems)
    return found


def _figure(columns: dict[str, int], row: list[str], today: date) -> tuple[date, float]:
    extra = [cell for position, cell in enumerate(row) if cell and position not in columns.values()]
    if extra:
        raise CellError(N_("“{given}” stands under no column."), given=extra[0])
    day, value = (row[columns[name]] if columns[name] < len(row) else "" for name in ("day", "value"))
    figure = cells.day(day), number(value)
    try:
        judge(*figure, today=today)
    except WrongFigure as wrong:
        raise CellError(SAID[wrong.code]) from None
    return figure
