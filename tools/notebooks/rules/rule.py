"""What a rule looks at, what it says, and the list of all rules."""

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from tools.notebooks.chapters import read, select
from tools.notebooks.configuration import read_configuration, toc_files
from tools.notebooks.reading_order import Code, Formula, Item, reading_order
from tools.notebooks.stamp import Repository, bootstrap_source, stamped_repository
from tools.notebooks.texts import read_text

RUN = "run `python -m tools.notebooks run`"
STAMP = "run `python -m tools.notebooks stamp`"
SPEAK_OF_CHAPTERS = (
    *("README.md", "myst.yml", "content/*.md", "content/*.toml"),
    *("tests/mutants/*.toml", "tools/puzzles/*.toml", "tools/find_helpers.py"),
)


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something to put right.

    Attributes:
        file: The name of the chapter's file; for a page, its path.
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
class Course:
    """What is in a checkout.

    Attributes:
        root: Its folder.
        repository: Whose links and bootstrap cells the chapters must carry.
        bootstrap: The source that a bootstrap cell must have.
        files: What is in the table of contents, as paths from `root`.
        notebooks: The chapters in their order, by file name.
        pages: The texts of the Markdown files in content/, by file name.
        texts: Those of the files beside the chapters that speak of them, by path.
    """

    root: Path
    repository: Repository
    bootstrap: str
    files: set[str]
    notebooks: Mapping[str, NotebookNode]
    pages: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def numbers(self) -> set[str]:
        """The numbers of the chapters."""
        return {".".join(name.split("-")[:2]) for name in self.notebooks}

    @functools.cached_property
    def equations(self) -> set[str]:
        """The numbers of all formulas."""
        return {
            item.number
            for notebook in self.notebooks.values()
            for item in reading_order(notebook)
            if isinstance(item, Formula) and item.displayed and item.number
        }


@dataclasses.dataclass(frozen=True)
class Chapter:
    """A chapter, and the course that it has to agree with.

    Attributes:
        path: Where it is.
        notebook: What is in it.
        course: What is beside it.
    """

    path: Path
    notebook: NotebookNode
    course: Course

    @property
    def number(self) -> str | None:
        """Its number, "1.2", as the name of its file begins; None if it does not."""
        match = re.match(r"(\d+)-(\d+)-", self.path.name)
        return f"{match[1]}.{match[2]}" if match else None

    @functools.cached_property
    def items(self) -> Sequence[Item]:
        """What it holds, in reading order."""
        return list(reading_order(self.notebook))

    @property
    def cells(self) -> Sequence[tuple[int, NotebookNode]]:
        """Its cells with their numbers, from 1."""
        return list(enumerate(self.notebook.cells, start=1))

    @property
    def markdown(self) -> Sequence[tuple[int, NotebookNode]]:
        """Its Markdown cells with their numbers."""
        return [pair for pair in self.cells if pair[1].cell_type == "markdown"]

    @property
    def code(self) -> Sequence[Code]:
        """Its code cells but the stamped one."""
        return [
            item
            for item in self.items
            if isinstance(item, Code) and "bootstrap" not in item.tags
        ]


Problems = Iterator[tuple[int, str, str]]
Rule = Callable[[Chapter], Problems]
RULES: list[Rule] = []
PageProblems = Iterator[tuple[str, str, str]]
CourseRule = Callable[[Course], PageProblems]
COURSE_RULES: list[CourseRule] = []


def rule(function: Rule) -> Rule:
    """Add a rule: a function that yields (cell number, problem, remedy)."""
    RULES.append(function)
    return function


def course_rule(function: CourseRule) -> CourseRule:
    """Add a rule on the pages: a function that yields (file, problem, remedy)."""
    COURSE_RULES.append(function)
    return function


def open_course(root: Path) -> Course:
    """Read a checkout."""
    repository = stamped_repository(root)
    return Course(
        root,
        repository,
        bootstrap_source(root, repository),
        toc_files(read_configuration(root)),
        {path.name: read(path) for path in select(root)},
        {Path(name).name: text for name, text in _texts(root, ("content/*.md",))},
        dict(_texts(root, SPEAK_OF_CHAPTERS)),
    )


def _texts(root, patterns):
    """Yield the texts of files, each with its path from `root`."""
    for path in sorted(path for pattern in patterns for path in root.glob(pattern)):
        yield path.relative_to(root).as_posix(), read_text(path)


def open_chapters(course: Course, paths: Sequence[Path]) -> Iterator[Chapter]:
    """Return chapters of a course."""
    return (Chapter(path, course.notebooks[path.name], course) for path in paths)


def page_findings(course: Course) -> list[Finding]:
    """Return what all rules find in the pages of a course."""
    return [
        Finding(file, 0, problem, remedy)
        for each in COURSE_RULES
        for file, problem, remedy in each(course)
    ]


def findings(chapter: Chapter) -> list[Finding]:
    """Return what all rules find in a chapter, from its first cell to its last."""
    found = [
        Finding(chapter.path.name, cell, problem, remedy)
        for each in RULES
        for cell, problem, remedy in each(chapter)
    ]
    return sorted(found, key=lambda finding: finding.cell)
