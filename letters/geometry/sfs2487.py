"""SFS 2486, 2487, 2488 (Finland): address box x = 18, y = 36, 95 x 35, its text indented by 5.

The standard tells where the address stands, not how far the sheet may slide. So both boxes stay on the safe side:
"always" is the address box less 2 mm on each side, "can" is the box and 8 mm more above and below (a sheet of 99
mm in an envelope of 110 mm, folded by hand), 10 mm more left and right (210 mm in 220 mm).
"""

from letters.geometry.page import LINE_GRID, Box, Envelope, Layout

ADDRESS_BOX = Box(18, 36, 95, 35)
INDENT = 5.0

ALWAYS = Box(20, 38, 91, 31)
CAN = Box(8, 28, 115, 51)

E65 = Envelope(ALWAYS, CAN, folds=(99, 198))  # 220 x 110; C65, 229 x 114, is used in the same way
C5 = Envelope(ALWAYS, CAN, folds=(148.5,))  # 229 x 162

SFS_2487 = Layout(
    name="sfs2487",
    head=Box(20, 9, 170, 17),
    return_line=None,
    address=Box(ADDRESS_BOX.x + INDENT, 40, 88, 27.3),
    info=Box(135, 36, 60, 42),
    subject=84 + LINE_GRID,
    body_left=20,
    body_right=190,
    body_bottom=285,
    hole=148.5,
    envelopes={"e65": E65, "c65": E65, "c5": C5, "e5": C5},
)
