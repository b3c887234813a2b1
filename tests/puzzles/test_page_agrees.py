"""The page judges a line as Python does, word for word."""

import json
import shutil
import subprocess
import warnings
from collections import Counter
from pathlib import Path

import pytest
import torch

from tests.puzzles.answers import answers
from tools.puzzles import for_page
from tools.puzzles.entries import Entry, Mistake
from tools.puzzles.verdicts import Task, run_line

JUDGE = Path(__file__).with_name("judge.mjs")
X = torch.tensor([[1, 2], [4, 3], [5, 7]], dtype=torch.float64)
Y = torch.tensor([2, 6, 4], dtype=torch.float64)
Y_HAT = torch.tensor([3, 5, 8.5], dtype=torch.float64)
W = torch.tensor([[2, -1, 0.5, 3], [1, 4, -2, 5]], dtype=torch.float64)

A = torch.tensor([[2, 1], [-1, 3]], dtype=torch.float64)

# (solution, wrong lines, what is given): a vector, a number, a matrix, a rank 3.
PUZZLES = [
    ("2 / len(y) * (y_hat - y)", ["(y_hat - y) / len(y)", "2 * (y - y_hat)"],
     {"y": Y, "y_hat": Y_HAT}),
    ("(2 / len(y) * (y_hat - y)).sum()", ["2 * (y_hat - y).mean() ** 2"],
     {"y": Y, "y_hat": Y_HAT}),
    ("y @ X", ["torch.einsum('i,ij->j', y, X) / 3", "y[:, None] * X"],
     {"y": Y, "X": X, "n": 2}),
    ("X @ W", ["torch.einsum('ij,jk->ki', X, W)", "X.sum() * W"], {"X": X, "W": W}),
    ("y[:, None, None] * X[:, :, None]", ["y[:, None] * X"], {"y": Y, "X": X}),
    ("A @ X @ B", ["X.T @ A @ B"], {"A": A, "X": A.T, "B": A + 1}),
    ("6 + 10 * 2", ["6"], {"y": Y}),
]  # fmt: skip
UNREADABLE = ("This page ", "The line ends ")


def task_of(solution, wrong, given):
    mistakes = tuple(Mistake(line, f"This is {line}.") for line in wrong)
    entry = Entry("0.0", "", solution, (), mistakes)
    return entry, Task.of(entry, given)


def said_by_python(task, line):
    with warnings.catch_warnings(action="ignore"):  # "perhaps you missed a comma"
        try:
            compile(line, "", "eval")
        except SyntaxError:
            return "SyntaxError"
    return task.verdict(lambda: run_line(line, task.given)).said


@pytest.fixture(scope="module")
def pairs():
    """Every answer with what Python and the page say to it."""
    trials = []
    for solution, wrong, given in PUZZLES:
        entry, task = task_of(solution, wrong, given)
        lines = answers([solution, *wrong], list(given), random_ones=500)
        trials.append((task, for_page(entry, task), lines))
    sent = [{"task": page, "lines": lines} for _, page, lines in trials]
    run = subprocess.run(
        [shutil.which("node"), JUDGE, "shortened"],
        input=json.dumps(sent),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    return [
        (line, said_by_python(task, line), page)
        for (task, _, lines), told in zip(trials, json.loads(run.stdout), strict=True)
        for line, page in zip(lines, told, strict=True)
    ]


def test_at_least_five_thousand_answers_are_tried(pairs):
    kinds = Counter(python.split(":")[0] for _, python, _ in pairs)
    assert len(pairs) >= 5000
    assert len(kinds) > 40, "the answers reach too few kinds of verdict"


def test_what_both_read_gets_the_same_words(pairs):
    differ = [
        (line, python, page)
        for line, python, page in pairs
        if python != page and not page.startswith(UNREADABLE)
    ]
    assert not differ, f"{len(differ)} of {len(pairs)} differ: {differ[:5]}"


def test_what_is_not_python_is_not_read(pairs):
    read = [pair for pair in pairs if pair[1] == "SyntaxError"]
    assert read
    assert all(page.startswith(UNREADABLE) for _, _, page in read)


def test_what_python_reads_is_read_but_for_what_is_listed(pairs):
    refused = [
        (line, page)
        for line, python, page in pairs
        if python != "SyntaxError" and page.startswith(UNREADABLE)
    ]
    told = Counter(page for _, page in refused)
    characters = ("^", "if", "*", "+", "=", ">", "max", "min")
    unknown = [f"cannot read `{each}`" for each in characters]
    unknown += [f"does not know `.{name}`" for name in ("reshape", "diag", "clamp")]
    assert all(any(word in said for word in unknown) for said in told), told
    assert len(refused) < 0.02 * len(pairs), told
