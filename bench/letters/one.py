"""One way in a process of its own: writes its files, and tells how long it took and how much memory, as JSON.

`loop`: how often a second a plain loop went round just before and after: what else the machine had to do.
"""

import gc
import json
import re
import sys
import time
from importlib import import_module
from itertools import islice
from pathlib import Path

from bench.letters.data import letters

ROUNDS = 2_000_000


def main(way: str, rows: Path, folder: Path) -> None:
    make = import_module(f"bench.letters.way_{way}").make
    with rows.open(encoding="utf-8") as read:
        for _ in make(letters(islice(read, 2)), 2):  # loads fonts and all else that is loaded once
            pass
        read.seek(0)
        count = sum(1 for _ in read)
        read.seek(0)
        gc.collect()
        gc.freeze()  # as a server does with what it has loaded
        loop = _loop()
        began, worked = time.perf_counter(), time.process_time()
        size = 0
        for number, pdf in enumerate(make(letters(read), count), start=1):
            size += (folder / f"{number}.pdf").write_bytes(pdf)
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert peak
    told = {"seconds": seconds / count, "cpu": cpu / count, "bytes": size / count, "mib": int(peak[1]) / 1024}
    sys.stdout.write(json.dumps(told | {"count": count, "loop": (loop + _loop()) / 2}))


def _loop() -> float:
    began = time.perf_counter()
    for _ in range(ROUNDS):
        pass
    return ROUNDS / (time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
