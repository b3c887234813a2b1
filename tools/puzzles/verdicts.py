"""The verdict on a learner's line: one home for its words.

site/puzzles/ says the same on the page, word for word: its `verdicts.mjs` is a
port of this file, of `failures.py` and of `advise`. tests/puzzles/ compares them
over thousands of answers.
"""

import contextlib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import torch

from tools.diagnosis import advise, scaled_error
from tools.puzzles.entries import Entry
from tools.puzzles.failures import (
    DotsError,
    NoNumbersError,
    UncalledError,
    Watch,
    failure,
)

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
        """Run the lines of an entry on what is given.

        Raises:
            ValueError: If a result, or what is given, is not finite.
        """
        given = {name: _on_cpu(value) for name, value in given.items()}
        results = [
            (_result(lambda line=each.line: run_line(line, given)), each.said)
            for each in entry.mistakes
        ]
        expected = _result(lambda: run_line(entry.solution, given))
        for name, value in given.items():
            _require_finite(entry, f"gives `{name}`, which", value)
        _require_finite(entry, f"has the solution `{entry.solution}`, which", expected)
        for mistake, (value, _) in zip(entry.mistakes, results, strict=True):
            _require_finite(entry, f"has the mistake `{mistake.line}`, which", value)
        return cls(given, expected, tuple(results), entry.within)

    def verdict(self, answer: Callable[[], object]) -> Verdict:
        """Judge what a function returns; errors are judged as well."""
        watch = Watch()
        try:
            with watch:
                result = _result(answer)
        except Exception as error:
            return Verdict(False, failure(error, self.given, watch))
        if self._same(result, self.expected):
            return Verdict(True, "Right.")
        for mistake, said in self.mistakes:
            if self._same(result, mistake):
                return Verdict(False, f"Not yet. {said}")
        told = advise(result, self.expected, self.within, self._sizes(), self.given)
        return Verdict(False, f"Not yet. {told}")

    def _same(self, a, b):
        return a.shape == b.shape and scaled_error(a, b) <= self.within

    def _sizes(self):
        tensors = [v for v in self.given.values() if isinstance(v, torch.Tensor)]
        return {size for tensor in tensors for size in tensor.shape}


def run_line(line: str, given: Given) -> object:
    """Run one line of Python with copies of what is given, and torch."""
    copies = {name: copied(value) for name, value in given.items()}
    with _float64():
        return eval(line, {"torch": torch} | copies)  # noqa: S307 (the course's own)


def copied(value: torch.Tensor | float) -> torch.Tensor | float:
    """Return a copy, which a line may change without harm."""
    return value.clone() if isinstance(value, torch.Tensor) else value


def _result(answer):
    """Return what a function returns as a tensor of float64."""
    with warnings.catch_warnings(), _float64():
        warnings.simplefilter("ignore")  # .T of a vector, for one
        value = answer()
        if isinstance(value, torch.Tensor):
            return value.detach().double().cpu()
        if callable(value):
            raise UncalledError
        try:
            return torch.as_tensor(value, dtype=torch.float64)
        except (TypeError, ValueError, RuntimeError):
            kind = DotsError if "Ellipsis" in repr(value) else NoNumbersError
            raise kind from None


@contextlib.contextmanager
def _float64() -> Iterator[None]:
    """Make what a line makes, as by `torch.ones(3)`, float64, as the page does."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _require_finite(entry, what, value):
    """Raise an error on a value that no page could store."""
    value = torch.as_tensor(value)
    if not value.isfinite().all():
        raise ValueError(
            f"the puzzle {entry.chapter} {entry.name!r} {what} is {value.tolist()}: "
            "nan and inf cannot be stored for the page. Give other numbers in the "
            f"chapter, or change the line in {entry.file}"
        )


def _on_cpu(value):
    return value.detach().cpu() if isinstance(value, torch.Tensor) else value
