"""The slopes from two or four points are torch's, in 64 bits and in 32."""

import pytest
import torch

from tests.figures.asking import answers, assert_close

DTYPES = {64: torch.float64, 32: torch.float32}


def rounded(function):
    """Round what 64 bits find once: torch's own float32 exp differs between CPUs."""
    return lambda w: function(w.double()).to(w.dtype)


FUNCTIONS = {
    "exp(w)": rounded(torch.exp),
    "w²": lambda w: w * w,
    "sin(10 w)": lambda w: rounded(torch.sin)(10 * w),
    "1000 + exp(w)": lambda w: 1000 + rounded(torch.exp)(w),
}
FORMULAS = {
    "forward": lambda f, w, h: (f(w + h) - f(w)) / h,
    "central": lambda f, w, h: (f(w + h) - f(w - h)) / (2 * h),
    "five-point": lambda f, w, h: (
        (8 * (f(w + h) - f(w - h)) - (f(w + 2 * h) - f(w - 2 * h))) / (12 * h)
    ),
}
CASES = [
    {"f": f, "formula": formula, "bits": bits, "w": w, "k": k}
    for f in FUNCTIONS
    for formula in FORMULAS
    for bits in DTYPES
    for w in (1, 0.625, -1.375)
    for k in range(-52, 1)
    # Two machines' exp and sin may differ in the last of 64 bits, and so shows a small
    # h. What multiplication and addition find is the same to the last.
    if f == "w²" or bits == 32 or k >= -14
]


@pytest.fixture(scope="module")
def found():
    """What the module answers: the estimate, and the curve near w."""
    ask = "(of) => ({ ...its.estimate(of, of.k), rise: its.zoomed(of, of.k, 1.5) })"
    return answers("differences", ask, CASES)


def test_slope_derivative_and_error_are_torchs(found):
    for case, answer in zip(CASES, found, strict=True):
        dtype = DTYPES[case["bits"]]
        w, h = (torch.tensor(v, dtype=dtype) for v in (case["w"], 2.0 ** case["k"]))
        f = FUNCTIONS[case["f"]]
        slope = FORMULAS[case["formula"]](f, w, h).double()
        exact = torch.func.grad(f)(w.double())
        assert_close(answer["slope"], slope, case)
        assert_close(answer["exact"], exact, case)
        assert_close(answer["error"], (slope / exact - 1).abs(), case)


def test_the_curve_rises_as_the_function_does(found):
    for case, answer in zip(CASES, found, strict=True):
        dtype = DTYPES[case["bits"]]
        w = torch.tensor(case["w"], dtype=dtype)
        h = torch.tensor(1.5 * 2.0 ** case["k"], dtype=dtype)
        f = FUNCTIONS[case["f"]]
        rise = (f(w + h).double() - f(w).double()) / 2.0 ** case["k"]
        assert_close(answer["rise"], rise / torch.func.grad(f)(w.double()), case)


def test_the_best_step_has_the_smallest_error():
    of = {"f": "w²", "formula": "forward", "bits": 64, "w": 0.3}
    ask = """(of) => {
        const powers = Array.from({ length: 53 }, (_, i) => i - 52);
        const errors = powers.map((k) => its.estimate(of, k).error);
        return [its.bestOf(of, powers), errors];
    }"""
    [[best, errors]] = answers("differences", ask, [of])
    assert errors[best + 52] == min(errors)
    assert -40 < best < -20
