"""The verdict on a learner's line: one home for its words.

site/puzzles/ says the same on the page, word for word: its `verdicts.mjs` is a
port of this file and of `advise`. tests/puzzles/ compares them over thousands of
answers.
"""

import traceback
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

from tools.diagnosis import advise, scaled_error
from tools.exercises import has_dots
from tools.puzzles.entries import Entry

NOT_ANSWERED = "Not answered yet. Write your line after `return`."
Given = Mapping[str, torch.Tensor | float]


@dataclass(frozen=True)
class Verdict:
    """What is said to an answer, and whether it is right."""

    right: bool
    said: str


@dataclass(frozen=True)
class Task:
    """A puzzle with its numbers.

    Attributes:
        given: What the line may use: tensors of float64, or numbers.
        expected: The right result.
        mistakes: The results of the named mistakes, and what is said to each.
        within: The error that passes, as a fraction of the largest entry.
    """

    given: Given
    expected: torch.Tensor
    mistakes: tuple[tuple[torch.Tensor, str], ...]
    within: float

    @classmethod
    def of(cls, entry: Entry, given: Given) -> "Task":
        """Run the lines of an entry on what is given."""
        given = {name: _on_cpu(value) for name, value in given.items()}
        results = [
            (_result(lambda line=each.line: run_line(line, given)), each.said)
            for each in entry.mistakes
        ]
        expected = _result(lambda: run_line(entry.solution, given))
        return cls(given, expected, tuple(results), entry.within)

    def verdict(self, answer: Callable[[], object]) -> Verdict:
        """Judge what a function returns; errors are judged as well."""
        try:
            result = _result(answer)
        except Exception as error:
            return Verdict(False, failure(error, self.given))
        if self._same(result, self.expected):
            return Verdict(True, "Right.")
        for mistake, said in self.mistakes:
            if self._same(result, mistake):
                return Verdict(False, f"Not yet. {said}")
        told = advise(result, self.expected, self.within, self._sizes())
        return Verdict(False, f"Not yet. {told}")

    def _same(self, a, b):
        return a.shape == b.shape and scaled_error(a, b) <= self.within

    def _sizes(self):
        tensors = [v for v in self.given.values() if isinstance(v, torch.Tensor)]
        return {size for tensor in tensors for size in tensor.shape}


def run_line(line: str, given: Given) -> object:
    """Run one line of Python with copies of what is given, and torch."""
    copies = {name: copied(value) for name, value in given.items()}
    return eval(line, {"torch": torch} | copies)  # noqa: S307 (the course's own)


def copied(value: torch.Tensor | float) -> torch.Tensor | float:
    """Return a copy, which a line may change without harm."""
    return value.clone() if isinstance(value, torch.Tensor) else value


def failure(error: Exception, given: Given) -> str:
    """Return the one sentence for a kind of error, which is the page's as well."""
    if has_dots(error) or isinstance(error, _DotsError):
        return NOT_ANSWERED
    return f"Not yet. {_sentence(error, given)}"


def _sentence(error, given):
    match error:
        case NameError(name=name):
            return f"`{name}` is not known here. {_instead(name, given)}"
        case AttributeError(name=name):
            return f"There is no `.{name}` to use there."
        case RuntimeError() if _in_einsum(error):
            return "The rule of einsum does not fit the axes of what it is given."
    for kind, said in _SENTENCES.items():
        if isinstance(error, kind):
            return said
    return f"Your line stops with {type(error).__name__}."


def _instead(name, given):
    """Say what to write for a name: for `m`, the number of samples, its length.

    In the alphabet's order, which is that of what a notebook stores.
    """
    names = sorted(given)
    tensors = (each for each in names if isinstance(given[each], torch.Tensor))
    if name == "m" and (first := next(tensors, None)):
        return f"Write `len({first})`."
    known = " ".join(f"`{each}`" for each in [*names, "torch"])
    return f"Use {known}."


class _DotsError(Exception):
    """The answer is `...`, or contains it."""


class _NoNumbersError(Exception):
    """The answer is no number, no tensor and no list of numbers."""


_SENTENCES = {
    IndexError: "Your line asks for an axis or an entry that is not there.",
    RuntimeError: "The shapes in your line do not fit together.",
    ZeroDivisionError: "Your line divides by zero.",
    _NoNumbersError: "The result must be a number or numbers.",
    TypeError: "Something in your line cannot be used in that way.",
    ValueError: "Something in your line cannot be used in that way.",
}


def _in_einsum(error):
    return any(f.name == "einsum" for f in traceback.extract_tb(error.__traceback__))


def _result(answer):
    """Return what a function returns as a tensor of float64."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # .T of a vector, for one
        value = answer()
    if isinstance(value, torch.Tensor):
        return value.detach().double().cpu()
    try:
        return torch.as_tensor(value, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        kind = _DotsError if "Ellipsis" in repr(value) else _NoNumbersError
        raise kind from None


def _on_cpu(value):
    return value.detach().cpu() if isinstance(value, torch.Tensor) else value
