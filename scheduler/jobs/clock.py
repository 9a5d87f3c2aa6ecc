"""The clock process: ticks, and nothing else. What is due stands in the record, so a missed tick costs nothing."""

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler

TICK_SECONDS = 2


def run_clock(tick: Callable[[], None]) -> None:
    """Call `tick` now and every two seconds, never twice at once, until the process is told to end."""
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # a tick that works long skips others
    scheduler = BlockingScheduler(timezone=UTC)
    scheduler.add_job(
        tick,
        "interval",
        seconds=TICK_SECONDS,
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )

    def end(number: int, frame: FrameType | None) -> None:
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    scheduler.start()
