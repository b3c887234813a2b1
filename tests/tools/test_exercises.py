"""An exercise answers whatever a learner may write, and never stops."""

import math

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
        (lambda a: a**2, False, "it is 1/3 of what it should be"),
        (lambda a: torch.tensor([3, 12]), True, "Right."),
        (lambda a: [3, 12.0], True, "Right."),
        (lambda a: (3 * a**2).requires_grad_(), True, "Right."),
        (lambda a: a.pow_(2).mul_(3), True, "Right."),
        (lambda a: None, False, "not None. Is the return missing?"),
        (lambda a: "3a²", False, "must be a number or numbers, not '3a²'.\n"),
        (lambda a: 3 * ..., False, "not answered yet"),
        (lambda a: [3, ...], False, "not answered yet"),
        (lambda a: torch.stack([..., ...]), False, "not answered yet"),
        (lambda a: a * math.nan, False, "no number at all (nan)"),
        (lambda a: torch.einsum("i,j->k", a, a), False, "stopped with RuntimeError"),
        (lambda a: a @ torch.eye(3), False, "stopped with RuntimeError: "),
        (lambda a: (3 * a**2).unsqueeze(1), False, "axis of length 1"),
    ],
)
def test_a_derivative_gets_its_verdict(answer, verdict, said, capsys):
    assert check_derivative_answer("∂f/∂a", answer, cubes, AT) is verdict
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "expected", "within", "verdict", "said"),
    [
        (..., 2.0, 1e-6, False, "not answered yet"),
        (2, 2.0, 1e-6, True, "Right: x is 2."),
        (2.1, 2.0, 0.1, True, "Right: x is 2.1, within 10 % of what was"),
        (2.3, 2.0, 0.1, False, "Not yet: x. Too large, by less than half.\n"),
        (-2, 2.0, 1e-6, False, "The sign is flipped"),
        ([1, 2], AT, 1e-6, True, "Right: x."),
        ([[1, 2]], AT, 1e-6, False, "The shapes differ"),
        ("two", 2.0, 1e-6, False, "must be a number"),
        (None, 2.0, 1e-6, False, "must be a number"),
        ([1, ...], AT, 1e-6, False, "not answered yet"),
        ([1, 3], AT, 1e-6, False, "[1] is too large. The others are right."),
        (lambda: AT[0] + 1, 2.0, 1e-6, True, "Right: x is 2."),
        (lambda: ..., 2.0, 1e-6, False, "not answered yet"),
        (lambda: undefined, 2.0, 1e-6, False, "NameError: name 'undefined'"),  # noqa: F821
    ],
)
def test_an_answer_in_numbers_gets_its_verdict(
    answer, expected, within, verdict, said, capsys
):
    assert check_answer("x", answer, expected, within) is verdict
    assert said in capsys.readouterr().out


def test_an_error_names_the_line_of_the_learner(capsys):
    def answer(a):
        return torch.einsum("i,j->k", a, a)

    check_derivative_answer("∂f/∂a", answer, cubes, AT)
    assert 'return torch.einsum("i,j->k", a, a)' in capsys.readouterr().out


def test_an_error_in_code_without_a_source_names_itself_alone(capsys):
    answer = eval("lambda: 1 / 0")  # noqa: S307 (our own)
    check_answer("x", answer, 1)
    said = "Not yet: x. Your code stopped with ZeroDivisionError: division by zero\n"
    assert capsys.readouterr().out == said


def test_an_answer_that_works_in_place_leaves_the_point_alone():
    before = AT.clone()
    check_derivative_answer("∂f/∂a", lambda a: a.zero_(), cubes, AT)
    assert torch.equal(AT, before)


@pytest.mark.parametrize(
    ("wrong", "expected"), [(7.25, 13.5), ([7.25, 2], [13.5, 2]), ([[7.25]], [13.5])]
)
def test_no_verdict_tells_what_is_expected(wrong, expected, capsys):
    check_answer("x", wrong, expected)
    check_derivative_answer("∂f/∂a", lambda a: a, lambda a: (13.5 * a).sum(), AT)
    assert "13.5" not in capsys.readouterr().out
