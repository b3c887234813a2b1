"""The numbers of the two figures on workers are torch's."""

import torch

from tests.figures.asking import answers, assert_close

SHARDS = "(data) => its.means(data, data.ranks)"
ROUNDS = "({ vectors }) => its.rounds(vectors)"


def float64(numbers):
    """A tensor of what JSON held."""
    return torch.tensor(numbers, dtype=torch.float64)


def shard_cases():
    """Samples of one to four features, dealt out to one to five workers."""
    torch.manual_seed(12)
    for case in range(150):
        m, n, workers = 1 + case % 9, 1 + case % 4, 1 + case % 5
        X, y = torch.randn(m, n).double() * 3, torch.randn(m).double() * 5
        yield {
            "X": X.tolist(),
            "y": y.tolist(),
            "theta": torch.randn(n + 1).double().tolist(),
            "workers": workers,
            "ranks": torch.randint(workers, (m,)).tolist(),
        }


def by_autograd(case, rows):
    """The gradient of torch's loss over some samples; zeros without any."""
    X, y, theta = (float64(case[name]) for name in ("X", "y", "theta"))
    if not rows.any():
        return torch.zeros_like(theta)
    loss = torch.nn.functional.mse_loss
    of = torch.func.grad(lambda t: loss(t[0] + X[rows] @ t[1:], y[rows]))
    return of(theta)


def test_the_means_of_the_workers_gradients_are_autograds():
    cases = list(shard_cases())
    for case, answer in zip(cases, answers("shards", SHARDS, cases), strict=True):
        ranks = torch.tensor(case["ranks"])
        shards = [ranks == rank for rank in range(case["workers"])]
        parts = torch.stack([by_autograd(case, rows) for rows in shards])
        assert_close(answer["parts"], parts, case)
        assert_close(answer["plain"], parts.mean(0), case)
        assert_close(answer["weighted"], by_autograd(case, ranks >= 0), case)
        assert_close(answer["whole"], by_autograd(case, ranks >= 0), case)
        found = [torch.tensor(rows) for rows in answer["shards"]]
        assert all(map(torch.equal, found, [s.nonzero()[:, 0] for s in shards]))


def ring_cases():
    """Vectors of one to sixteen numbers on two to seven workers."""
    torch.manual_seed(13)
    for workers in range(2, 8):
        for size in range(workers, 17):
            yield {"vectors": torch.randn(workers, size).double().tolist()}


def test_the_ring_adds_up_as_torch_does_and_sends_what_the_formula_says():
    cases = list(ring_cases())
    for case, answer in zip(cases, answers("ring", ROUNDS, cases), strict=True):
        vectors = float64(case["vectors"])
        N, P = vectors.shape
        assert len(answer) == 1 + 2 * (N - 1)
        assert_close(answer[0]["vectors"], vectors, case)
        assert_close(answer[-1]["vectors"], vectors.sum(0).expand(N, P), case)
        sizes = [len(chunk) for chunk in vectors[0].tensor_split(N)]
        moves = [move for state in answer for move in state["moves"]]
        assert all(move["to"] == (move["from"] + 1) % N for move in moves)
        sent = [sizes[move["chunk"]] for move in moves]
        assert sum(sent) == 2 * (N - 1) * P  # by all N workers


def test_a_chunk_is_said_to_be_finished_where_it_is():
    cases = list(ring_cases())
    for case, answer in zip(cases, answers("ring", ROUNDS, cases), strict=True):
        vectors = float64(case["vectors"])
        whole = vectors.sum(0).tensor_split(len(vectors))
        for state in answer:
            for own, held in zip(state["vectors"], state["held"], strict=True):
                chunks = float64(own).tensor_split(len(vectors))
                done = [
                    torch.allclose(*pair) for pair in zip(chunks, whole, strict=True)
                ]
                assert done == [count == len(vectors) for count in held]
