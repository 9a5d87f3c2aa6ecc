from pathlib import Path

import pytest

from factories.letters import ACCESS, HARZ, OSTERBOTTEN, some_facts
from factories.paper import pages_of
from letters.drawing.datamatrix import NotASheet, Sheet, SheetMark, modules, sheet_of
from letters.geometry import LAYOUTS
from letters.geometry.page import PRINT_MARGIN, Box
from letters.geometry.sheet import DATA_MATRIX
from letters.setting.render import printed

PLACES = [(layout.name, envelope) for layout in LAYOUTS.values() for envelope in layout.envelopes]
WRONG = [
    *("", "RZ1", "12/3", "RZ1-12-3-1", "RZ1-12-3-1-1-1", "RZ2-12-3-1-1", "rz1-12-3-1-1", " RZ1-12-3-1-1"),
    *("RZ1-12-3-1-1\n", "RZ1-012-3-1-1", "RZ1-0-3-1-1", "RZ1-12-03-1-1", "RZ1-12-3-0-1", "RZ1-12-3-2-1"),
    *("RZ1-12-3-1-", "RZ1-12--3-1-1", "RZ1-١٢-3-1-1", "RZ1-9999999999-3-1-1", "RZ1-12-3-1-1000"),
]


@pytest.mark.parametrize("sheet", [Sheet(SheetMark(12, 34), 1, 2), Sheet(SheetMark(999999999, 0), 3, 3)])
def test_what_is_printed_is_understood(sheet: Sheet) -> None:
    assert sheet_of(sheet.payload) == sheet
    assert Sheet(SheetMark(12, 34), 1, 2).payload == "RZ1-12-34-1-2"


@pytest.mark.parametrize("typed", WRONG)
def test_nothing_else_is(typed: str) -> None:
    with pytest.raises(NotASheet):
        sheet_of(typed)


@pytest.mark.parametrize("mark", [SheetMark(1, 0), SheetMark(12, 3), SheetMark(999999999, 999999)])
def test_modules_are_large_enough_for_a_hand_scanner(mark: SheetMark) -> None:
    rows = modules(Sheet(mark, 999, 999).payload)
    assert len(rows) == len(rows[0]), "a square"
    assert DATA_MATRIX.width / (len(rows) + 2) >= 0.5


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_every_sheet_is_read_back(layout: str, envelope: str, dpi: int, tmp_path: Path) -> None:
    base = OSTERBOTTEN if layout == "sfs2487" else HARZ
    facts = some_facts(
        letterhead=base | {"layout": layout, "envelope": envelope}, prepare="Stift und Papier, " * 95
    )
    pages = pages_of(printed(facts, ACCESS, mark=SheetMark(123456, 1234)), tmp_path, dpi)
    assert [page.sheet_codes() for page in pages] == [["RZ1-123456-1234-1-2"], ["RZ1-123456-1234-2-2"]]
    if dpi == 200:
        inks = {page.ink(Box(190, 0, 20, 22)) for page in pages}
        assert len(inks) == 1, "the same place on every sheet"


@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_it_lies_where_neither_window_nor_fold_nor_edge_is(layout: str, envelope: str) -> None:
    place = LAYOUTS[layout].envelopes[envelope]
    assert DATA_MATRIX.x > place.can.right
    assert all(DATA_MATRIX.bottom < fold - 5 for fold in place.folds)
    assert DATA_MATRIX.bottom < LAYOUTS[layout].hole - 5
    assert min(DATA_MATRIX.x, DATA_MATRIX.y, 210 - DATA_MATRIX.right) >= PRINT_MARGIN
    assert DATA_MATRIX.x >= max(LAYOUTS[layout].body_right, LAYOUTS[layout].head.right)


def test_a_letter_of_no_batch_has_none(tmp_path: Path) -> None:
    (page,) = pages_of(printed(some_facts(), ACCESS), tmp_path)
    assert page.sheet_codes() == []
    assert page.ink(Box(190, 0, 20, 22)) is None
