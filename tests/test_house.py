"""The rules of the house. A rule that a person would have to remember stands here instead."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHAIN = ("words", "db", "letters", "scheduler", "ivr", "web")
TOP = {
    *CHAIN,
    *("tests", "docs", "bench", "locks", ".ci"),
    *("pyproject.toml", "Makefile", "Procfile", ".gitignore"),
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
}

ROOMS = {
    "babel": ("words/",),
    "alembic": ("db/",),
    "cryptography": ("db/",),
    "reportlab": ("letters/",),
    "pikepdf": ("letters/",),
    "pymupdf_fonts": ("letters/",),
    "segno": ("letters/",),
    "zxingcpp": ("letters/drawing/datamatrix.py",),
    "bidi": ("letters/script/scripts.py",),
    "fontpkg": ("letters/script/shaping.py",),
    "PIL": ("letters/",),
    "paramiko": ("web/provider/sftp.py",),
    "scipy": ("scheduler/slots/matching/",),
    "numpy": ("scheduler/slots/matching/", "scheduler/simulation/"),
    "icalendar": ("scheduler/own_calendars/",),
    "recurring_ical_events": ("scheduler/own_calendars/",),
    "apscheduler": ("scheduler/jobs/clock.py",),
    "twilio": ("ivr/signature.py",),
    "flask": ("web/", "ivr/webhooks.py"),
    "werkzeug": ("web/", "ivr/webhooks.py", "ivr/signature.py"),
    "flask_wtf": ("web/",),
    "wtforms": ("web/",),
    "argon2": ("web/",),
    "pydantic": ("web/",),
    "click": ("web/",),
    "rich": ("web/", "ivr/terminal/"),
}
"""A library -> the only places that know it."""

CALLS = {
    r"\.commit\(": ("db/session.py",),
    r"create_engine\(": ("db/session.py",),
    r"os\.environ|getenv\(": ("web/settings.py",),
    r"utcnow\(|date\.today\(|datetime\.today\(": (),
    r"datetime\.now\(|time\.time\(": ("web/", "scheduler/jobs/clock.py"),
}
"""What only these places do; time and environment come in at the edge."""

LONGEST_FILE = 300
LONGEST_FUNCTION = 45
REGISTRY = re.compile(r"https?://[^\s\"'>]*(pypi|pythonhosted|npmjs|debian)")
MACHINE = re.compile(r"(?<![\w.])/(root|home)/\w|\.\./shared")


@cache
def files(*endings: str) -> list[str]:
    """The files that are, or would be, in the repository."""
    listed = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted(name for name in set(names) if name.endswith(endings or "") and (ROOT / name).is_file())


def code() -> list[str]:
    return [name for name in files(".py") if name.split("/")[0] in CHAIN]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def imported(name: str) -> Iterator[str]:
    """The top names of all that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(text_of(name))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_packages_import_only_to_their_left() -> None:
    """In a process of its own: the tool silences every logger that there is, and other tests read logs."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    judged = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout


def test_nothing_new_stands_at_the_top() -> None:
    assert {name.split("/")[0] for name in files()} <= TOP


@pytest.mark.parametrize("library", ROOMS)
def test_a_library_is_used_in_its_room_only(library: str) -> None:
    outside = [name for name in code() if not name.startswith(ROOMS[library]) and library in imported(name)]
    assert outside == []


@pytest.mark.parametrize("call", CALLS)
def test_some_things_are_done_in_one_place_only(call: str) -> None:
    elsewhere = [name for name in code() if not name.startswith(CALLS[call] or "\n")]
    assert [name for name in elsewhere if re.search(call, text_of(name))] == []


def test_files_are_short() -> None:
    long = [name for name in files(".py") if text_of(name).count("\n") > LONGEST_FILE]
    assert [name for name in long if "/migrations/" not in name] == []


def test_functions_are_short() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name in code()
        if "/migrations/" not in name
        for node in ast.walk(ast.parse(text_of(name)))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize(
    "pattern", [REGISTRY, MACHINE, re.compile(re.escape(f"{ROOT}/"))], ids=lambda p: p.pattern
)
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern[str]) -> None:
    assert [name for name in files() if pattern.search(text_of(name))] == []


def test_no_text_calls_a_client_nicht_erreichbar() -> None:
    """A loaded term of SGB II § 7b; our word is "telefonisch nicht angetroffen"."""
    shown = [name for name in files(".po", ".toml", ".html", ".py", ".txt") if not name.startswith("tests/")]
    assert [name for name in shown if "nicht erreichbar" in text_of(name).lower()] == []


def test_locks_pin_everything_with_hashes() -> None:
    for lock in files(".txt"):
        if lock.startswith("locks/"):
            pins = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==\S+.*\\\n +--hash=sha256:", text_of(lock), re.M)
            assert len(pins) == len(re.findall(r"^[a-z0-9]", text_of(lock), re.M)), lock


def test_a_run_installs_no_tools_of_developers() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    tools = [re.split(r"[<>=\[]", tool)[0] for tool in project["optional-dependencies"]["develop"]]
    assert [tool for tool in tools if re.search(rf"^{tool}==", text_of("locks/run.txt"), re.M)] == []


def test_the_documents_name_files_that_exist() -> None:
    for document in files(".md"):
        text, folder = text_of(document), (ROOT / document).parent
        named = re.findall(r"`((?:[\w.-]+/)+[\w-]+\.\w+)`", text)
        assert [name for name in named if not (ROOT / name).exists()] == [], document
        linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
        assert [name for name in linked if not (folder / name).exists()] == [], document
