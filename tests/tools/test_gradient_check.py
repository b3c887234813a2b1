"""Each kind of mistake is caught in random shapes, and named."""

import math
import random

import pytest
import torch

from tools.diagnosis import diagnose
from tools.gradient_check import (
    central_differences,
    check_derivative,
    check_equal,
    scaled_error,
)

SEEDS = range(12)


def problem(seed):
    """A linear model with k outputs in a random shape, and its gradient."""
    generator = torch.Generator().manual_seed(seed)
    sizes = random.Random(seed)
    m, n, k = (sizes.randint(3, 9) for _ in range(3))

    def draw(*shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    X, W, Y = draw(m, n), draw(n, k), draw(m, k)

    def loss(W):
        return ((X @ W - Y) ** 2).mean()

    return loss, W, X.T @ (2 / (m * k) * (X @ W - Y)), m * k


def refused(name, f, at, by_hand, **options):
    with pytest.raises(AssertionError) as refusal:
        check_derivative(name, f, at, by_hand, **options)
    return str(refusal.value)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_right_gradient_passes_and_prints_a_line_for_each_way(seed, capsys):
    loss, W, gradient, terms = problem(seed)
    check_derivative("∂L/∂W", loss, W, gradient, terms=terms)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"∂L/∂W by hand, {tuple(W.shape)}"
    assert lines[1].startswith("  autograd ")
    assert lines[2].startswith("  central differences ")
    assert len(lines) == 3


def test_the_tolerance_is_that_of_the_largest_tensor_on_the_way(capsys):
    x = torch.linspace(1, 2, 50, dtype=torch.float64)
    w = torch.tensor(3.0, dtype=torch.float64)
    check_derivative("∂f/∂w", lambda w: ((w * x) ** 2).sum(), w, 2 * w * (x @ x))
    alone = capsys.readouterr().out
    check_derivative(
        "∂f/∂w", lambda w: ((w * x) ** 2).sum(), w, 2 * w * (x @ x), terms=50
    )
    assert alone == capsys.readouterr().out


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("mistake", "named"),
    [
        (lambda g, size: g / 2, "is 1/2 of what it should be. Is the 2"),
        (lambda g, size: 3 * g, "is 3 times what"),
        (lambda g, size: -g, "The sign is flipped."),
        (lambda g, size: -g / 2, "The sign is flipped, and it is off"),
        (lambda g, size: size * g, "summed over {size} where it should be av"),
        (lambda g, size: g / size, "averaged over {size} where it should be su"),
        (lambda g, size: 0 * g, "zero everywhere"),
        (lambda g, size: g + 1, "No sign, factor or swap"),
        (lambda g, size: g.unsqueeze(-1), "an axis of length 1 differs"),
        (lambda g, size: torch.stack([g, g]) / 2, "Summed over axis 0"),
        (lambda g, size: torch.stack([g, g]), "Averaged over axis 0"),
        (lambda g, size: g.float(), "The dtypes differ: torch.float32"),
        (lambda g, size: g * math.pi, "is 3.14159 of what"),
    ],
)
def test_a_mistake_is_named(seed, mistake, named):
    loss, W, gradient, size = problem(seed)
    message = refused("∂L/∂W", loss, W, mistake(gradient, size), terms=size)
    assert "∂L/∂W: by hand and autograd differ" in message
    assert named.format(size=size) in message


@pytest.mark.parametrize("seed", SEEDS)
def test_a_transpose_is_named_whether_square_or_not(seed):
    loss, W, gradient, terms = problem(seed)
    message = refused("∂L/∂W", loss, W, gradient.T, terms=terms)
    assert "ransposed" in message


@pytest.mark.parametrize("seed", SEEDS)
def test_a_single_wrong_entry_is_named(seed):
    loss, W, gradient, terms = problem(seed)
    gradient[1, 2] += 0.5
    message = refused("∂L/∂W", loss, W, gradient, terms=terms)
    assert f"1 of {gradient.numel()} entries is wrong ([1, 2]: " in message
    assert "The others are right." in message


@pytest.mark.parametrize("seed", SEEDS)
def test_an_entry_off_by_a_millionth_is_seen(seed):
    loss, W, gradient, terms = problem(seed)
    gradient[0, 0] *= 1 + 1e-6
    assert "[0, 0]" in refused("∂L/∂W", loss, W, gradient, terms=terms)


def test_a_factor_is_told_through_rounding():
    right = torch.arange(1.0, 5.0, dtype=torch.float64)
    rounded = right * (1 + 1e-8)
    assert diagnose(-rounded, right, 1e-7) == "The sign is flipped."
    message = diagnose(rounded / 2, right, 1e-7)
    assert "is 1/2 of what it should be. Is the 2 of the square missing?" in message


