"""The numbers of the line through four points and of its bowl are torch's."""

import math

import pytest
import torch
from torch.autograd.functional import hessian

from tests.figures import asking
from tests.figures.asking import assert_close

LINE = """({ x, y, b, w, byB, byW }) => ({
  line: its.gradients({ x, y }, b, w),
  nudge: its.nudge({ x, y }, b, w, byB, byW),
})"""
BOWL = """({ x, y, b, w, lr }) => {
  const means = its.meansOf({ x, y });
  return {
    slope: its.slope(means, [b, w]),
    step: its.step(means, [b, w], lr),
    bowl: its.bowl(means),
  };
}"""


def made_cases():
    """Four points and a line each, some of them in odd places."""
    torch.manual_seed(11)
    for size in [4] * 150 + list(range(2, 50)):
        x, y = torch.randn(2, size, dtype=torch.float64) * 3 + 1
        numbers = (torch.randn(5, dtype=torch.float64) * 2).tolist()
        yield case_of(x.tolist(), y.tolist(), *numbers)
    yield case_of([1, 2, 3, 4], [2, 6, 4, 8], 1, 2, 1, 1, 0)


def case_of(x, y, b, w, lr, by_b, by_w):
    """A case, with a step and nudges that are small."""
    small = {"lr": abs(lr) / 20, "byB": by_b / 100, "byW": by_w / 100}
    return {"x": x, "y": y, "b": b, "w": w, **small}


CASES = list(made_cases())


@pytest.fixture(scope="module")
def lines():
    """What the line's module answers to each case, in one call."""
    return asking.answers("line", LINE, CASES)


@pytest.fixture(scope="module")
def bowls():
    """What the bowl's module answers to each case, in one call."""
    return asking.answers("bowl", BOWL, CASES)


def tensors(case):
    """The points of a case, and its parameters as leaves."""
    x, y = (torch.tensor(case[name], dtype=torch.float64) for name in "xy")
    b, w = (
        torch.tensor(float(case[name]), dtype=torch.float64, requires_grad=True)
        for name in "bw"
    )
    return x, y, b, w


def mean_square(x, y, b, w):
    """The loss as PyTorch has it."""
    return torch.nn.functional.mse_loss(b + w * x, y)


def test_the_line_has_autograds_loss_and_derivatives(lines):
    for case, answer in zip(CASES, lines, strict=True):
        x, y, b, w = tensors(case)
        y_hat = (b + w * x).detach().requires_grad_()
        delta = torch.autograd.grad(torch.nn.functional.mse_loss(y_hat, y), y_hat)[0]
        loss = mean_square(x, y, b, w)
        by_b, by_w = torch.autograd.grad(loss, (b, w))
        line = answer["line"]
        assert_close(line["yHat"], y_hat.detach(), case)
        assert_close(line["delta"], delta, case)
        assert_close(line["deltaX"], delta * x, case)
        for name, value in [("loss", loss.detach()), ("dB", by_b), ("dW", by_w)]:
            assert_close(line[name], value, case)


def test_a_nudge_is_predicted_by_the_derivatives(lines):
    for case, answer in zip(CASES, lines, strict=True):
        x, y, b, w = tensors(case)
        loss = mean_square(x, y, b, w)
        by_b, by_w = torch.autograd.grad(loss, (b, w))
        by = case["byB"], case["byW"]
        nudge = answer["nudge"]
        assert_close(nudge["predicted"], loss + by_b * by[0] + by_w * by[1], case)
        assert_close(nudge["actual"], mean_square(x, y, b + by[0], w + by[1]), case)


def test_the_bowl_has_autograds_slope_and_hessian(bowls):
    for case, answer in zip(CASES, bowls, strict=True):
        x, y, b, w = tensors(case)
        at = torch.stack([b, w]).detach()
        loss_at = lambda at, x=x, y=y: mean_square(x, y, at[0], at[1])  # noqa: E731
        gradient = torch.func.grad(loss_at)(at)
        curved = hessian(loss_at, at)
        curvatures = torch.linalg.eigvalsh(curved)
        bowl = answer["bowl"]
        assert_close(answer["slope"]["loss"], loss_at(at), case)
        assert_close(answer["slope"]["gradient"], gradient, case)
        assert_close(answer["step"], at - case["lr"] * gradient, case)
        assert_close(bowl["curvatures"], curvatures.flip(0), case)
        assert_close(bowl["largest"], 2 / curvatures[1], case)
        angle = math.radians(bowl["angle"])
        steepest = torch.tensor([math.cos(angle), math.sin(angle)], dtype=torch.float64)
        assert_close((curved @ steepest).tolist(), curvatures[1] * steepest, case)


def test_the_slope_vanishes_at_the_bowls_minimum(bowls):
    for case, answer in zip(CASES, bowls, strict=True):
        x, y, *_ = tensors(case)
        minimum = torch.tensor(answer["bowl"]["minimum"], dtype=torch.float64)
        loss_at = lambda at, x=x, y=y: mean_square(x, y, at[0], at[1])  # noqa: E731
        distance = torch.linalg.solve(
            hessian(loss_at, minimum), torch.func.grad(loss_at)(minimum)
        )
        assert_close(distance.tolist(), torch.zeros(2).double(), case)
