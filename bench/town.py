"""What the rule does to a town of 10,000 people: this scheduler beside the first free time, in the same towns."""

import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import db.session  # noqa: F401 - rows are mapped together
from scheduler.calendar.holidays import WorkingDays, public_holidays
from scheduler.policy import Policy
from scheduler.simulation.outcome import Spread
from scheduler.simulation.runs import Compared, compare
from scheduler.simulation.setting import Choosing, Setting

TOWNS = range(5)
SHOWN = {
    "days": "days until the talk",
    "slowest_tenth": "... of the slowest tenth",
    "talks_per_100_letters": "talks per 100 letters",
    "idle_minutes": "idle minutes of an advisor a week",
}
NAMES = {Choosing.FIRST_FREE: "first free time", Choosing.OURS: "ours"}
PICTURE = Path("docs/pictures/town.svg")


def town(watched_days: int) -> Setting:
    """Ten advisors of a German office, with leave; letters follow the default rule."""
    days = WorkingDays("DE", "ST", public=public_holidays("DE", "ST"))
    policy = Policy(kept_free_percent=20)
    return Setting(
        policy,
        days,
        ZoneInfo("Europe/Berlin"),
        date(2026, 2, 2),
        topics=((30, 1.0),),
        cases_a_day=45,
        watched_days=watched_days,
    )


def run(watched_days: int = 120, towns: range = TOWNS) -> Compared:
    setting = town(watched_days)
    settings = {name: replace(setting, choosing=choosing) for choosing, name in NAMES.items()}
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

    figure, places = plot.subplots(1, len(SHOWN), figsize=(11, 3), layout="constrained")
    for place, (name, told) in zip(places, SHOWN.items(), strict=True):
        for position, (way, found) in enumerate(compared.items()):
            spread = found[name]
            reach = [[spread.mean - spread.least], [spread.most - spread.mean]]
            colour = "#1d4f6e" if way == NAMES[Choosing.OURS] else "#b9c4cc"
            place.bar(position, spread.mean, 0.7, color=colour, yerr=reach, capsize=4, ecolor="#333333")
            place.annotate(
                f"{spread.mean:.1f}",
                (position, 0),
                (0, 4),
                textcoords="offset points",
                ha="center",
                color="white" if colour.startswith("#1") else "black",
            )
        place.set_title(told, fontsize=11, loc="left")
        place.set_xticks(range(len(compared)), list(compared))
        place.spines[["top", "right"]].set_visible(False)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None})
    plot.close(figure)


def main() -> None:
    compared = run()
    tell(compared)
    draw(compared)


def _told(spread: Spread) -> str:
    return f"{spread.mean:.1f} ({spread.least:.1f} to {spread.most:.1f})"


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done} of {total} towns")


if __name__ == "__main__":
    main()
