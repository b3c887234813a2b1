"""An exercise answers whatever a learner may write, and never stops."""

import pytest
import torch

from tools.exercises import check_answer, check_derivative_answer

AT = torch.tensor([1.0, 2.0], dtype=torch.float64)


def cubes(a):
    return (a**3).sum()


@pytest.mark.parametrize(
    ("answer", "verdict", "said"),
    [
        (lambda a: ..., False, "not answered yet"),
        (lambda a: 3 * a**2, True, "Right."),
        (lambda a: a**2, False, "by hand is 1/3 of what it should be"),
        (lambda a: None, False, "must be a tensor, not None"),
        (lambda a: (3 * a**2).unsqueeze(1), False, "axis of length 1"),
    ],
)
def test_a_derivative(answer, verdict, said, capsys):
    assert check_derivative_answer("∂f/∂a", answer, cubes, AT) is verdict
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "expected", "within", "verdict", "said"),
    [
        (..., 2.0, 1e-6, False, "not answered yet"),
        (2, 2.0, 1e-6, True, "Right: x is 2."),
        (2.1, 2.0, 0.1, True, "Right"),
        (2.3, 2.0, 0.1, False, "Not yet: x."),
        (-2, 2.0, 1e-6, False, "The sign is flipped"),
        ([1, 2], AT, 1e-6, True, "Right: x."),
        ([[1, 2]], AT, 1e-6, False, "The shapes differ"),
        ("two", 2.0, 1e-6, False, "must be a number"),
        (None, 2.0, 1e-6, False, "must be a number"),
    ],
)
def test_a_number_or_a_tensor(answer, expected, within, verdict, said, capsys):
    assert check_answer("x", answer, expected, within) is verdict
    assert said in capsys.readouterr().out
