"""What is wrong in a file that came in, each thing with its line, so that a clerk can put it right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from words.catalogues import N_, Words


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `line` counts from 1; `where`: the key or column; `text`: marked with `N_`."""

    line: int
    where: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def said(self, _: Words) -> str:
        """As in "Line 12, policy → attempts: At least 1 is expected."."""
        reason = _(self.text, **self.values)
        if not self.where:
            return _("Line {line}: {reason}", line=self.line, reason=reason)
        return _("Line {line}, {where}: {reason}", line=self.line, where=self.where, reason=reason)


class FileRefused(Exception):
    """A file is not taken; nothing of it was stored."""

    headline = N_("The file is not accepted. Nothing was changed.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(self.headline)
        self.problems = sorted(problems, key=lambda problem: (problem.line, problem.where))

    def said(self, _: Words) -> list[str]:
        """The headline, then one sentence for each problem, in the order of the lines."""
        return [_(self.headline), *(problem.said(_) for problem in self.problems)]


class OfficeFileError(FileRefused):
    """An office file (TOML) is wrong."""

    headline = N_("The office file is not accepted. Nothing was changed.")


class ClientFileError(FileRefused):
    """A file of clients and cases (CSV) is wrong."""

    headline = N_("The file of clients is not accepted. Nothing was changed.")
