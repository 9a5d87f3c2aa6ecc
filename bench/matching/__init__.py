"""Who gets which time: ours beside plain ways and beside other solvers, in one run, on the same towns."""

from bench.matching.compare import compare

__all__ = ["compare"]
