"""`rufzeit call`: whom it calls, what it refuses, and how we tell people to type it."""

import pytest

from command_line import Run, free_port, refused
from web.command.hints import typed_again
from web.settings import Settings
from web_house import ENVIRON

KEYS = {name: value for name, value in ENVIRON.items() if name != "RUFZEIT_PUBLIC_URL"}


def test_calls_find_their_line(with_koba: Run) -> None:
    port = str(free_port())
    environment = {"RUFZEIT_PORT": port, "RUFZEIT_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    first = with_koba("call", "--to", "koba", "--keys", "", **environment)
    assert "calling +493023125100 from anonymous" in first.output
    assert f"No server answers at http://127.0.0.1:{port}" in first.output
    assert first.exit_code == 2
    english = with_koba("call", "--to", "koba", "--language", "en", "--keys", "", **environment)
    assert "calling +493023125101" in english.output
    assert refused(with_koba("call", "--to", "koba", "--language", "fi", "--keys", "")).startswith(
        "The office “koba” has no line in this language; it has: de, en"
    )
    assert refused(with_koba("call", "--to", "te", "--keys", "")) == "There is no office “te”; there are: koba."


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("--to", "koba", "--from", "abc"), "abc"),
        (("--to", "koba", "--from", "03023125017"), "03023125017"),
        (("--to", "+49"), "+49"),
    ],
)
def test_what_is_no_number_is_refused(with_koba: Run, arguments: tuple[str, ...], wrong: str) -> None:
    said = f"“{wrong}” is no telephone number; one is written as in +493023125017."
    assert refused(with_koba("call", *arguments, "--keys", "")) == said


def test_a_number_of_the_caller_may_have_blanks(with_koba: Run) -> None:
    port = str(free_port())
    environment = {"RUFZEIT_PORT": port, "RUFZEIT_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    said = with_koba("call", "--to", "koba", "--from", "+49 30 23125017", "--keys", "", **environment).output
    assert "calling +493023125100 from +493023125017" in said


def test_help_shows_how_an_appointment_is_heard(run: Run) -> None:
    assert "--keys 2,61408324,1,575845" in " ".join(run("call", "--help").output.split())


@pytest.mark.parametrize(
    ("environment", "typed"),
    [
        ({}, "rufzeit"),
        ({"RUFZEIT_PORT": "8041"}, "RUFZEIT_PORT=8041 rufzeit"),
        ({"RUFZEIT_PUBLIC_URL": "http://127.0.0.1:8041"}, "RUFZEIT_PORT=8041 rufzeit"),
        ({"RUFZEIT_HOST": "0.0.0.0", "RUFZEIT_PORT": "8020"}, "RUFZEIT_HOST=0.0.0.0 rufzeit"),
    ],
)
def test_a_second_terminal_is_told_the_settings_that_it_needs(environment: dict[str, str], typed: str) -> None:
    assert typed_again("rufzeit", Settings.read({**KEYS, **environment})) == typed
