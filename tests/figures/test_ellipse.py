"""The numbers of the points and the ellipse are torch's."""

import math

import pytest
import torch
from torch.autograd.functional import hessian

from tests.figures.asking import answers, assert_close

ASKING = """(points) => ({
  centred: its.centred(points), standardised: its.centred(points, true),
  hessian: its.hessian(points), ...its.shapeOf(points),
})"""


@pytest.fixture(scope="module")
def asked():
    """Points in odd places, each with what the module answers."""
    torch.manual_seed(8)
    cases = [[[-2, -1], [-1, -2], [1, 2], [2, 1]]]
    for _ in range(200):
        turn = torch.randn(2, 2, dtype=torch.float64)
        middle = torch.randn(2, dtype=torch.float64)
        cases.append((torch.randn(4, 2).double() @ turn + middle).tolist())
    return list(zip(cases, answers("ellipse", ASKING, cases), strict=True))


def loss_of(points, bias_and_weights):
    """Return the loss with targets of zero: they do not change the Hessian."""
    X = torch.tensor(points, dtype=torch.float64)
    return (bias_and_weights[0] + X @ bias_and_weights[1:]).square().mean()


def test_the_eigenvalues_and_the_bound_are_those_of_torchs_hessian(asked):
    for points, answer in asked:
        start = torch.ones(3, dtype=torch.float64)
        H = hessian(lambda at, p=points: loss_of(p, at), start)
        values = torch.linalg.eigvalsh(H).flip(0)
        assert_close(answer["hessian"], H, points)
        assert_close(answer["values"], values, points)
        assert_close(answer["largest"], 2 / values[0], points)
        kappa = (values[0] / values[2]).item()
        assert answer["condition"] == pytest.approx(kappa, rel=1e-6)


def test_points_are_centred_and_standardised(asked):
    for points, answer in asked:
        X = torch.tensor(points, dtype=torch.float64)
        off = X - X.mean(0)
        assert_close(answer["centred"], off, points)
        assert_close(answer["standardised"], off / X.std(0, correction=0), points)


def test_the_loss_is_one_above_its_minimum_all_around_the_ellipse(asked):
    for points, answer in asked:
        off = torch.tensor(answer["centred"], dtype=torch.float64)
        angle = math.radians(answer["angle"])
        axes = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
        turned = torch.tensor(axes, dtype=torch.float64)
        for around in torch.linspace(0, 6, 7, dtype=torch.float64):
            on = torch.stack([around.cos(), around.sin()])
            w = turned @ (on * torch.tensor(answer["radii"], dtype=torch.float64))
            # With the bias at its best, the predictions have no mean.
            assert_close((off @ w).square().mean(), 1.0, points)
