"""A batch of letters as one PDF: our way beside others, from the same stored facts."""

from bench.letters.table import compare

__all__ = ["compare"]