def test_axes_of_other_lengths_in_another_order():
    right = torch.arange(24.0).reshape(2, 3, 4)
    message = diagnose(right.permute(2, 0, 1), right, 1e-12)
    assert "(4, 2, 3), not (2, 3, 4). Permuted by (1, 2, 0), the num" in message


def test_the_right_numbers_in_another_order():
    right = torch.arange(6.0).reshape(2, 3)
    message = diagnose(right.T.reshape(2, 3), right, 1e-12)
    assert message == "The numbers are right, in another order."


def test_swapped_axes_of_a_tensor_with_four_axes():
    generator = torch.Generator().manual_seed(0)
    right = torch.randn(2, 3, 2, 3, generator=generator, dtype=torch.float64)
    message = diagnose(right.permute(2, 3, 0, 1), right, 1e-12)
    assert message == "Permuted by (2, 3, 0, 1), the numbers are right."


def test_a_single_number_does_not_pretend_to_know():
    at = torch.tensor(3.0, dtype=torch.float64)
    message = refused("df/dx", torch.square, at, torch.tensor(3.0).double())
    assert "any mistake looks like a factor" in message


def test_nan_never_passes():
    at = torch.ones(3, dtype=torch.float64)
    broken = torch.tensor([2.0, math.nan, 2.0], dtype=torch.float64)
    message = refused("∂f/∂x", lambda x: x @ x, at, broken)
    assert "1 of 3 entries is wrong ([1]: nan, not 2)" in message


def test_a_kink_is_not_blamed_on_the_formula():
    at = torch.zeros(2, dtype=torch.float64)
    message = refused("∂f/∂x", lambda x: x.relu().sum(), at, torch.zeros_like(at))
    assert "kink" in message


def test_a_part_hidden_from_autograd_is_not_blamed_on_the_formula():
    at = torch.tensor([1.0, 2.0], dtype=torch.float64)
    message = refused("∂f/∂x", lambda x: x @ x.detach(), at, 2 * at)
    assert "hidden from autograd" in message


def test_by_hand_may_be_a_function():
    at = torch.tensor([1.0, 2.0], dtype=torch.float64)
    check_derivative("∂f/∂x", lambda x: x @ x, at, lambda x: 2 * x)


def test_a_jacobian_has_the_axes_of_the_value_before_those_of_the_point():
    A = torch.arange(6.0, dtype=torch.float64).reshape(2, 3)
    check_derivative("∂Ax/∂x", lambda x: A @ x, torch.ones(3).double(), A)


def test_float32_has_a_tolerance_of_its_own():
    at = torch.tensor([1.0, 2.0])
    check_derivative("∂f/∂x", lambda x: x @ x, at, 2 * at)
    assert "constant factor" in refused("∂f/∂x", lambda x: x @ x, at, at)


def test_a_check_that_could_not_fail_is_refused():
    at = torch.ones(2)
    with pytest.raises(ValueError, match="could not fail; use float64"):
        check_derivative("∂f/∂x", lambda x: x @ x, at, 2 * at, terms=10**5)


@pytest.mark.parametrize(
    "at", [torch.ones(2, dtype=torch.int64), torch.ones(2).half(), [1.0]]
)
def test_other_points_are_refused(at):
    with pytest.raises(TypeError, match="float64 or float32 tensor, not"):
        check_derivative("∂f/∂x", torch.sum, at, torch.ones(2))


@pytest.mark.parametrize("at", [[1.1, -1.6, 0.5], [1e-9, 0.0, 0.0]])
def test_a_function_near_zero_is_no_false_alarm(at):
    at = torch.tensor(at, dtype=torch.float64)
    check_derivative("∂f/∂x", torch.sum, at, torch.ones_like(at))


def test_central_differences_are_exact_to_the_fourth_power():
    at = torch.tensor([0.3, -1.2], dtype=torch.float64)
    found = central_differences(lambda x: (x**4).sum(), at)
    assert scaled_error(found, 4 * at**3) < 1e-11


def test_check_equal_passes_prints_and_refuses(capsys):
    right = torch.tensor([1.0, 2.0], dtype=torch.float64)
    check_equal("b", right.clone(), right)
    said = capsys.readouterr().out
    assert said.startswith("b, (2,)\n  the reference")
    assert "0.0e+00 off, 3.6e-15 allowed" in said  # eight roundings of each entry
    with pytest.raises(AssertionError, match="b: by hand and the reference"):
        check_equal("b", right + 1e-9, right)


def test_a_reference_of_zeros_is_compared_absolutely():
    zero = torch.zeros(3, dtype=torch.float64)
    check_equal("zero", zero, zero)
    with pytest.raises(AssertionError, match=r"zero everywhere\. Is a factor missing"):
        check_equal("zero", zero + 1e-6, zero)
