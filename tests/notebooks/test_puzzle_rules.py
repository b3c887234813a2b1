"""A puzzle without its entry is found, and an entry without its puzzle."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.notebooks.conftest import write_entries
from tools import MIME
from tools.notebooks.chapters import ROOT, code_cells, select
from tools.notebooks.rules.puzzles import solutions_agree_with_lines
from tools.notebooks.rules.rule import open_chapters, open_course

ASKED = '@puzzle("1.1 {}")\ndef f():\n    return ...  # ()'


def found(course, *sources, entries=(), tags=("puzzle",)):
    """Return what is found where cells ask puzzles and entries are there."""
    write_entries(course.root, *entries)

    def change(notebook):
        for i, source in enumerate(sources):
            cell = new_code_cell(source, id=f"puzzle{i}")
            cell.metadata.tags = list(tags)
            text = new_markdown_cell("Your turn:", id=f"turn{i}")
            notebook.cells += [text, cell]

    every = course.findings_after(change)
    return [each for each in every if "old one" not in each and "record" not in each]


def test_a_puzzle_with_its_entry_passes(course):
    assert found(course, ASKED.format("∂L/∂w"), entries=["∂L/∂w"]) == []


@pytest.mark.parametrize(
    ("sources", "entries", "problem"),
    [
        ([ASKED.format("a")], [], "cell 8: asks '1.1 a'; add its entry to tools/p"),
        ([], ["a"], "does not ask '1.1 a'; ask it, or delete it in tools/puzzles/1-1"),
        ([ASKED.format("a")] * 2, ["a"], "cell 10: asks '1.1 a' once more"),
        ([ASKED.format("a")], ["a", "a"], "has two entries on 'a'"),
        ([ASKED.format("a").replace("1.1", "1.2")], [], "cell 8: asks '1.2 a'"),
        (["math.pi"], [], "cell 8: asks 0 puzzles; ask one in a tagged cell"),
        (
            [ASKED.format("a").replace("return", "g = 2\n    return")],
            ["a"],
            "cell 8: asks for more than a line in f",
        ),
    ],
)
def test_what_does_not_fit_is_found(course, sources, entries, problem):
    result = found(course, *sources, entries=entries)
    assert len(result) == 1, result
    assert problem in result[0]


def test_a_puzzle_without_its_tag_is_found(course):
    findings = found(course, ASKED.format("a"), entries=["a"], tags=())
    assert any("cell 8: asks a puzzle; tag the cell `puzzle`" in f for f in findings)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("∂L/∂ŷ", "(y_hat - y) / 3"), ("∂L/∂w", "(x * delta).mean()")],
)
def test_a_solution_that_is_as_wrong_as_its_entry_is_found(name, wrong):
    """Its entry may be wrong in the same way: the chapter's line is not."""
    paths = select(ROOT, ["1-1-simple-linear-regression"])
    (chapter,) = open_chapters(open_course(ROOT), paths)
    assert list(solutions_agree_with_lines(chapter)) == []
    outputs = (each for cell in code_cells(chapter.notebook) for each in cell.outputs)
    stored = (each.get("data", {}).get(MIME, {}) for each in outputs)
    next(each for each in stored if each.get("name") == name)["solution"] = wrong
    (_, problem, _), *_ = solutions_agree_with_lines(chapter)
    assert problem.startswith(
        f"is solved by `{wrong}`, and the chapter's line for {name}"
    )
