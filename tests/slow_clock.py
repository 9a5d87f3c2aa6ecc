"""A clock process that makes batches and waits in the midst: `python slow_clock.py URL LETTERS FILE`.

Once so many letters are drawn it draws no more until the file is there. Everything else is as it always is.
"""

import sys
import time
from pathlib import Path
from typing import Any

import factories as make
import scheduler.jobs.clock
from clock_kennel import a_house
from letters.printing import print_file
from scheduler.jobs.clock import run_clock
from web.clockwork import Jobs, tick
from web.jobs import JOBS

PRINTS: Jobs = {"print_batch": JOBS["print_batch"]}
LOOK_SECONDS = 0.05


def wait_in_the_midst(letters: int, go_on: Path) -> None:
    draw, drawn = print_file.set_letter, 0

    def draw_or_wait(*given: Any, **named: Any) -> Any:
        nonlocal drawn
        while drawn == letters and not go_on.exists():
            time.sleep(LOOK_SECONDS)
        drawn += 1
        return draw(*given, **named)

    print_file.set_letter = draw_or_wait


if __name__ == "__main__":
    url, letters, file = sys.argv[1:]
    scheduler.jobs.clock.TICK_SECONDS = LOOK_SECONDS
    wait_in_the_midst(int(letters), Path(file))
    house = a_house(url, lambda: make.AT)
    run_clock(lambda: tick(house, PRINTS))
