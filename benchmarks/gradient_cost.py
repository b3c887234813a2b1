"""What the gradient of a linear layer costs in each way that the course shows.

All ways take turns in one run, and each one's quickest turn counts, as a ratio
to the quickest turn of the gradient by hand.
"""

import time
from collections.abc import Callable

import torch
from torch import nn

from benchmarks.report import table, write

# Samples, features and outputs: the mini-batch of chapter 1.4, and larger ones.
SIZES = [(33, 6, 3), (256, 64, 16), (4096, 256, 16)]
LONG_WAY_BYTES = 5e8  # beyond that, its tensor is not made
TURNS = 100

Tensor = torch.Tensor


def loss_gradient(Y: Tensor, Y_hat: Tensor) -> Tensor:
    """∂L/∂Ŷ, (m, k)."""
    return 2 / Y.numel() * (Y_hat - Y)


def by_hand(X: Tensor, Y: Tensor, W: Tensor) -> Tensor:
    """∂L/∂W, (n, k), as a product of matrices."""
    return X.T @ loss_gradient(Y, X @ W)


def short_einsum(X: Tensor, Y: Tensor, W: Tensor) -> Tensor:
    """The same product, by letters."""
    return torch.einsum("pi,pj->ij", X, loss_gradient(Y, X @ W))


def long_einsum(X: Tensor, Y: Tensor, W: Tensor) -> Tensor:
    """The chain rule in full, through ∂Ŷ/∂W, (m, k, n, k)."""
    d_W = torch.einsum("pi,qj->pqij", X, torch.eye(Y.shape[1]))
    return torch.einsum("pq,pqij->ij", loss_gradient(Y, X @ W), d_W)


def backward(X: Tensor, Y: Tensor, W: Tensor) -> Tensor:
    """By autograd, from the same loss."""
    W = W.detach().requires_grad_()
    ((X @ W - Y) ** 2).mean().backward()
    return W.grad


def module(X: Tensor, Y: Tensor, W: Tensor) -> Tensor:
    """By autograd, through `nn.Linear` and `nn.MSELoss`, which are made anew."""
    layer = nn.Linear(*W.shape, bias=False)
    layer.weight.data = W.T
    nn.MSELoss()(layer(X), Y).backward()
    return layer.weight.grad.T


def func_grad(X: Tensor, Y: Tensor, W: Tensor) -> Tensor:
    """By `torch.func.grad`."""
    return torch.func.grad(lambda W: ((X @ W - Y) ** 2).mean())(W)


WAYS = {
    "by hand": by_hand,
    "short einsum": short_einsum,
    "long einsum": long_einsum,
    "`backward`": backward,
    "`nn.Linear`, `nn.MSELoss`, `backward`": module,
    "`torch.func.grad`": func_grad,
}


def ratios(size: tuple[int, int, int]) -> list[str]:
    """Time all ways in turn on one size; return each one's cost, by hand being 1.

    Raises:
        AssertionError: If a way returns another gradient.
    """
    m, n, k = size
    generator = torch.Generator().manual_seed(0)
    shapes = [(m, n), (m, k), (n, k)]
    X, Y, W = (torch.randn(shape, generator=generator) for shape in shapes)
    fits = 8 * m * n * k**2 <= LONG_WAY_BYTES
    ways = [way for way in WAYS.values() if fits or way is not long_einsum]
    best = dict.fromkeys(ways, torch.inf)
    for way in ways:
        torch.testing.assert_close(way(X, Y, W), by_hand(X, Y, W))
    for _ in range(TURNS):
        best = {way: min(best[way], seconds(way, X, Y, W)) for way in ways}
    return [
        f"{best[way] / best[by_hand]:.1f}" if way in best else "too large"
        for way in WAYS.values()
    ]


def seconds(way: Callable, *tensors: Tensor) -> float:
    """Return the time of one call."""
    start = time.perf_counter()
    way(*tensors)
    return time.perf_counter() - start


def main() -> None:
    """Time all sizes and write the table."""
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    columns = [list(WAYS), *map(ratios, SIZES)]
    header = ["cost of ∂L/∂W, by hand = 1"]
    header += [f"m = {m}, n = {n}, k = {k}" for m, n, k in SIZES]
    write("gradient_cost", table(header, zip(*columns, strict=True)))


if __name__ == "__main__":
    main()
