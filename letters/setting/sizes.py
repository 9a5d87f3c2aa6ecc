"""Sizes of type in points, distances in millimetres."""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Type:
    """`gap`: between blocks. `box_size`: of whole bold lines of a box.

    There are the three below; each is equal to itself only, which is quickly compared.
    """

    size: float
    leading: float
    gap: float
    answer_size: float
    answer_leading: float
    box_size: float = 13.0
    box_leading: float = 6.2
    label_size: float = 7.0
    code_size: float = 14.0
    codes_height: float = 11.5
    qr_side: float = 30.0
    slip_size: float = 9.0
    slip_leading: float = 4.4
    tick_leading: float = 6.6
    subject_size: float = 11.5
    subject_leading: float = 5.0
    info_size: float = 9.0
    info_label_size: float = 6.5
    info_step: float = 6.65
    below_subject: float = 8.75


COMFORTABLE = Type(size=10, leading=4.65, gap=2.5, answer_size=9.5, answer_leading=4.4)
COMPACT = Type(size=9.5, leading=4.2, gap=1.6, answer_size=9, answer_leading=4.05)
LARGE_PRINT = Type(
    size=16,
    leading=6.9,
    gap=3.6,
    answer_size=16,
    answer_leading=6.8,
    box_size=18,
    box_leading=8.6,
    label_size=12,
    code_size=22,
    codes_height=17,
    qr_side=38,
    slip_size=16,
    slip_leading=6.9,
    tick_leading=9.8,
    subject_size=18,
    subject_leading=8,
    info_size=12,
    info_label_size=8,
    info_step=9.2,
    below_subject=6,
)


def rise(size: float) -> float:
    """From the top of a line to its baseline, in millimetres, for a size in points."""
    return size * 0.36
