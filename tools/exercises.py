"""Checks that answer a learner: they print a verdict and never raise.

An exercise leaves `...` where the answer goes. As long as it stands there, a
check says what to do, and the notebook runs on to its end. If the learner's
code fails, the check says with what and in which line. No check tells what it
expects: a wrong answer gets a direction.
"""

import textwrap
import traceback
from collections.abc import Callable

import torch

from tools.diagnosis import advise, scaled_error
from tools.gradient_check import check_derivative

WIDTH = 79  # columns
EQUAL = 1e-9  # the scaled error up to which advice counts two numbers as equal


def check_derivative_answer(
    name: str,
    answer: Callable[[torch.Tensor], torch.Tensor],
    f: Callable[[torch.Tensor], torch.Tensor],
    at: torch.Tensor,
    terms: int | None = None,
) -> bool:
    """Check a learner's derivative in the ways of `check_derivative`.

    Args:
        name: What is asked for, as it stands on the page: "∂L/∂w".
        answer: The learner's function; it returns `...` until it is written,
            then a tensor, a number, or nested lists of numbers.
        f: The function to differentiate.
        at: The point, a float64 tensor of any shape.
        terms: As in `check_derivative`.

    Returns:
        Whether the answer is right.

    Examples:
        >>> a = torch.tensor([1.0, 2.0], dtype=torch.float64)
        >>> check_derivative_answer("∂f/∂a", lambda a: ..., torch.sum, a)
        ∂f/∂a: not answered yet. Put your answer in place of the dots ...
        False
    """
    try:
        # A copy: an answer that works in place must not move the point.
        value = _evaluate(name, lambda: answer(at.clone())).to(at.device)
        check_derivative(name, f, at, value, terms)
    except _NoAnswerError as verdict:
        _say(str(verdict))
        return False
    except AssertionError:
        expected = torch.func.jacrev(f)(at).detach()
        sizes = {*at.shape, *expected.shape}
        told = advise(value.double(), expected.double(), EQUAL, sizes)
        _say(f"Not yet: {name}. {told}")
        return False
    _say("Right.")
    return True


def check_answer(name: str, answer, expected, within: float = 1e-6) -> bool:
    """Check a number or a tensor that a learner worked out.

    Args:
        name: What is asked for.
        answer: The learner's answer: `...` until it is given, then a number,
            a tensor, or nested lists of numbers; or a function without
            arguments that returns it, where the learner's code is to run.
        expected: The right answer, measured in the notebook.
        within: The largest error that passes, as a fraction of the largest
            expected entry. Generous where the answer is an estimate.

    Returns:
        Whether the answer is right.

    Examples:
        >>> check_answer("the loss", 3, 3.0)
        Right: the loss is 3.
        True
        >>> check_answer("the slope", 2.0, 4.0)
        Not yet: the slope. Too small, about 2 times.
        False
        >>> check_answer("the slope", lambda: 1 / 0, 4.0)
        Not yet: the slope. Your code stopped with ZeroDivisionError: ...
        False
    """
    expected = torch.as_tensor(expected, dtype=torch.float64).detach().cpu()
    try:
        answer = _evaluate(name, answer).double().cpu()
    except _NoAnswerError as verdict:
        _say(str(verdict))
        return False
    same_shape = answer.shape == expected.shape
    if same_shape and scaled_error(answer, expected) <= within:
        _say(f"Right: {name}{_shown(answer, within)}.")
        return True
    _say(f"Not yet: {name}. {advise(answer, expected, within, expected.shape)}")
    return False


def has_dots(error: Exception) -> bool:
    """Say whether a line failed because the dots still stand in it.

    A wrong rule of einsum is a RuntimeError whose text names an ellipsis too.
    """
    types = TypeError | AttributeError
    return isinstance(error, types) and "ellipsis" in str(error)


def _say(verdict):
    """Print a verdict in lines that fit the page."""
    for line in verdict.splitlines():
        print(textwrap.fill(line, WIDTH, break_long_words=False))


class _NoAnswerError(Exception):
    """A verdict on an answer that can't be compared."""


def _evaluate(name, answer):
    """Return a learner's answer as a tensor of floats, or raise a verdict."""
    try:
        value = answer() if callable(answer) else answer
    except Exception as error:
        raise _NoAnswerError(_failure(name, error)) from None
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.detach()
    try:
        return torch.as_tensor(value, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        hint = " Is the return missing?" if callable(answer) and value is None else ""
        raise _NoAnswerError(_refusal(name, value) + hint) from None


def _failure(name, error):
    if has_dots(error):
        return _unanswered(name)
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(torch.__path__[0])
    ]
    line = f"\nin line {frames[-1].lineno}: {frames[-1].line}"
    return (
        f"Not yet: {name}. Your code stopped with {type(error).__name__}: {error}"
        + (line if frames[-1].line else "")
    )


def _refusal(name, value):
    if "Ellipsis" in repr(value):
        return _unanswered(name)
    return f"Not yet: {name} must be a number or numbers, not {value!r}."


def _unanswered(name):
    return (
        f"{name}: not answered yet. Put your answer in place of the dots "
        "above, run that cell, then this one."
    )


def _shown(answer, within):
    if answer.dim() > 0:
        return ""
    about = f", within {100 * within:g} % of what was measured"
    return f" is {answer.item():.6g}" + (about if within > 1e-6 else "")
