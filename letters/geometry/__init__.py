"""The page in millimetres, named from its edge."""

from letters.geometry.din5008 import FORM_A, FORM_B
from letters.geometry.page import Layout
from letters.geometry.sfs2487 import SFS_2487

LAYOUTS = {layout.name: layout for layout in (FORM_B, FORM_A, SFS_2487)}


def layout_of(name: str) -> Layout:
    """The layout that an office's letterhead names."""
    return LAYOUTS[name]
