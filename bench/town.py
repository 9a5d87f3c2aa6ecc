"""What the rule does to a town of 10,000 people: this scheduler beside the first free time, in the same towns."""

import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import db.session  # noqa: F401 - rows are mapped together
from scheduler.calendar.holidays import WorkingDays, public_holidays
from scheduler.policy import Policy
from scheduler.simulation.outcome import Spread
from scheduler.simulation.runs import Compared, compare
from scheduler.simulation.setting import Choosing, Setting

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOWNS = range(5)
LOADS = {"weeks with room": 35, "full weeks": 45}
"""New cases a day: what ten advisors have time for, and as many as fill their weeks."""

DRAWN = {
    "days": "days until the talk",
    "slowest_tenth": "... of the slowest tenth",
    "talks_per_100_letters": "talks per 100 letters",
    "idle_minutes": "idle minutes of an advisor a week",
}
SHOWN = DRAWN | {
    "late_per_100": "of 100 talks, after the case was due",
    "persons_per_100": "of 100 cases, to a person",
}
NAMES = {Choosing.FIRST_FREE: "first free time", Choosing.OURS: "ours"}
COLOURS = {Choosing.FIRST_FREE: "#b9c4cc", Choosing.OURS: "#1d4f6e"}
PICTURE = Path("docs/pictures/town.svg")


def town(cases_a_day: int, watched_days: int) -> Setting:
    """Ten advisors of a German office, with leave; letters follow the default rule."""
    days = WorkingDays("DE", "ST", public=public_holidays("DE", "ST"))
    policy = Policy(kept_free_percent=20)
    return Setting(
        policy,
        days,
        ZoneInfo("Europe/Berlin"),
        date(2026, 2, 2),
        topics=((30, 1.0),),
        cases_a_day=cases_a_day,
        watched_days=watched_days,
    )


def run(watched_days: int = 120, towns: range = TOWNS) -> Compared:
    settings = {
        _name(load, choosing): replace(town(cases, watched_days), choosing=choosing)
        for load, cases in LOADS.items()
        for choosing in NAMES
    }
    return compare(settings, towns, processes=os.cpu_count() or 1, progress=_progress)


def tell(compared: Compared) -> None:
    write = sys.stdout.write
    write(f"| {len(TOWNS)} towns | " + " | ".join(compared) + " |\n|-|" + "-|" * len(compared) + "\n")
    for figure, told in SHOWN.items():
        write(f"| {told} | " + " | ".join(_told(found[figure]) for found in compared.values()) + " |\n")


def draw(compared: Compared, file: Path = PICTURE) -> None:
    """A small picture for each figure: the mean as a bar, the towns' spread as a line."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "rufzeit", "font.family": "sans-serif", "font.size": 11}
    from matplotlib import pyplot as plot

    figure, places = plot.subplots(1, len(DRAWN), figsize=(13, 3.2), layout="constrained")
    for place, (name, told) in zip(places, DRAWN.items(), strict=True):
        for group, load in enumerate(LOADS):
            for side, choosing in enumerate(NAMES):
                _bar(place, group + 0.42 * side, compared[_name(load, choosing)][name], choosing)
        place.set_title(told, fontsize=11, loc="left")
        place.set_xticks([group + 0.21 for group in range(len(LOADS))], list(LOADS))
        place.spines[["top", "right"]].set_visible(False)
    bars = [plot.Rectangle((0, 0), 1, 1, color=COLOURS[choosing]) for choosing in NAMES]
    figure.legend(bars, list(NAMES.values()), loc="outside lower center", ncols=len(NAMES), frameon=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None})
    plot.close(figure)


def _bar(place: "Axes", at: float, spread: Spread, choosing: Choosing) -> None:
    reach = [[spread.mean - spread.least], [spread.most - spread.mean]]
    place.bar(at, spread.mean, 0.38, color=COLOURS[choosing], yerr=reach, capsize=4, ecolor="#333333")
    place.annotate(
        f"{spread.mean:.1f}",
        (at, 0),
        (0, 4),
        textcoords="offset points",
        ha="center",
        color="white" if choosing == Choosing.OURS else "black",
    )


def main() -> None:
    compared = run()
    tell(compared)
    draw(compared)


def _name(load: str, choosing: Choosing) -> str:
    return f"{NAMES[choosing]}, {load}"


def _told(spread: Spread) -> str:
    return f"{spread.mean:.1f} ({spread.least:.1f} to {spread.most:.1f})"


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done} of {total} towns")


if __name__ == "__main__":
    main()
