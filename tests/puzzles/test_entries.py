"""Every entry of the course: its solution, its mistakes, and what is refused."""

import ast
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import torch

from tests.puzzles.answers import WHOLE, edits
from tools.notebooks.chapters import ROOT, code_cells, read, select
from tools.notebooks.rules.names import Names
from tools.puzzles import MIME, entries
from tools.puzzles.verdicts import Task, run_line

JUDGE = Path(__file__).with_name("judge.mjs")
ENTRIES = entries.load_all()
ids = [f"{entry.chapter} {entry.name}" for entry in ENTRIES]


def stored():
    """Return what the chapters' outputs carry, by chapter and name."""
    outputs = (
        output["data"][MIME]
        for path in select(ROOT)
        for cell in code_cells(read(path))
        for output in cell.outputs
        if MIME in output.get("data", {})
    )
    puzzles = [data for data in outputs if data["kind"] == "puzzle"]
    return {(data["chapter"], data["name"]): data for data in puzzles}


STORED = stored()


def tensor(value):
    if not isinstance(value, dict):
        return value
    return torch.tensor(value["entries"], dtype=torch.float64).reshape(value["shape"])


def task_of(entry):
    given = STORED[entry.chapter, entry.name]["given"]
    return Task.of(entry, {name: tensor(value) for name, value in given.items()})


def python_says(entry, line):
    task = task_of(entry)
    return task.verdict(lambda: run_line(line, task.given)).said


def page_says(entry, lines):
    trial = {"task": STORED[entry.chapter, entry.name], "lines": lines}
    run = subprocess.run(
        [shutil.which("node"), JUDGE],
        input=json.dumps([trial]),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(run.stdout)[0]


def test_each_puzzle_stands_in_its_chapter_and_has_its_entry():
    assert {(entry.chapter, entry.name) for entry in ENTRIES} == STORED.keys()


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_the_solution_is_right(entry):
    assert python_says(entry, entry.solution) == "Right."
    assert page_says(entry, [entry.solution]) == ["Right."]


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_the_solution_is_what_is_measured_in_another_way(entry):
    lines = entry.solution, entry.measured
    written = [ast.parse(line, mode="eval").body for line in lines]
    assert not Names().alike(*written)
    task = task_of(entry)
    measured = run_line(entry.measured, task.given)
    assert torch.allclose(torch.as_tensor(measured, dtype=torch.float64), task.expected)


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_each_named_mistake_gets_its_own_sentence(entry):
    lines = [mistake.line for mistake in entry.mistakes]
    wanted = [f"Not yet. {mistake.said}" for mistake in entry.mistakes]
    assert [python_says(entry, line) for line in lines] == wanted
    assert page_says(entry, lines) == wanted
    assert len({*wanted}) == len(wanted) >= 2


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_systematic_mistakes_are_refused(entry):
    right = task_of(entry).expected
    changed = [frame.format(entry.solution, entry.solution) for frame in WHOLE[:12]]
    wrong = [line for line in [*changed, *edits(entry.solution)] if line]
    differ = [line for line in wrong if not _equals(entry, line, right)]
    assert len(differ) >= 12
    told = page_says(entry, differ)
    assert all(said != "Right." for said in told)
    assert [python_says(entry, line) for line in differ] == told


def _equals(entry, line, right):
    """Say, by torch alone, whether an edit happens to be the same function."""
    try:
        value = run_line(line, task_of(entry).given)
        value = torch.as_tensor(value, dtype=torch.float64)
    except Exception:
        return False
    return value.shape == right.shape and torch.allclose(value, right, rtol=1e-9)


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_no_hint_and_no_sentence_tells_the_solution(entry):
    said = [*entry.hints, *(mistake.said for mistake in entry.mistakes)]
    assert entry.hints
    assert not any(entry.solution in each for each in said)
