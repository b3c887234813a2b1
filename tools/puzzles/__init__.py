"""Puzzles: one line to write, one cell to run, and a verdict that says why.

A chapter states what is asked and what is given; the solution, the hints and the
named mistakes stand in a file of this folder. The output carries what the page
needs to judge a line by itself.
"""

from collections.abc import Callable

import torch
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

from tools import MIME
from tools.diagnosis import round_to_12
from tools.puzzles.entries import Entry, find
from tools.puzzles.verdicts import Task, copied


def puzzle(name: str, **given: torch.Tensor | float) -> Callable:
    """Judge the function below, and show the verdict.

    Args:
        name: The chapter's number and what is asked for: "1.1 ∂L/∂ŷ".
        given: What the function gets, by name: tensors of float64, or numbers.

    Returns:
        A decorator that returns the function as it is.

    Raises:
        ValueError: If the course has no such puzzle.

    Examples:
        >>> y = torch.tensor([2.0, 6, 4], dtype=torch.float64)
        >>> y_hat = torch.tensor([3.0, 5, 8], dtype=torch.float64)
        >>> @puzzle("1.1 ∂L/∂ŷ", y=y, y_hat=y_hat)
        ... def answer(y, y_hat):
        ...     return 2 * (y_hat - y)
        Not yet. The mean's 1/m is missing: ...
    """
    entry = find(name)
    task = Task.of(entry, given)

    def judge(answer):
        # Copies: an answer that works in place must not change what is given.
        copies = {name: copied(value) for name, value in given.items()}
        verdict = task.verdict(lambda: answer(**copies))
        if InteractiveShell.initialized():
            page = {MIME: for_page(entry, task), "text/plain": verdict.said}
            display(page, raw=True)
        else:
            print(verdict.said)
        return answer

    return judge


def for_page(entry: Entry, task: Task) -> dict:
    """Return what the page needs to judge a line, as JSON has it."""
    return {
        "kind": "puzzle",
        "chapter": entry.chapter,
        "name": entry.name,
        "given": {name: _as_json(value) for name, value in task.given.items()},
        "expected": _as_json(task.expected),
        "within": entry.within,
        "mistakes": [
            {"value": _as_json(value), "said": said} for value, said in task.mistakes
        ],
        "hints": list(entry.hints),
        "solution": entry.solution,
    }


def _as_json(value):
    """Return a number, or shape and entries: 12 digits, whole numbers as ints."""
    if not isinstance(value, torch.Tensor):
        return _number(value)
    entries = [_number(number) for number in value.flatten().tolist()]
    return {"shape": list(value.shape), "entries": entries}


def _number(value):
    rounded = round_to_12(value)
    return int(rounded) if rounded.is_integer() else rounded
