"""Many towns under several settings, each with the same seeds: what is compared met the same people."""

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed

from scheduler.simulation.outcome import Life, Spread, figures
from scheduler.simulation.setting import Setting
from scheduler.simulation.town import Town

Progress = Callable[[int, int], None]
Compared = dict[str, dict[str, Spread]]
"""Name of a setting -> name of a figure -> its spread."""


def compare(
    settings: Mapping[str, Setting], seeds: range, *, processes: int, progress: Progress = lambda done, total: None
) -> Compared:
    """Lives through every setting in the towns of all seeds, in so many processes."""
    lives: dict[str, list[Life]] = {name: [] for name in settings}
    total = len(settings) * len(seeds)
    with ProcessPoolExecutor(processes) as pool:
        runs = {pool.submit(_live, settings[name], seed): name for name in settings for seed in seeds}
        for done, run in enumerate(as_completed(runs), start=1):
            lives[runs[run]].append(run.result())
            progress(done, total)
    return {name: figures(found) for name, found in lives.items()}


def _live(setting: Setting, seed: int) -> Life:
    return Town(setting, seed).live()
