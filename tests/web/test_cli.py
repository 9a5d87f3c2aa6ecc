"""The command line: what it says, its exit codes, and that nobody ever sees a stack trace."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

import factories as make
from command_line import Run, free_port, refused
from db.audit import AuditEntry
from db.offices import Office
from db.schema import require_current
from db.session import Database
from db.staff import Membership, Staff
from web.auth import staff_with
from web.cli import COMMANDS
from web.command.demo import OTHERS_INSIDE, _begin_anew
from web.command.errors import CommandError, told
from web.command.serve import say_ready
from web.demo import told as demo_told
from web.demo.files import OFFICES
from web.demo.told import Told
from web.house import open_house
from web.settings import Settings
from words.catalogues import Words

KOBA, TE = OFFICES
ROOT = Path(__file__).parent.parent.parent
PASSWORD = "a long enough password"


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{folder}/var/rufzeit.db")
    yield database
    database.close()


def test_every_command_is_listed_and_explains_itself(run: Run) -> None:
    said = run("--help").output
    for name in COMMANDS:
        assert f"\n  {name} " in said
        assert run(name, "--help").exit_code == 0


def test_an_unknown_command_is_named(run: Run) -> None:
    assert "No such command 'ring'" in refused(run("ring"))


def test_migrate_makes_the_tables(run: Run, database: Database) -> None:
    assert "lacks the tables of this version" in refused(run("jobs"))
    assert run("migrate").output == "The database is up to date.\n"
    require_current(database)
    assert run("jobs").exit_code == 0


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"RUFZEIT_DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "The database does not answer."),
        ({"RUFZEIT_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"}, "The database does not answer."),
        ({"RUFZEIT_DATABASE_URL": "what is this"}, "RUFZEIT_DATABASE_URL cannot be used"),
        ({"RUFZEIT_DATABASE_URL": "oracle11://x/y"}, "RUFZEIT_DATABASE_URL cannot be used"),
        ({"RUFZEIT_ENV": "production"}, "RUFZEIT_PUBLIC_URL must begin with https://"),
        ({"RUFZEIT_ENV": "production", "RUFZEIT_PUBLIC_URL": "https://a.example"}, "RUFZEIT_SECRET_KEY is missing or weak"),
        ({"RUFZEIT_NOW": "yesterday"}, "RUFZEIT_NOW must be a time with its offset"),
        ({"RUFZEIT_PORT": "x", "LANG": "de_DE.UTF-8"}, "RUFZEIT_PORT muss eine ganze Zahl von 0 bis 65535 sein."),
        ({"RUFZEIT_LANGUAGE": "de"}, "Der Datenbank fehlen die Tabellen dieser Version."),
        ({"LANG": "fi_FI.UTF-8"}, "Tietokannasta puuttuvat tämän version taulut."),
        ({"LC_ALL": "sv_FI.UTF-8", "LANG": "fi_FI.UTF-8"}, "Databasen saknar den här versionens tabeller."),
        ({"LANG": "C.UTF-8"}, "The database lacks the tables of this version."),
    ],
)  # fmt: skip
def test_a_wrong_environment_is_told_in_one_sentence(run: Run, environment: dict[str, str], said: str) -> None:
    assert refused(run("jobs", **environment)).startswith(said)


def test_an_office_is_loaded_once(migrated: Run) -> None:
    first = migrated("office", "load", str(KOBA.file))
    assert first.output.splitlines()[:2] == [
        "The office “koba” is loaded.",
        "Give them a password: rufzeit staff password brockmann@koba-harz.example",
    ]
    assert migrated("office", "load", str(KOBA.file)).output == (
        "Nothing was changed: the office “koba” was loaded from this same file before.\n"
    )


def test_a_wrong_office_file_is_told_line_by_line(migrated: Run, folder: Path) -> None:
    wrong = folder / "wrong.toml"
    wrong.write_text(KOBA.file.read_text().replace("attempts = 1 ", "attempts = 0 "))
    said = refused(migrated("office", "load", str(wrong), RUFZEIT_LANGUAGE="de"))
    assert said.splitlines() == [
        "Die Datei der Dienststelle wird nicht angenommen. Nichts wurde geändert.",
        "Zeile 21, policy → attempts: Hier gehört mindestens 1 hin.",
    ]


def test_a_file_that_is_not_there(migrated: Run) -> None:
    assert "does not exist" in refused(migrated("office", "load", "nowhere.toml"))


def test_clients_come_in_after_a_dry_run(with_koba: Run) -> None:
    command = ("clients", "import", str(KOBA.clients), "--office", "koba")
    numbers = ["25 rows read", "Clients: 24 new, 0 changed", "Cases: 25 new, 0 changed"]
    dry = with_koba(*command, "--dry-run").output.splitlines()
    assert dry == ["The file is right. It would do this; nothing is changed yet:", *numbers]
    assert with_koba(*command).output.splitlines() == numbers
    assert with_koba(*command).output == "This file was taken in before: nothing is changed.\n"


def test_a_wrong_file_of_clients_is_told_with_at_most_fifty_problems(with_koba: Run, folder: Path) -> None:
    file = folder / "clients.csv"
    file.write_text("Kundennummer;Name;PLZ\n" + "".join(f"{number};A;1\n" for number in range(40)))
    said = refused(with_koba("clients", "import", str(file), "--office", "koba")).splitlines()
    assert said[0] == "The file of clients is not accepted. Nothing was changed."
    assert said[1].startswith("Line 2, PLZ: A German postcode has five digits")
    assert len(said) == 52
    assert said[-1] == "and 30 problems more"


def test_an_unknown_office(migrated: Run, with_koba: Run) -> None:
    command = ("clients", "import", str(KOBA.clients), "--office", "köln")
    assert refused(with_koba(*command)) == "There is no office “köln”; there are: koba."


def test_no_office_at_all(migrated: Run) -> None:
    command = ("clients", "import", str(KOBA.clients), "--office", "koba")
    assert refused(migrated(*command)) == "There is no office yet. Load one with: rufzeit office load FILE"


def test_staff_are_added_and_get_passwords(with_koba: Run, database: Database) -> None:
    add = ("staff", "add", "--office", "koba", "--name", "Eva Neu", "--email", "neu@koba-harz.example")
    roles = ("--role", "advisor", "--role", "editor")
    assert with_koba(*add, *roles, "--password", PASSWORD).output == "Eva Neu can log in now.\n"
    with database.reading() as session:
        staff = staff_with(session, "NEU@koba-harz.example", PASSWORD)
        assert staff is not None
        held = session.scalars(select(Membership.role).where(Membership.staff_id == staff.id))
        assert set(held) == {"advisor", "editor"}
    assert "is there already" in refused(with_koba(*add, *roles, "--password", PASSWORD))
    other = "another long password"
    assert with_koba("staff", "password", "neu@koba-harz.example", "--password", other).exit_code == 0
    with database.reading() as session:
        assert staff_with(session, "neu@koba-harz.example", other) is not None
        assert staff_with(session, "neu@koba-harz.example", PASSWORD) is None


def test_passwords_must_be_long_and_people_must_be_there(with_koba: Run, database: Database) -> None:
    known = ("staff", "password", "aksoy@koba-harz.example", "--password")
    assert refused(with_koba(*known, "short")) == "A password has at least 15 characters."
    nobody = with_koba("staff", "password", "nobody@koba-harz.example", "--password", PASSWORD)
    assert refused(nobody) == "Nobody has the e-mail nobody@koba-harz.example."
    with database.reading() as session:
        assert set(session.scalars(select(Staff.password_hash))) == {"!"}


def test_who_leaves_cannot_log_in_until_the_account_is_opened_again(with_koba: Run, database: Database) -> None:
    email = "aksoy@koba-harz.example"
    with_koba("staff", "password", email, "--password", PASSWORD)
    with database.transaction() as session:
        person = session.scalars(select(Staff).where(Staff.email == email)).one()
        make.a_case(session, session.scalars(select(Office)).one(), advisor=person)
    assert with_koba("staff", "disable", "AKSOY@koba-harz.example").output.splitlines() == [
        f"{person.name} can no longer log in.",
        "1 open case waits for somebody else. Give them to others on the page of this person.",
    ]
    with database.reading() as session:
        assert staff_with(session, email, PASSWORD) is None
    assert refused(with_koba("staff", "disable", email)) == f"The account of {person.name} is closed already."
    assert with_koba("staff", "enable", email).output == f"{person.name} can log in again.\n"
    with database.reading() as session:
        assert staff_with(session, email, PASSWORD) is not None
        noted = select(AuditEntry.action).where(AuditEntry.subject == f"staff:{person.id}")
        assert list(session.scalars(noted.order_by(AuditEntry.id))) == [
            "staff.password_set",
            "staff.disabled",
            "staff.enabled",
        ]
    assert refused(with_koba("staff", "enable", email)) == f"The account of {person.name} is open."
    assert (
        refused(with_koba("staff", "disable", "nobody@koba.example"))
        == "Nobody has the e-mail nobody@koba.example."
    )


def test_a_second_demo_keeps_the_first(migrated: Run, database: Database) -> None:
    with database.transaction() as session:
        demo_told.keep(session, Told(40, 55, 20, 21, 26, ["var/letters/koba-batch-1.pdf"]), datetime.now(UTC))
    said = migrated("demo")
    assert said.exit_code == 0
    assert said.output.splitlines() == [
        "40 clients in two offices were called 55 times.",
        "20 of them were not reached by phone, by the rule of their office.",
        "21 telephone appointments were proposed, 26 letters written.",
        "The letters of each day are one PDF:",
        "  var/letters/koba-batch-1.pdf",
    ]


def test_demo_and_serve_warn_of_a_clock_before_the_story(
    migrated: Run, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        demo_told.keep(session, Told(1, 1, 1, 0, 0, []), make.AT)
        office = make.an_office(session)
        make.an_attempt(session, make.a_case(session, office, advisor=make.an_advisor(session, office)))
    clock = "2020-04-09T09:00+03:00"
    warning = f"RUFZEIT_NOW={clock} make demo-reset run"
    assert warning in migrated("demo", RUFZEIT_NOW=clock).output
    assert warning not in migrated("demo", RUFZEIT_NOW=make.AT.isoformat()).output
    monkeypatch.setenv("RUFZEIT_NOW", clock)
    house = open_house(Settings.from_environment())
    say_ready(house, Words("en"), "rufzeit")
    house.database.close()
    assert warning in capsys.readouterr().out


def test_no_demo_where_real_offices_are(with_koba: Run, folder: Path, database: Database) -> None:
    real = folder / "real.toml"
    text = TE.file.read_text().replace('key = "te-osterbotten"', 'key = "real"')
    real.write_text(text.replace('key = "te"', 'key = "real-office"'))
    assert with_koba("office", "load", str(real)).exit_code == 0
    assert refused(with_koba("demo", "--reset")) == OTHERS_INSIDE
    with database.reading() as session:
        assert session.scalars(select(Staff)).all() != []


def test_a_reset_empties_the_database_and_the_folder(with_koba: Run, folder: Path) -> None:
    letters = folder / "var" / "letters"
    letters.mkdir()
    (letters / "old.pdf").write_bytes(b"%PDF-")
    house = open_house(Settings.from_environment())
    _begin_anew(house)
    require_current(house.database)
    with house.database.reading() as session:
        assert session.scalars(select(Staff)).all() == []
    house.database.close()
    assert not letters.exists()


def test_what_nobody_expected_is_not_hidden() -> None:
    assert told(ZeroDivisionError(), Words("en")) is None
    assert told(CommandError("Port {port}", port=1), Words("en")) == ["Port 1"]


def test_serve_tells_when_a_port_is_taken(migrated: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert refused(migrated("serve", RUFZEIT_PORT=port)).startswith(f"Port {port} is in use already.")


def test_serve_says_ready_answers_and_ends_with_ctrl_c(with_koba: Run, folder: Path) -> None:
    port = str(free_port())
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RUFZEIT_PORT": port, "PYTHONUNBUFFERED": "1"}
    environment |= {"RUFZEIT_PUBLIC_URL": f"http://127.0.0.1:{port}", "RUFZEIT_NOW": "2021-03-31T09:00+02:00"}
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "serve"], env=environment, stdout=subprocess.PIPE, text=True
    )
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    assert process.stdout is not None
    try:
        said = next(line for line in process.stdout if "ready" in line)
        assert said == f"Rufzeit is ready: http://127.0.0.1:{port}\n"
        example = next(process.stdout)
        assert f" RUFZEIT_PORT={port} " in example
        assert example.endswith(" call --to koba\n")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 200
        call = with_koba("call", "--to", "koba", "--keys", "", **environment)
        assert "Beraten wird zurzeit grundsätzlich am Telefon." in call.output
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait() == 0
    finally:
        watchdog.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
