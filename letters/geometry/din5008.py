"""DIN 5008 (Germany), Form B and Form A. Form A is Form B with a lower head: all of it lies 18 mm higher."""

from letters.geometry.page import Box, Envelope, Layout

FORM_A_HIGHER = 18.0
SUBJECT_BASELINE = 3.3  # below the top of its line

DL = Envelope(  # 220 x 110, window 90 x 45
    always=Box(20, 50, 80, 40), can=Box(10, 45, 100, 50), folds=(105, 210)
)
C6_5 = Envelope(  # 229 x 114, window 90 x 45
    always=Box(20, 54, 71, 36), can=Box(1, 45, 109, 54), folds=(105, 210)
)

FORM_B = Layout(
    name="din5008-b",
    head=Box(25, 14, 165, 26),
    return_line=Box(25, 45, 80, 5),
    address=Box(25, 62.7, 75, 27.3),
    info=Box(125, 50, 65, 45),
    subject=98.46 + SUBJECT_BASELINE,
    body_left=25,
    body_right=190,
    body_bottom=285,
    hole=148.5,
    envelopes={"dl": DL, "c6-5": C6_5},
)

FORM_A = Layout(
    name="din5008-a",
    head=Box(25, 9, 165, 17),
    return_line=Box(25, 27, 80, 5),
    address=FORM_B.address.moved_up(FORM_A_HIGHER),
    info=FORM_B.info.moved_up(FORM_A_HIGHER),
    subject=FORM_B.subject - FORM_A_HIGHER,
    body_left=FORM_B.body_left,
    body_right=FORM_B.body_right,
    body_bottom=FORM_B.body_bottom,
    hole=FORM_B.hole,
    envelopes={name: envelope.moved_up(FORM_A_HIGHER) for name, envelope in FORM_B.envelopes.items()},
)
