"""The numbers of the figure on ridge regression are torch's."""

import pytest
import torch

from tests.figures import asking
from tests.figures.asking import assert_close

ASKED = """({ X, y, alpha, lr, t }) => {
  const shape = its.bowl({ X, y });
  return {
    ...shape,
    ridge: its.at(shape, shape.values.map((value) => its.left(value, alpha))),
    early: its.at(shape, shape.values.map((value) => its.reached(value, lr, t))),
  };
}"""


def made_cases():
    """Centred points, and the four of the chapter."""
    torch.manual_seed(19)
    four = [[-2.0, -1], [-1, -2], [1, 2], [2, 1]]
    yield {"X": four, "y": [-1, 0, 0, 5], "alpha": 0.5, "lr": 0.1, "t": 10}
    for m in list(range(4, 40)) * 4:
        X = torch.randn(m, 2, dtype=torch.float64) @ torch.randn(2, 2).double()
        y = (3 * torch.randn(m, dtype=torch.float64) + 7).tolist()
        alpha, lr = torch.rand(2, dtype=torch.float64).tolist()
        X = (X - X.mean(0)).tolist()
        yield {"X": X, "y": y, "alpha": alpha, "lr": lr / 100, "t": m}


CASES = list(made_cases())


@pytest.fixture(scope="module")
def answers():
    """What the module answers to each case, in one call."""
    return asking.answers("ridge", ASKED, CASES)


def asked(case):
    """The features, the targets without their mean, and the error's Hessian."""
    X, y = (torch.tensor(case[name], dtype=torch.float64) for name in "Xy")
    return X, y - y.mean(), 2 / len(X) * X.T @ X


def test_the_bowl_is_the_errors(answers):
    for case, answer in zip(CASES, answers, strict=True):
        X, y, H = asked(case)
        assert_close(answer["values"][::-1], torch.linalg.eigvalsh(H), case)
        V = torch.tensor(answer["vectors"], dtype=torch.float64)
        assert_close((V @ H @ V.T).tolist(), torch.diag(torch.diag(V @ H @ V.T)), case)
        least = torch.linalg.lstsq(X, y[:, None], driver="gels").solution[:, 0]
        assert_close(answer["least"], least, case)
        assert_close(answer["lowest"], ((X @ least - y) ** 2).mean(), case)


def test_the_minimum_under_the_penalty_solves_its_equations(answers):
    for case, answer in zip(CASES, answers, strict=True):
        X, y, H = asked(case)
        A = H + 2 * case["alpha"] * torch.eye(2, dtype=torch.float64)
        w = torch.linalg.solve(A, 2 / len(X) * X.T @ y)
        assert_close(answer["ridge"], w, case)


def test_an_early_stop_is_where_descent_is_then(answers):
    for case, answer in zip(CASES, answers, strict=True):
        X, y, _ = asked(case)
        w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=case["lr"])
        for _ in range(case["t"]):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(X @ w, y).backward()
            optimizer.step()
        assert_close(answer["early"], w.detach(), case)
