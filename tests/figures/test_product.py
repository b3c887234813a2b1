"""The numbers of the figure on a product of matrices are torch's."""

import pytest
import torch

from tests.figures.asking import answers, assert_close

SUM = r"""({ X, delta, i, j }) => {
  const said = its.written(its.transposed(X), delta, i, j).replaceAll("−", "-");
  return said.split(" + ").map((term) =>
    term.split(" · ").map((factor) => Number(factor.replace(/[()]/g, ""))));
}"""


def made_cases():
    """Matrices of all small sizes, with whole numbers and with others."""
    torch.manual_seed(13)
    for m in range(1, 6):
        for n in range(1, 6):
            for k in range(1, 5):
                X = torch.randn(m, n, dtype=torch.float64) * 3
                delta = torch.randint(-9, 10, (m, k), dtype=torch.float64)
                entry = {"i": n // 2, "j": k // 2}
                yield {"X": X.tolist(), "delta": delta.tolist(), **entry}


CASES = list(made_cases())


def tensors(case):
    return (torch.tensor(case[name], dtype=torch.float64) for name in ("X", "delta"))


def test_the_product_is_autograds_gradient_of_the_weights():
    asked = "({ X, delta }) => its.product(its.transposed(X), delta)"
    for case, answer in zip(CASES, answers("product", asked, CASES), strict=True):
        X, delta = tensors(case)
        W = torch.zeros(X.shape[1], delta.shape[1], dtype=torch.float64)
        W.requires_grad_()
        (gradient,) = torch.autograd.grad(X @ W, W, delta)
        assert_close(answer, gradient, case)


def test_without_the_transpose_it_fits_only_where_torchs_does():
    asked = "({ X, delta }) => its.product(X, delta)"
    for case, answer in zip(CASES, answers("product", asked, CASES), strict=True):
        X, delta = tensors(case)
        if X.shape[1] == len(delta):
            assert_close(answer, X @ delta, case)
        else:
            assert answer is None
            with pytest.raises(RuntimeError):
                X @ delta


def test_the_written_sum_is_the_entry():
    whole = [{**case, "X": torch.tensor(case["X"]).round().tolist()} for case in CASES]
    for case, answer in zip(whole, answers("product", SUM, whole), strict=True):
        X, delta = tensors(case)
        factors = torch.tensor(answer, dtype=torch.float64)
        assert factors.shape == (len(X), 2)
        entry = (X.T @ delta)[case["i"], case["j"]]
        assert_close(factors.prod(dim=1).sum().item(), entry, case)
