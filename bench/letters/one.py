"""One way in a process of its own: tells how long it took, how much memory, how many bytes, as JSON."""

import gc
import json
import re
import sys
import time
from importlib import import_module
from itertools import islice
from pathlib import Path

from bench.letters.data import letters


def main(way: str, rows: Path, file: Path) -> None:
    make = import_module(f"bench.letters.way_{way}").make
    with rows.open(encoding="utf-8") as read:
        make(letters(islice(read, 2)), 2)  # loads fonts and all else that is loaded once
        read.seek(0)
        count = sum(1 for _ in read)
        read.seek(0)
        gc.collect()
        began, worked = time.perf_counter(), time.process_time()
        pdf = make(letters(read), count)
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    file.write_bytes(pdf)
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert peak
    told = {"count": count, "seconds": seconds, "cpu": cpu, "bytes": len(pdf), "mib": int(peak[1]) / 1024}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
