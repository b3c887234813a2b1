"""A course of one small chapter, in a folder of its own."""

import dataclasses
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks.chapters import ROOT, code_cells, dumps, normalise, read
from tools.notebooks.learning_map import reading_minutes, row_start
from tools.notebooks.rules.rule import (
    findings,
    open_chapters,
    open_course,
    page_findings,
)
from tools.notebooks.run import run
from tools.notebooks.sheet import formulas_pages
from tools.notebooks.stamp import stamp

DERIVATIVE = r"""## Derivatives

The slope of the square is twice its argument:

$$
\frac{\partial L}{\partial w} = 2 w
\tag{1.1.1}
$$

A small step to either side agrees:"""
CHECK = """\
h = 1e-6
slope = ((3 + h) ** 2 - (3 - h) ** 2) / (2 * h)
assert math.isclose(slope, 2 * 3)
print(f"{abs(slope - 6) / 1e6:.1e}")"""

MAP = """\
| chapter | minutes |
|---|---|
| [1.1 Small](1-1-small.ipynb) | 0 |
"""
NONE = "0 of the 0 numbered formulas and 0 of 0 others"  # are executed here
MUTANTS = """\
[[mutant]]
mistake = "the 2 is dropped"
old = "slope"
new = "slope / 2"
"""


@pytest.fixture(scope="session", autouse=True)
def forked_kernels():
    """Have `run` fork its kernels, where this run of pytest has its own forked."""
    with pytest.MonkeyPatch.context() as patch:
        if "FORKED_KERNELS" in os.environ:
            patch.setattr("tools.notebooks.run.CURRENT_ENV_KERNEL_NAME", "forked")
        yield


@dataclasses.dataclass
class Course:
    """A checkout with one chapter."""

    root: Path

    @property
    def chapter(self) -> Path:
        return self.root / "content" / "1-1-small.ipynb"

    @property
    def text(self) -> str:
        return self.chapter.read_text(encoding="utf-8")

    def read(self) -> nbformat.NotebookNode:
        return read(self.chapter)

    def save(self, notebook: nbformat.NotebookNode) -> None:
        self.chapter.write_text(dumps(normalise(notebook)), encoding="utf-8")

    def run(self) -> bool:
        return run(self.root, [self.chapter])

    def findings(self) -> list[str]:
        (chapter,) = open_chapters(open_course(self.root), [self.chapter])
        return [str(finding) for finding in findings(chapter)]

    def page_findings(self) -> list[str]:
        return [str(finding) for finding in page_findings(open_course(self.root))]

    def list_mistake(self, notebook: nbformat.NotebookNode) -> None:
        """List a mistake that fits the last of the code."""
        *_, cell = (each for each in code_cells(notebook) if each.source)
        old = json.dumps(cell.source, ensure_ascii=False)
        path = self.root / "tests" / "mutants" / "1-1.toml"
        text = f'[[mutant]]\nmistake = "any"\nold = {old}\nnew = ""\n'
        path.write_text(text, encoding="utf-8")

    def write_map(self, notebook: nbformat.NotebookNode) -> None:
        """Write a map that agrees with the notebook."""
        start = row_start(self.chapter.name, notebook)
        self.write_page("index.md", f"{start} {reading_minutes(notebook)} |\n")

    def write_page(self, name: str, text: str) -> None:
        (self.root / "content" / name).write_text(text, encoding="utf-8")

    def findings_after(self, change: Callable) -> list[str]:
        """What is found after a change to the notebook, run in order."""
        notebook = self.read()
        change(notebook)
        for count, cell in enumerate(code_cells(notebook), start=1):
            cell.execution_count = count
        self.save(notebook)
        self.write_map(notebook)
        self.list_mistake(notebook)
        return self.findings()


def copy_helpers(root: Path) -> None:
    """Put this course's helpers into the tools/ of another folder."""
    not_helpers = shutil.ignore_patterns("notebooks", "__pycache__", ".*")
    shutil.copytree(
        ROOT / "tools", root / "tools", ignore=not_helpers, dirs_exist_ok=True
    )


def leave_other_chapters_out(root: Path) -> None:
    """Take puzzles of chapters that the small course lacks out of its helpers."""
    finder = root / "tools" / "find_helpers.py"
    others = re.compile(r' *"(puzzles/(?!1-1\.)\d+-\d+\.toml)",\n')
    text = finder.read_text(encoding="utf-8")
    for name in others.findall(text):
        (root / "tools" / name).unlink()
    finder.write_text(others.sub("", text), encoding="utf-8")


def write_entries(root: Path, *names: str) -> None:
    """Write the entries on a chapter's puzzles; without names, none."""
    entry = '[[puzzle]]\nname = "{}"\nsolution = "2"\nhints = ["Count."]\n'
    text = "".join(entry.format(name) for name in names) or "puzzle = []\n"
    (root / "tools" / "puzzles" / "1-1.toml").write_text(text, encoding="utf-8")


def small_notebook() -> nbformat.NotebookNode:
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# 1.1 Small\n\nOne slope.", id="title"),
            new_markdown_cell("The setup:", id="setup-text"),
            new_code_cell("import math", id="setup", metadata={"tags": ["hide-input"]}),
            new_markdown_cell(DERIVATIVE, id="derivative"),
            new_code_cell(CHECK, id="check"),
        ]
    )
    notebook.cells[-1].metadata.tags = ["check"]
    return notebook


@pytest.fixture(scope="session")
def finished_course(tmp_path_factory) -> Path:
    """A stamped and executed course; made once, to be copied."""
    root = tmp_path_factory.mktemp("finished")
    (root / "content").mkdir()
    copy_helpers(root)
    leave_other_chapters_out(root)
    write_entries(root)
    (root / "tests" / "mutants").mkdir(parents=True)
    (root / "tests" / "mutants" / "1-1.toml").write_text(MUTANTS, encoding="utf-8")
    (root / "myst.yml").write_text(
        "project:\n"
        "  github: https://github.com/someone/course\n"
        "  toc:\n"
        "    - file: content/1-1-small.ipynb\n"
        "    - file: content/formulas.md\n"
        "site:\n"
        "  options:\n"
        "    branch: main\n",
        encoding="utf-8",
    )
    course = Course(root)
    course.save(small_notebook())
    course.write_page("index.md", MAP)
    for path, text in formulas_pages(
        {course.chapter.name: course.read()}, NONE
    ).items():
        course.write_page(path.name, text)
    stamp(root)
    assert course.run()
    return root


@pytest.fixture
def course(finished_course, tmp_path) -> Course:
    """A stamped and executed course that a test may break."""
    return Course(Path(shutil.copytree(finished_course, tmp_path / "course")))
