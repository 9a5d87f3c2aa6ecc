"""What stands at the same place on every sheet, whatever its layout."""

from letters.geometry.page import PAGE_WIDTH, PRINT_MARGIN, Box

DATA_MATRIX_SIDE = 12.0  # its modules are half a millimetre or more; a longer number makes them smaller
DATA_MATRIX = Box(PAGE_WIDTH - PRINT_MARGIN - DATA_MATRIX_SIDE, PRINT_MARGIN, DATA_MATRIX_SIDE, DATA_MATRIX_SIDE)
"""In the upper right corner: right of all text, far from window, folds and hole."""
