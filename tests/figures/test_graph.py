"""The numbers of the graph, there and back, are autograd's."""

import pytest
import torch

from tests.figures.asking import answers, assert_close


def made_cases():
    """The chapter's numbers, and others in odd places."""
    torch.manual_seed(16)
    yield {"x": 2.0, "y": 8.0, "w": 0.5, "b": 2.0}
    for numbers in (torch.randn(300, 4, dtype=torch.float64) * 2).tolist():
        yield dict(zip("xywb", numbers, strict=True))


CASES = list(made_cases())


def by_autograd(case):
    """Return what PyTorch has for each number of the figure."""
    x, y, w, b = (torch.tensor(case[n], dtype=torch.float64) for n in "xywb")
    w.requires_grad_(), b.requires_grad_()
    h = w * x + b
    square = h**2
    y_hat = h + square
    error = y_hat - y
    loss = error**2
    straight, to_square = torch.autograd.grad(loss, [y_hat, square], retain_graph=True)
    assert straight == to_square
    (detour,) = torch.autograd.grad(square, h, to_square, retain_graph=True)
    total, of_w, of_b = torch.autograd.grad(loss, [h, w, b])
    return {
        "h": h, "square": square, "yHat": y_hat, "error": error, "loss": loss,
        "straight": straight, "detour": detour, "sum": total, "dW": of_w, "dB": of_b,
    }  # fmt: skip


@pytest.fixture(scope="module")
def walks():
    return answers("graph", "its.walk", CASES)


def test_each_number_of_the_walk_is_autograds(walks):
    for case, walk in zip(CASES, walks, strict=True):
        expected = by_autograd(case)
        assert walk.keys() == expected.keys()
        for name, value in expected.items():
            assert_close(walk[name], value.detach(), {**case, "of": name})


def test_the_chapters_numbers_are_whole(walks):
    assert (walks[0]["straight"], walks[0]["detour"], walks[0]["sum"]) == (8, 48, 56)
