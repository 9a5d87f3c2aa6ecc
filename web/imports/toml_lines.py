"""On which line of a TOML file a value stands; `tomllib` does not tell."""

from bisect import bisect_right
from itertools import accumulate

Path = tuple[str | int, ...]
"""The keys and list positions (from 0) that lead to a value: ("places", 2, "names", "sv")."""

ENDS_OF_BARE_VALUE = ",]}\n#"
QUOTES = ('"""', "'''", '"', "'")


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and list element. `text` must be valid TOML (1.0)."""
    return _Scanner(text).scan()


def nearest_line(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest thing around it that is in the file."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """Reads valid TOML once from start to end and notes where things begin."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}  # how many tables a list of tables has so far
        self.starts = list(accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip("\n"):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _header(self) -> Path:
        of_list = self.text.startswith("[[", self.at)
        start, self.at = self.at, self.at + (2 if of_list else 1)
        keys = self._keys()
        self.at += 2 if of_list else 1
        path = (*self._resolved(keys[:-1]), keys[-1])
        if of_list:
            self._note(path, start)
            position = self.lengths[path] = self.lengths.get(path, -1) + 1
            path = (*path, position)
        else:
            path = self._resolved(keys)
        self._note(path, start)
        return path

    def _resolved(self, keys: list[str]) -> Path:
        """With the position of the last table wherever a key names a list of tables."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.lengths:
                path = (*path, self.lengths[path])
        return path

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, start)
        self.at += 1  # the equals sign
        self._value(path)

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._skip() == ".":
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        if self._skip() in "\"'":
            start = self.at + 1
            self._string()
            return self.text[start : self.at - 1]
        start = self.at
        while self.text[self.at].isalnum() or self.text[self.at] in "_-":
            self.at += 1
        return self.text[start : self.at]

    def _value(self, path: Path) -> None:
        first = self._skip()
        self._note(path, self.at)
        if first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        elif first in "\"'":
            self._string()
        else:
            while self.at < len(self.text) and self.text[self.at] not in ENDS_OF_BARE_VALUE:
                self.at += 1

    def _list(self, path: Path) -> None:
        self.at += 1
        position = 0
        while self._skip("\n,") != "]":
            self._value((*path, position))
            position += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._skip("\n,") != "}":
            self._pair(path)
        self.at += 1

    def _string(self) -> None:
        quote = next(quote for quote in QUOTES if self.text.startswith(quote, self.at))
        self.at += len(quote)
        while not self.text.startswith(quote, self.at):
            self.at += 2 if quote[0] == '"' and self.text[self.at] == "\\" else 1
        self.at += len(quote)
        if len(quote) == 3:  # a long string may end with one or two quotes of its own
            while self.text.startswith(quote[0], self.at):
                self.at += 1

    def _skip(self, more: str = "") -> str:
        """Pass over spaces, comments and the characters of `more`; the next character, or nothing at the end."""
        while self.at < len(self.text) and self.text[self.at] in " \t#" + more:
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                self.at += 1
        return self.text[self.at : self.at + 1]

    def _note(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, bisect_right(self.starts, at))
