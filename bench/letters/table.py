"""Letters per second, memory and bytes, as a table. What is made is judged before its speed counts."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.letters.data import stored
from bench.letters.right import judge

WAYS = {
    "ours": ("Rufzeit", 1),
    "platypus_quick_qr": ("reportlab platypus, QR by segno as one-bit picture (the fair opponent)", 1),
    "platypus": ("reportlab platypus, its own QR widget", 4),
    "fpdf2": ("fpdf2", 4),
    "typst": ("typst", 1),
    "weasyprint": ("WeasyPrint", 10),
}
"""How it is called, and of how many letters it makes one: the slow ones would take minutes."""


@dataclass(frozen=True)
class Result:
    count: int
    seconds: float
    cpu: float
    bytes: int
    mib: float


def compare(count: int) -> None:
    with TemporaryDirectory() as name:
        results = {way: _run(Path(name), way, max(20, count // share)) for way, (_, share) in WAYS.items()}
        _tell(results)


def _run(folder: Path, way: str, count: int) -> Result:
    rows, file = folder / f"{count}.json", folder / f"{way}.pdf"
    if not rows.exists():
        rows.write_text("".join(f"{row}\n" for row in stored(count)), encoding="utf-8")
    command = [sys.executable, "-m", "bench.letters.one", way, rows, file]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    judge(rows, file, count, cover=way == "ours")
    return Result(**found)


def _tell(results: dict[str, Result]) -> None:
    ours = results["ours"]
    print("| way | letters | letters/s | times | times by CPU | peak MiB | KiB each |\n|-|-|-|-|-|-|-|")
    for way, result in results.items():
        wall, cpu = result.seconds / result.count, result.cpu / result.count
        print(
            f"| {WAYS[way][0]} | {result.count} | {1 / wall:,.0f} | {wall / (ours.seconds / ours.count):.1f} | "
            f"{cpu / (ours.cpu / ours.count):.1f} | {result.mib:,.0f} "
            f"| {result.bytes / result.count / 1024:.2f} |"
        )
