"""The blocks of the derivative with four axes, and their sums, are torch's."""

import torch

from tests.figures.asking import answers, assert_close

# Every block, what each adds with its zeros and without, and both sums.
ASKED = """({ x, delta }) => {
  const data = { x, delta };
  const each = (f) => x.map((_, p) => delta[p].map((_, q) => f(data, p, q)));
  const short = x.map((_, p) => its.struck(data, p));
  const scaled = each(its.scaled);
  return {
    blocks: each(its.block), scaled, short,
    long: its.total(scaled.flat()), sum: its.total(short),
  };
}"""


def made_cases():
    """Inputs and deltas of many shapes, a single sample and output among them."""
    draw = torch.Generator().manual_seed(14)
    for size in range(60):
        m, n, k = 1 + size % 7, 1 + size % 5, 1 + size % 4
        x, delta = (
            torch.randn(m, length, generator=draw, dtype=torch.float64) * 3
            for length in (n, k)
        )
        yield {"x": x.tolist(), "delta": delta.tolist()}


def test_blocks_and_sums_are_those_of_autograd():
    cases = list(made_cases())
    for case, answer in zip(cases, answers("axes", ASKED, cases), strict=True):
        x, delta = (torch.tensor(case[n], dtype=torch.float64) for n in ("x", "delta"))
        weights = torch.zeros(x.shape[1], delta.shape[1], dtype=torch.float64)
        predict = lambda W, x=x: x @ W  # noqa: E731
        jacobian = torch.func.jacrev(predict)(weights)
        gradient = torch.func.vjp(predict, weights)[1](delta)[0]
        each = x[:, :, None] @ delta[:, None, :]
        assert_close(answer["blocks"], jacobian, case)
        assert_close(answer["scaled"], delta[:, :, None, None] * jacobian, case)
        assert_close(answer["short"], each, case)
        assert_close(answer["long"], gradient, case)
        assert_close(answer["sum"], gradient, case)
