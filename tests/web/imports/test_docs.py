"""docs/imports.md names everything that may stand in a file, and nothing else."""

import re
from pathlib import Path

import pytest

from web.imports.client_columns import COLUMNS as CLIENT_COLUMNS
from web.imports.figure_cells import COLUMNS as FIGURE_COLUMNS
from web.imports.office_form import (
    AuthorityForm,
    ChannelForm,
    LineForm,
    NeedsForm,
    NoticeForm,
    OfficeForm,
    PlaceForm,
    PlanForm,
    RoomForm,
    RuleForm,
    StaffForm,
    TopicForm,
)
from web.imports.office_values import Form
from web.imports.policy_form import PolicyForm

TEXT = (Path(__file__).parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")
OFFICE, REST = TEXT.split("## Clients and cases")
CLIENTS, FIGURES = REST.split("## Figures")

TABLES = {
    "[authority]": AuthorityForm,
    "[office]": OfficeForm,
    "[policy]": PolicyForm,
    "[[lines]]": LineForm,
    "[[channels]]": ChannelForm,
    "[[places]]": PlaceForm,
    "[[places.rooms]]": RoomForm,
    "[[notices]]": NoticeForm,
    "[[plans]]": PlanForm,
    "[[plans.rules]]": RuleForm,
    "[[topics]]": TopicForm,
    "[topics.needs]": NeedsForm,
    "[[staff]]": StaffForm,
}

INNER = {PlaceForm: {"channels", "rooms"}, PlanForm: {"rules"}, TopicForm: {"needs"}}
"""Tables that stand in a table: they have rows of their own."""


def names_of(table: str) -> set[str]:
    """The second column of all rows that belong to a table."""
    found: set[str] = set()
    current = ""
    for line in OFFICE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) >= 3:
            current = cells[0].strip("`") or current
            if current == table:
                found |= set(re.findall(r"`(\w+)`", cells[1]))
    return found


@pytest.mark.parametrize(("table", "form"), TABLES.items(), ids=TABLES)
def test_every_name_of_an_office_file_is_explained(table: str, form: type[Form]) -> None:
    assert names_of(table) == set(form.model_fields) - INNER.get(form, set())


@pytest.mark.parametrize(
    ("text", "columns"), [(CLIENTS, CLIENT_COLUMNS), (FIGURES, FIGURE_COLUMNS)], ids=["clients", "figures"]
)
def test_every_column_and_all_its_names_are_explained(text: str, columns: dict[str, tuple[str, ...]]) -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.M)
    assert {column: tuple(names.strip().split(", ")) for column, names in rows} == columns
