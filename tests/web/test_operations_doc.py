"""docs/operations.md and the README name what there is: settings, jobs, addresses, commands."""

import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from letters.access import PIN_DIGITS, REFERENCE_DIGITS
from letters.tries import TRIES_OF_ALL_PER_DAY, TRIES_PER_DAY
from scheduler.jobs.timetable import Daily, Every, Missed
from web.access.brake import LETTERS_OF_ADDRESS
from web.cli import COMMANDS
from web.clockwork import Job
from web.jobs import JOBS

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTING = re.compile(r"RUFZEIT_[A-Z_]+")
BETWEEN_OUR_PROCESSES = {"RUFZEIT_NOW_SINCE"}


def test_every_setting_has_its_row() -> None:
    rows = "\n".join(line for line in DOC.splitlines() if line.startswith("| `RUFZEIT_"))
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "web").glob("*.py"))
    assert set(SETTING.findall(rows)) == set(SETTING.findall(code)) - BETWEEN_OUR_PROCESSES


@pytest.mark.parametrize("job", JOBS.values(), ids=lambda job: job.name)
def test_every_job_is_there_with_its_interval(job: Job) -> None:
    [row] = [line for line in DOC.splitlines() if line.startswith(f"| `{job.name}`")]
    _empty, _what, when, missed, _end = row.split("|")
    assert _when(job) in when
    assert (job.when is None) == (missed.strip() == "")
    assert job.when is None or _missed(job.missed) in missed


def _when(job: Job) -> str:
    match job.when:
        case Daily(moment):
            return f"once a day at {moment:%-H:%M}"
        case Every(minutes, begins, ends) if ends:
            return f"every {minutes} minutes from {begins.hour} to {ends.hour}"
        case Every(minutes):
            return f"every {minutes} minutes"
    return "when a page asks for it"


def _missed(missed: Missed) -> str:
    if missed.useful is not None:
        return f"within {missed.useful // timedelta(minutes=1)} minutes"
    return "each" if missed.each else "the last"


def test_what_a_guesser_can_reach_is_computed_from_the_brakes() -> None:
    pins, letters = 10**PIN_DIGITS, 2_000
    a_day = TRIES_OF_ALL_PER_DAY / pins
    assert a_day < 0.001
    for figure in (
        f"{TRIES_OF_ALL_PER_DAY} tries in a day",
        f"{TRIES_PER_DAY} tries in a day",
        f"{LETTERS_OF_ADDRESS} tries in an hour",
        f"a chance of {1 - (1 - 1 / pins) ** (letters * TRIES_PER_DAY):.2%}".replace("%", " %"),
        f"**{a_day:.2%} a day**".replace("%", " %"),
        f"for 30 days: {1 - (1 - a_day) ** 30:.2%}".replace("%", " %"),
        f"1 in {1 / (a_day * letters / 10**REFERENCE_DIGITS) / 10**6:.0f} million a day",
    ):
        assert figure in DOC


def test_the_addresses_for_the_provider_are_asked_with_post(app: Flask) -> None:
    named = set(re.findall(r"https://termine\.example\.org(/phone/\w+)", DOC))
    assert named == {"/phone/incoming", "/phone/status", "/phone/fallback"}
    posted = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert named <= posted


@pytest.mark.parametrize("text", [DOC, README], ids=["operations", "readme"])
def test_every_command_that_is_named_exists(text: str) -> None:
    assert set(re.findall(r"(?:`|bin/)rufzeit ([a-z]+)", text)) <= set(COMMANDS)


def test_a_day_of_the_notices_begins_with_a_demo_of_that_day() -> None:
    [goals] = re.findall(r"RUFZEIT_NOW=\S+ make (.+)", README)
    bare = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    planned = subprocess.check_output(["make", "-n", *goals.split()], cwd=ROOT, env=bare, text=True)
    ran = re.findall(r"rufzeit (\S+(?: --reset)?)$", planned, re.M)
    assert ran == ["demo --reset", "demo", "serve"]
