"""docs/imports.md names everything that may stand in a file, and nothing else."""

import re
from pathlib import Path

import pytest

from web.imports.client_columns import COLUMNS
from web.imports.office_form import (
    AuthorityForm,
    ChannelForm,
    Form,
    LineForm,
    NoticeForm,
    OfficeForm,
    PlaceForm,
    PlanForm,
    PolicyForm,
    RoomForm,
    StaffForm,
    TopicForm,
)

TEXT = (Path(__file__).parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")
OFFICE, CLIENTS = TEXT.split("## Clients and cases")

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
    "[[topics]]": TopicForm,
    "[[staff]]": StaffForm,
}


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
    inner = {"channels", "rooms"} if form is PlaceForm else set()
    assert names_of(table) == set(form.model_fields) - inner


def test_every_column_and_all_its_names_are_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", CLIENTS, re.M)
    assert {column: tuple(names.strip().split(", ")) for column, names in rows} == COLUMNS
