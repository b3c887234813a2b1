"""CONTRIBUTING.md's steps, followed to the letter on a copy of this course."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.site.course import has_figure
from tools.notebooks.chapters import ROOT, select
from tools.notebooks.formulas.record import counted, read_record, summary
from tools.notebooks.rules.rule import open_course, page_findings

NAME = "1-12-a-square"
LOSS = r"""## Loss

A weight, and its square:

$$
L = w^2
\tag{1.12.1}
$$"""
DERIVATIVE = r"""## Derivatives

The slope of the square is twice its argument:

$$
\frac{\partial L}{\partial w} = 2 w
\tag{1.12.2}
$$"""
MISTAKES = """\
chapter = "1-12-a-square.ipynb"

[[mutant]]
mistake = "the 2 is dropped"
old = "return 2 * w"
new = "return w"
"""


def chapter_without_a_figure():
    """The smallest chapter that has all it must have."""
    return new_notebook(
        cells=[
            new_markdown_cell("# 1.12 A square\n\nHow steep is a square?"),
            new_markdown_cell("The setup:"),
            new_code_cell(
                "import torch\n\nfrom tools.gradient_check import check_derivative",
                metadata={"tags": ["hide-input"]},
            ),
            new_markdown_cell(LOSS),
            new_code_cell(
                "def loss(w):\n    return w**2  # L, ()\n\n\n"
                "w = torch.tensor(1.5, dtype=torch.float64)"
            ),
            new_markdown_cell(DERIVATIVE),
            new_code_cell("def slope(w):\n    return 2 * w  # ∂L/∂w, ()"),
            new_code_cell(
                'check_derivative("∂L/∂w", loss, w, slope)',
                metadata={"tags": ["check"]},
            ),
        ]
    )


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of what authors edit in this checkout, and of the parser of TeX."""
    names = "README.md", "myst.yml", "content", "site", "tools", "tests", "theme"
    skip = shutil.ignore_patterns("__pycache__", "node_modules", "_build", ".*")
    for name in names:
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, tmp_path)
        else:
            shutil.copytree(ROOT / name, tmp_path / name, ignore=skip)
    modules = ROOT / "theme" / "node_modules" / "katex"
    shutil.copytree(modules, tmp_path / "theme" / "node_modules" / "katex")
    return tmp_path


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


# Several commands in one process: to import torch takes longer than most of them.
SCRIPT = """\
import sys
from tools.notebooks.__main__ import main
for command in sys.argv[1:]:
    status = main(command.split())
    assert status in {0, 1}, command
    print("end of", command, flush=True)
"""


def author(root, *commands):
    """What each of the author's commands says in a copy, by command."""
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, *commands],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    said, rest = {}, result.stdout
    for command in commands:
        said[command], _, rest = rest.partition(f"end of {command}\n")
    return said


def add_chapter(root):
    """Steps 1 to 4, 6 and 7, with 0 for the minutes that `stamp` counts."""
    content = root / "content"
    nbformat.write(chapter_without_a_figure(), content / f"{NAME}.ipynb")
    sheet = "    - file: content/formulas.md\n"
    line = f"    - file: content/{NAME}.ipynb\n"
    replace(root / "myst.yml", sheet, line + sheet)
    after = "\n## Is it for you?"
    row = f"| [1.12 A square]({NAME}.ipynb) | a square's slope | 1.1 | 0 |\n"
    replace(content / "index.md", after, row + after)
    with (content / "meaning.toml").open("a", encoding="utf-8") as file:
        file.write('\n["1.12"]\ndefinitions = ["1.12.1"]\n')
    mistakes = root / "tests" / "mutants" / "1-12.toml"
    mistakes.write_text(MISTAKES, encoding="utf-8")


def test_a_chapter_is_added_in_the_steps_that_contributing_names(copy):
    add_chapter(copy)
    run, check = f"run {NAME}", f"check {NAME}"
    said = author(copy, "stamp", run, "formulas", check)
    assert f"stamped content/{NAME}.ipynb" in said["stamp"]
    assert f"{NAME}.ipynb: saved" in said[run]
    assert "numbered formulas" in said["formulas"]
    assert said[check] == (
        "derivatives displayed 1, checked 1\nchapters 1, findings 0\n"
    )
    record = read_record(copy)
    assert record[f"{NAME}.ipynb"]["1.12.2"]["status"] == "executed"
    assert not has_figure(copy / "content" / f"{NAME}.ipynb")  # so the site wants none
    for page in ("README.md", "content/formulas.md"):
        text = " ".join((copy / page).read_text(encoding="utf-8").split())
        assert summary(record) in text


