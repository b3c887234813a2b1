"""A puzzle without its entry is found, and an entry without its puzzle."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.notebooks.conftest import write_entries
from tools import MIME
from tools.notebooks.chapters import ROOT, code_cells, select
from tools.notebooks.rules.puzzles import (
    answers_come_after,
    solutions_agree_with_lines,
)
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
    chapter = simple_chapter()
    assert list(solutions_agree_with_lines(chapter)) == []
    stored_puzzle(chapter, name)["solution"] = wrong
    (_, problem, _), *_ = solutions_agree_with_lines(chapter)
    assert problem.startswith(
        f"is solved by `{wrong}`, and the chapter's line for {name}"
    )


def test_an_answer_that_stands_above_its_puzzle_is_found():
    """The line is further down, but the page shows it beside its formula."""
    chapter = simple_chapter()
    assert list(answers_come_after(chapter)) == []
    told = "((y_hat - y) ** 2).mean()"
    stored_puzzle(chapter, "∂L/∂ŷ")["solution"] = told
    assert any(
        problem.startswith(f"asks for `{told}`, which cell ")
        for _, problem, _ in answers_come_after(chapter)
    )


def simple_chapter():
    """Chapter 1.1, to be changed."""
    paths = select(ROOT, ["1-1-simple-linear-regression"])
    (chapter,) = open_chapters(open_course(ROOT), paths)
    return chapter


def stored_puzzle(chapter, name):
    """What a chapter has stored of a puzzle, to be changed."""
    outputs = (each for cell in code_cells(chapter.notebook) for each in cell.outputs)
    stored = (each.get("data", {}).get(MIME, {}) for each in outputs)
    return next(each for each in stored if each.get("name") == name)


@pytest.mark.parametrize(
    ("puzzle", "after", "needs"),
    [
        ("given = 3\n", "assert given > 2", "given"),
        ("import math as given\n", "def f(x):\n    return x * given.pi", "given"),
        ("", "f()", "f"),
        ("given = 3\n", "given += 1", "given"),
        ("given = 3\n", "given = 4\nassert given > 2", None),
        ("given = 3\n", "def f(given):\n    return given", None),
        ("given = 3\n", "for given in range(3):\n    print(given)", None),
    ],
)
def test_a_name_that_a_later_cell_has_from_a_puzzle_is_found(
    course, puzzle, after, needs
):
    write_entries(course.root, "a")

    def change(notebook):
        cell = new_code_cell(puzzle + ASKED.format("a"), id="puzzle")
        cell.metadata.tags = ["puzzle"]
        notebook.cells += [
            new_markdown_cell("Your turn:", id="turn"),
            cell,
            new_markdown_cell("It goes on:", id="on"),
            new_code_cell(after, id="after"),
        ]

    every = course.findings_after(change)
    said = [each for each in every if "skip" in each]
    assert len(said) == (needs is not None), every
    assert all(
        f"cell 10: reads {needs}, which is defined in cell 8, a puzzle or an exercise "
        "that a reader may skip; define it in a cell of its own before that one" in each
        for each in said
    )


def test_a_cell_whose_id_another_chapter_has_too_is_found(course):
    other = course.chapter.with_name("1-2-other.ipynb")
    other.write_text(course.text, encoding="utf-8")
    notebook = course.read()
    for cell in notebook.cells[1:]:
        cell.id += "-1"
    course.save(notebook)
    found = [each for each in course.findings() if "the id" in each]
    problem = "cell 1: has the id 'title', as a cell in 1-2-other.ipynb has; write"
    remedy = 'another "id" into the file of the chapter that took it over'
    assert found == [f"1-1-small.ipynb, {problem} {remedy}"]
