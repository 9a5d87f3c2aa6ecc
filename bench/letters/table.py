"""Letters per second, memory and bytes, as a table. What is made is judged before its speed counts.

Each way runs several times, and ours before each of them: what else the machine has to do meets both alike.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.letters.right import judge
from bench.letters.stored import stored

OURS = "ours"
WAYS = {
    OURS: ("Rufzeit", 1),
    "platypus_quick_qr": ("reportlab platypus, QR by segno as one-bit picture (the fair opponent)", 1),
    "platypus": ("reportlab platypus, its own QR widget", 4),
    "fpdf2": ("fpdf2", 4),
    "typst": ("typst", 1),
    "weasyprint": ("WeasyPrint", 10),
}
"""How it is called, and of how many letters it makes one: the slow ones would take minutes."""


@dataclass(frozen=True)
class Result:
    """Per letter, but for `count`, `mib` and `loop`, which `one.py` explains."""

    count: int
    seconds: float
    cpu: float
    bytes: float
    mib: float
    loop: float


def compare(count: int, ways: Iterable[str] = WAYS, rounds: int = 1) -> None:
    print(
        "| way | letters | letters/s | times slower | by CPU | peak MiB | KiB each | plain loop, M/s |\n"
        "|-|-|-|-|-|-|-|-|"
    )
    for way in ways:
        runs = [_beside(way, count, first=at == 0) for at in range(rounds)]
        print(_row(way, runs), flush=True)


def _beside(way: str, count: int, *, first: bool) -> tuple[Result, Result]:
    """Ours and the other."""
    other_count = max(20, count // WAYS[way][1])
    ours = _run(OURS, count, judged=first and way == OURS)
    return ours, ours if way == OURS else _run(way, other_count, judged=first)


def _run(way: str, count: int, *, judged: bool) -> Result:
    with TemporaryDirectory() as name:
        rows, folder = Path(name) / "rows", Path(name) / "files"
        folder.mkdir()
        rows.write_text("".join(f"{row}\n" for row in stored(count)), encoding="utf-8")
        command = [sys.executable, "-m", "bench.letters.one", way, rows, folder]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found: dict[str, Any] = json.loads(told.splitlines()[-1])
        if judged:
            judge(rows, folder, count, cover=way == OURS)
        return Result(**found)


def _row(way: str, runs: list[tuple[Result, Result]]) -> str:
    others = [other for _, other in runs]
    slower = median(other.seconds / ours.seconds for ours, other in runs)
    by_cpu = median(other.cpu / ours.cpu for ours, other in runs)
    return (
        f"| {WAYS[way][0]} | {others[0].count:,} | {1 / median(other.seconds for other in others):,.0f} "
        f"| {slower:.1f} | {by_cpu:.1f} | {max(other.mib for other in others):,.0f} "
        f"| {others[0].bytes / 1024:.2f} | {median(other.loop for other in others) / 1e6:.0f} |"
    )