def spoken_of(root, chapter):
    """The lines that `check` names because a chapter is gone, by file."""
    found = [str(each) for each in page_findings(open_course(root))]
    pattern = re.compile(rf"(.+), line (\d+): mentions chapter {chapter}, which")
    matches = filter(None, map(pattern.match, found))
    return {(match[1], int(match[2])) for match in matches}, found


def test_each_line_that_speaks_of_a_chapter_taken_out_is_named(copy):
    path = next(path for path in select(copy) if path.name.startswith("1-7-"))
    path.unlink()
    lines, found = spoken_of(copy, "1.7")
    lists = {"tests/mutants/1-7.toml", "tools/puzzles/1-7.toml"}
    for name in lists:
        assert any(each.startswith(f"{name}: belongs") for each in found)
    texts = open_course(copy).texts
    for name, text in texts.items():
        if name.startswith("content/formulas") or name in lists:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if re.search(r"(?<![\d.])1\.7(?![\d])|\b1-7-", line):
                assert (name, number) in lines, f"{name}, line {number}: {line}"
    assert {name for name, _ in lines} >= {
        "myst.yml",
        "content/index.md",
        "content/meaning.toml",
        "content/notation.md",
        "content/references.md",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", "see chapters 1.1\nand 1.2"),
        ("content/notation.md", "Chapter 1.2."),
        ("content/index.md", "| [1.1 Small](1-1-small.ipynb) | a | 1.2; b | 5 |"),
        ("content/index.md", "read [](1-2-gone.ipynb)"),
        ("content/meaning.toml", '["1.2 not executed"]'),
        ("content/meaning.toml", 'definitions = ["1.2.1"]'),
        ("tests/mutants/unchanged.toml", 'chapter = "1-2-gone.ipynb"'),
        ("tests/mutants/1-1.toml", "mutant = []  # as in chapter 1.2"),
        ("tools/puzzles/1-1.toml", "# as (1.2.1) says"),
    ],
)
def test_whatever_speaks_of_a_chapter_that_is_not_there_is_named(course, name, text):
    (course.root / name).write_text(f"{text}\n", encoding="utf-8")
    lines, _ = spoken_of(course.root, "1.2")
    assert lines == {(name, text.count("\n") + 1)}


@pytest.mark.parametrize("text", ["2.74 GB", "`1.2 * x`", "torch 2.13.0", "[1.2, 2]"])
def test_other_numbers_are_no_chapters(course, text):
    (course.root / "README.md").write_text(text, encoding="utf-8")
    assert course.page_findings() == []


@pytest.mark.parametrize(
    ("term", "found"), [("slope", False), ("curve, slope", False), ("curve", True)]
)
def test_a_term_that_its_chapter_does_not_have_is_named(course, term, found):
    text = f"{term}\n: The term. Chapter 1.1.\n"
    course.write_page("notation.md", text)
    problem = f"content/notation.md: says that chapter 1.1 introduces {term!r}"
    remedy = "name the chapter that does"
    assert course.page_findings() == [f"{problem}; {remedy}"] * found


def test_a_list_of_a_chapter_that_is_gone_is_named(course):
    path = course.root / "tests" / "mutants" / "1-2.toml"
    path.write_text('chapter = "1-2-gone.ipynb"\n', encoding="utf-8")
    (finding,) = course.page_findings()
    assert finding == (
        "tests/mutants/1-2.toml: belongs to a chapter that is not there; delete it"
    )


def test_a_helper_that_is_gone_is_named(course):
    (course.root / "tools" / "puzzles" / "1-1.toml").unlink()
    with pytest.raises(ValueError, match=r"puzzles/1-1\.toml is not there; take it"):
        open_course(course.root)


def test_counts_are_brought_up_to_date_within_their_lines(course):
    text = "all: 1 of the 2 numbered\nformulas and 3 of 4 others, 5"
    now = "all: 0 of the 0 numbered\nformulas and 0 of 0 others, 5"
    assert counted(text, {}) == now
    (course.root / "README.md").write_text(text, encoding="utf-8")
    (finding,) = course.page_findings()
    assert finding.startswith("README.md: counts other formulas than are executed")
