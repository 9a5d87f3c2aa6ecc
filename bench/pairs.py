"""Runs two ways of doing the same in turn and tells their medians and the ratio."""

import sys
import time
from collections.abc import Callable
from statistics import median


def tell_pair(name: str, ours: Callable[[], object], peer: Callable[[], object], *, rounds: int = 7) -> None:
    """Both are run once before they count."""
    times: tuple[list[float], list[float]] = ([], [])
    for counted in range(rounds + 1):
        for way, work in enumerate((ours, peer)):
            began = time.perf_counter()
            work()
            if counted:
                times[way].append(time.perf_counter() - began)
    mine, other = (median(found) * 1000 for found in times)
    sys.stdout.write(f"{name:<44} ours {mine:8.1f} ms   peer {other:8.1f} ms   {other / mine:5.1f} times\n")
