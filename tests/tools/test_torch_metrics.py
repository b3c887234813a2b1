"""The metric keeps what its docstring promises."""

import math

import numpy as np
import pytest
import torch

from tools.torch_metrics import compare, torch_mape

BY_HAND = [
    ([11.0, 13.0], [10.0, 10.0], 0.2),
    ([1.0, 3.0], [2.0, 4.0], 0.375),
    ([-1.0], [1.0], 2.0),
    ([1.0], [-4.0], 1.25),
    ([0.25, 8.0], [0.0, 8.0], 0.125),
    ([0.0, 0.0], [0.0, 0.0], 0.0),
    ([-3.0, 0.0], [0.0, 5.0], 2.0),
]


@pytest.mark.parametrize(("pred", "true", "expected"), BY_HAND)
def test_values_worked_out_by_hand(pred, true, expected):
    assert torch_mape(torch.tensor(pred), torch.tensor(true)) == expected


@pytest.mark.parametrize(
    ("pred", "true", "expected"), [(3, 4, 0.25), (0.5, 0, 0.5), (2.0, 2, 0.0)]
)
def test_python_numbers_are_compared_too(pred, true, expected):
    assert torch_mape(pred, true) == expected


@pytest.mark.parametrize("shape", [(), (1,), (7,), (3, 5), (2, 3, 4, 5)])
def test_agrees_with_scikit_learn_where_no_target_is_zero(shape):
    # Only here: every worker reads this file, and few run it.
    from sklearn import metrics

    generator = torch.Generator().manual_seed(1)
    pred = torch.randn(shape, generator=generator, dtype=torch.float64)
    true = torch.randn(shape, generator=generator, dtype=torch.float64)
    theirs = metrics.mean_absolute_percentage_error(true.reshape(-1), pred.reshape(-1))
    assert math.isclose(torch_mape(pred, true), theirs, rel_tol=1e-14)


REAL = [
    torch.float64,
    torch.float32,
    torch.float16,
    torch.bfloat16,
    torch.int64,
    torch.int8,
    torch.uint8,
]


@pytest.mark.parametrize("pred_dtype", REAL)
@pytest.mark.parametrize("true_dtype", REAL)
def test_every_real_dtype_gives_the_float64_result(pred_dtype, true_dtype):
    pred = torch.tensor([1, 3], dtype=pred_dtype)
    true = torch.tensor([2, 4], dtype=true_dtype)
    assert torch_mape(pred, true) == 0.375


def test_half_precision_is_computed_in_float64():
    pred = torch.full((3000,), 60_000.0, dtype=torch.float16)
    true = torch.full((3000,), -60_000.0, dtype=torch.float16)
    assert torch_mape(pred, true) == 2.0


def test_no_gradient_is_tracked():
    weight = torch.ones(2, requires_grad=True)
    assert isinstance(torch_mape(weight, torch.ones(2)), float)
    assert weight.grad is None


@pytest.mark.parametrize(
    ("pred", "true"),
    [
        (torch.tensor([math.nan]), torch.tensor([1.0])),
        (torch.tensor([1.0]), torch.tensor([math.nan])),
        (math.nan, 1.0),
        (math.inf, math.inf),
    ],
)
def test_nan_in_gives_nan_out(pred, true):
    assert math.isnan(torch_mape(pred, true))


@pytest.mark.parametrize(
    ("pred", "true", "named"),
    [
        (torch.ones(2), 1.0, "Tensor and float"),
        (1, torch.ones(2), "int and Tensor"),
        (torch.ones(2), np.ones(2), "Tensor and ndarray"),
        (np.ones(2), np.ones(2), "ndarray"),
        ([1.0], [1.0], "list"),
        (True, 1.0, "bool"),
        (1.0, True, "bool"),
        (1j, 1.0, "complex"),
        (None, None, "NoneType"),
        ("1", "1", "str"),
        (torch.tensor([True]), torch.tensor([True]), "torch.bool"),
        (torch.tensor([1j]), torch.tensor([1j]), "complex"),
        (torch.eye(2).to_sparse(), torch.eye(2), "sparse"),
    ],
)
def test_anything_else_is_a_type_error_that_names_it(pred, true, named):
    with pytest.raises(TypeError, match=named):
        torch_mape(pred, true)


def test_shapes_that_differ_are_both_named():
    with pytest.raises(ValueError, match=r"\(5,\) and \(5, 1\)"):
        torch_mape(torch.ones(5), torch.ones(5, 1))


def test_an_empty_tensor_is_refused():
    with pytest.raises(ValueError, match=r"at least one number.*\(0, 3\)"):
        torch_mape(torch.ones(0, 3), torch.ones(0, 3))


def test_the_arguments_are_left_as_they_were():
    pred, true = torch.tensor([1.0, 2.0]), torch.tensor([0.0, 4.0])
    torch_mape(pred, true)
    assert pred.tolist() == [1.0, 2.0]
    assert true.tolist() == [0.0, 4.0]


ONE = torch.tensor([1.0, 2], dtype=torch.float64)


def test_pairs_that_are_the_same_up_to_rounding_are_printed(capsys):
    compare(("b", ONE[0], ONE[0]), ("w", ONE * (1 + 2e-16), ONE))
    assert capsys.readouterr().out.startswith("MAPE of b: 0.0e+00\nMAPE of w: ")


@pytest.mark.parametrize("error", [1e-9, 1.0, float("nan")])
def test_a_pair_that_differs_stops_and_is_named(error):
    with pytest.raises(AssertionError, match=r"^w: ours and PyTorch's differ"):
        compare(("b", ONE, ONE), ("w", ONE * (1 + error), ONE))


def test_a_comparison_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="nothing to compare"):
        compare()
