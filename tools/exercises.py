"""Checks that answer a learner: they print a verdict and never raise.

An exercise leaves `...` where the answer goes. As long as it stands there, a
check says what to do, and the notebook runs on to its end.
"""

from collections.abc import Callable

import torch

from tools.gradient_check import check_derivative, diagnose, scaled_error


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
        answer: The learner's function; it returns `...` until it is written.
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
    value = answer(at)
    if value is ...:
        return _unanswered(name)
    if not isinstance(value, torch.Tensor):
        print(f"Not yet. {name} must be a tensor, not {value!r}.")
        return False
    try:
        check_derivative(name, f, at, value, terms)
    except AssertionError as difference:
        print(f"Not yet. {difference}")
        return False
    print("Right.")
    return True


def check_answer(name: str, answer, expected, within: float = 1e-6) -> bool:
    """Check a number or a tensor that a learner worked out.

    Args:
        name: What is asked for.
        answer: The learner's answer: `...` until it is given, then a number,
            a tensor, or nested lists of numbers.
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
        Not yet: the slope. Off by a constant factor: by hand is 1/2 of ...
        False
    """
    if answer is ...:
        return _unanswered(name)
    expected = torch.as_tensor(expected, dtype=torch.float64).detach().cpu()
    try:
        answer = torch.as_tensor(answer, dtype=torch.float64).detach().cpu()
    except (TypeError, ValueError, RuntimeError):
        print(f"Not yet: {name} must be a number or numbers, not {answer!r}.")
        return False
    same_shape = answer.shape == expected.shape
    if same_shape and scaled_error(answer, expected) <= within:
        shown = f" is {answer.item():.6g}" if answer.dim() == 0 else ""
        print(f"Right: {name}{shown}.")
        return True
    print(f"Not yet: {name}. {diagnose(answer, expected, within)}")
    return False


def _unanswered(name):
    print(
        f"{name}: not answered yet. Put your answer in place of the dots "
        "above, run that cell, then this one."
    )
    return False
