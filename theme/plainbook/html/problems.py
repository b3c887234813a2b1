"""What cannot be rendered, and where it stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One broken thing in one source file.

    Attributes:
        file: The source file, from the project's root.
        line: The line in the file, or in the cell of a notebook, where known.
        cell: The cell of a notebook, by number and id, where it is one.
        name: What it is, such as ``directive 'foo'``.
        reason: What is wrong with it.
    """

    file: str
    line: int | None
    cell: str | None
    name: str
    reason: str

    def __str__(self) -> str:
        """One line: where, what, why."""
        line = f":{self.line}" if self.line and not self.cell else ""
        inside = f" ({self.cell}, line {self.line})" if self.cell and self.line else ""
        if self.cell and not self.line:
            inside = f" ({self.cell})"
        return f"{self.file}{line}{inside}: {self.name}: {self.reason}"


class MissingToolError(Exception):
    """Something outside Python is missing, or failed."""


class BrokenPagesError(Exception):
    """The site has problems, and on_broken is ``fail``."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep all problems, to be listed at once."""
        super().__init__(f"{len(problems)} problems")
        self.problems = problems

    def __str__(self) -> str:
        """Every problem on its own line, then what to do."""
        return (
            f"{problem_list(self.problems)}. The site was not written.\n"
            "To look at it all the same, set site.options.on_broken to show."
        )


def problem_list(problems: list[Problem]) -> str:
    """Every problem on its own line, then how many they are."""
    count = len(problems)
    things = "One thing" if count == 1 else f"{count} things"
    return "\n".join([*map(str, problems), f"{things} cannot be rendered"])
