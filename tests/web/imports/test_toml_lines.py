"""Where things stand in a TOML file, checked against what tomllib reads from it."""

import tomllib
from typing import Any

import pytest

from web.demo.files import OFFICES
from web.imports.toml_lines import Path, lines_of, nearest_line

TRICKY = """
# a comment with = and [brackets]
title = "a \\" quote # no comment"
path = 'C:\\no\\escape'
long = \"\"\"
first [line]
second = "line" ""\"\"\"
raw = '''
''it''s'''
dotted.key."with space" = 1

[table]  # comment
list = [
  1,
  # between
  [2, 3],
  { a = "}", b = [4] },
]
when = 2020-04-06 09:00:00

[[people]]
name = "one"
[people.address]
town = "here"
[[people.numbers]]
value = 1
[[people.numbers]]
value = 2

[[people]]
name = "two"
"""


def paths(value: Any, path: Path = ()) -> list[Path]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += paths(inner, (*path, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            found += paths(inner, (*path, number))
    return found


@pytest.mark.parametrize("text", [TRICKY, *(demo.file.read_text() for demo in OFFICES)])
def test_everything_that_is_read_has_its_line(text: str) -> None:
    lines = lines_of(text)
    written = text.split("\n")
    for path in paths(tomllib.loads(text)):
        assert path in lines
        if isinstance(path[-1], str):
            assert path[-1] in written[lines[path] - 1], path


def test_the_lines_are_right_where_it_is_tricky() -> None:
    lines = lines_of(TRICKY)
    assert {
        path: lines[path]
        for path in [
            ("title",),
            ("long",),
            ("raw",),
            ("dotted", "key", "with space"),
            ("table", "list", 1, 0),
            ("table", "list", 2, "b"),
            ("table", "when"),
            ("people", 0, "address", "town"),
            ("people", 0, "numbers", 1, "value"),
            ("people", 1, "name"),
        ]
    } == {
        ("title",): 3,
        ("long",): 5,
        ("raw",): 8,
        ("dotted", "key", "with space"): 10,
        ("table", "list", 1, 0): 16,
        ("table", "list", 2, "b"): 17,
        ("table", "when"): 19,
        ("people", 0, "address", "town"): 24,
        ("people", 0, "numbers", 1, "value"): 28,
        ("people", 1, "name"): 31,
    }


def test_what_is_missing_is_told_where_it_should_be() -> None:
    lines = lines_of(TRICKY)
    assert nearest_line(lines, ("people", 1, "address", "town")) == 30
    assert nearest_line(lines, ("nowhere",)) == 1


def test_windows_line_ends_count_as_one() -> None:
    assert lines_of("a = 1\r\nb = 2\r\n") == {("a",): 1, ("b",): 2}
