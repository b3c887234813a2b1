"""What a rule looks at, what it says, and the list of all rules."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nbformat import NotebookNode

from tools.notebooks.chapters import read, tags
from tools.notebooks.stamp import Repository, bootstrap_source, stamped_repository

RUN = "run `python -m tools.notebooks run`"
STAMP = "run `python -m tools.notebooks stamp`"


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something to mend.

    Attributes:
        file: The chapter's file name.
        cell: The number of the cell, counting all cells from 1; 0 for the file.
        problem: What is wrong.
        remedy: What to do.
    """

    file: str
    cell: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        where = f"{self.file}, cell {self.cell}" if self.cell else self.file
        return f"{where}: {self.problem}; {self.remedy}"


@dataclasses.dataclass(frozen=True)
class Chapter:
    """A chapter, and what it has to agree with.

    Attributes:
        path: Where it is.
        notebook: What is in it.
        repository: Whose links and bootstrap cell it must carry.
        bootstrap: The source that its bootstrap cell must have.
        configuration: The text of myst.yml.
    """

    path: Path
    notebook: NotebookNode
    repository: Repository
    bootstrap: str
    configuration: str

    @property
    def number(self) -> str | None:
        """Its number, "1.2", as the name of its file begins; None if it does not."""
        match = re.match(r"(\d+)-(\d+)-", self.path.name)
        return f"{match[1]}.{match[2]}" if match else None

    @property
    def cells(self) -> Sequence[tuple[int, NotebookNode]]:
        """Its cells with their numbers, from 1."""
        return list(enumerate(self.notebook.cells, start=1))

    @property
    def markdown(self) -> Sequence[tuple[int, NotebookNode]]:
        """Its Markdown cells with their numbers."""
        return [pair for pair in self.cells if pair[1].cell_type == "markdown"]

    @property
    def code(self) -> Sequence[tuple[int, NotebookNode]]:
        """Its code cells but the stamped one, with their numbers."""
        return [
            (number, cell)
            for number, cell in self.cells
            if cell.cell_type == "code" and "bootstrap" not in tags(cell)
        ]


Problems = Iterator[tuple[int, str, str]]
Rule = Callable[[Chapter], Problems]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Add a rule: a function that yields (cell number, problem, remedy)."""
    RULES.append(function)
    return function


def open_chapters(root: Path, paths: Sequence[Path]) -> Iterator[Chapter]:
    """Read chapters, with what they have to agree with."""
    repository = stamped_repository(root)
    bootstrap = bootstrap_source(root, repository)
    configuration = (root / "myst.yml").read_text(encoding="utf-8")
    for path in paths:
        yield Chapter(path, read(path), repository, bootstrap, configuration)


def findings(chapter: Chapter) -> list[Finding]:
    """Return what all rules find in a chapter, from its first cell to its last."""
    found = [
        Finding(chapter.path.name, cell, problem, remedy)
        for each in RULES
        for cell, problem, remedy in each(chapter)
    ]
    return sorted(found, key=lambda finding: finding.cell)
