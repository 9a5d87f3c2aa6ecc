"""For the tests of the command line: how a command is run, what it says when it refuses."""

import socket
from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]
"""Runs `rufzeit` with these arguments; what is named beside them is set in the environment."""


def refused(result: Result) -> str:
    """What is said of an error: on stderr, with exit code 2, without any trace."""
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return result.stderr.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
