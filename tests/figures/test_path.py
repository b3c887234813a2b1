"""The numbers of the path on a loss surface are torch's, and its draws Python's."""

import math

import pytest
import torch
from torch.autograd.functional import hessian

from tests.figures.asking import answers, assert_close

MASK = 0xFFFFFFFF


def draws(seed):
    """Yield the integers that the module draws: xorshift on 32 bits."""
    while True:
        seed ^= seed << 13 & MASK
        seed ^= seed >> 17
        seed ^= seed << 5 & MASK
        yield seed


def shuffle(rows, numbers):
    """Put rows in a new order, from the last one down."""
    for i in range(len(rows) - 1, 0, -1):
        j = next(numbers) % (i + 1)
        rows[i], rows[j] = rows[j], rows[i]


def batches(m, size, order, seed):
    """Yield the rows of each mini-batch, epoch after epoch."""
    numbers, rows = draws(seed), list(range(m))
    if order == "once":
        shuffle(rows, numbers)
    while True:
        if order == "anew":
            shuffle(rows, numbers)
        for first in range(0, m, size):
            yield rows[first : first + size]


def losses(case):
    """Return the loss at a point for some rows, as PyTorch has it."""
    if case["of"] == "modes":
        curved, minimum = (torch.tensor(case[n]) for n in ("hessian", "minimum"))
        return lambda at, rows: (at - minimum) @ curved @ (at - minimum) / 2
    x, y = torch.tensor(case["x"]), torch.tensor(case["y"])
    mse = torch.nn.functional.mse_loss
    if case["of"] == "batches":
        return lambda at, rows: mse(at[0] + at[1] * x[rows], y[rows])
    sse = torch.nn.MSELoss(reduction="sum")
    return lambda at, rows: sse((at[0] * x).relu() + at[1], y)


def made_cases():
    """Surfaces with a start and constants, in odd places."""
    orders = ["sorted", "once", "anew"]
    for i, of in enumerate(["batches", "neuron", "modes"] * 25):
        m = 4 + i % 29
        x, y = torch.randn(2, m).abs() + 0.5
        turn = torch.randn(2, 2)
        yield {
            "of": of,
            "start": torch.randn(2).tolist(),
            "x": x.tolist(),
            "y": (2 * y).tolist(),
            "hessian": (turn @ turn.T).tolist(),
            "minimum": torch.randn(2).tolist(),
            "lr": 0.1 / m if of == "neuron" else 0.03,
            "mu": 0.6 if of == "modes" else 0,
            "size": 1 + i % m,
            "order": orders[i % 9 // 3],
            "seed": 7 + 1_000_003 * i,
        }


@pytest.fixture(scope="module", autouse=True)
def doubles():
    """Numbers with 64 bits, as the modules have."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.fixture(scope="module")
def asked(doubles):
    """The cases, each with what the module answers."""
    torch.manual_seed(18)
    cases = list(made_cases())
    return list(zip(cases, answers("path", ASKING, cases), strict=True))


ASKING = """(data) => {
  const surface = its.SURFACES[data.of](data);
  const feed = its.batches(data.x.length, data.size, data.order, data.seed);
  const all = data.x.map((_, p) => p);
  const taken = () => (data.of === "batches" ? feed.next().value : all);
  const rows = Array.from({ length: 30 }, taken);
  let state = { at: data.start, velocity: [0, 0] };
  const path = rows.map((some) => {
    const { gradient } = surface.slope(state.at, some);
    state = its.step(state, gradient, data.lr, data.mu);
    return state.at;
  });
  const each = all.map((p) => surface.slope(data.start, [p]).gradient);
  return {
    rows, path, hessian: surface.hessian, minimum: surface.minimum,
    loss: surface.slope(data.start).loss,
    predicted: its.predicted(each, data.size),
    cloud: its.cloud(each, data.size, data.seed, 20),
    best: its.best([9 * data.size, data.size]),
    roots: its.roots(data.size / 3, data.lr * 5, data.mu),
    distances: its.distances(data.start, data.minimum, 10 * data.size),
  };
}"""


def test_mini_batches_are_drawn_as_python_draws_them(asked):
    for case, answer in asked:
        if case["of"] == "batches":
            names = ("size", "order", "seed")
            feed = batches(len(case["x"]), *(case[name] for name in names))
            assert answer["rows"] == [next(feed) for _ in range(30)]


def test_every_step_of_every_surface_is_optim_sgds(asked):
    for case, answer in asked:
        loss_at = losses(case)
        at = torch.tensor(case["start"], requires_grad=True)
        assert_close(answer["loss"], loss_at(at, slice(None)).detach(), case)
        sgd = torch.optim.SGD([at], lr=case["lr"], momentum=case["mu"])
        path = []
        for rows in answer["rows"]:
            sgd.zero_grad()
            loss_at(at, rows).backward()
            sgd.step()
            path.append(at.detach().clone())
        assert_close(answer["path"], torch.stack(path), case)


def test_contours_belong_to_the_surfaces_hessian_and_minimum(asked):
    for case, answer in asked:
        loss_at = losses(case)
        living = torch.tensor([1.5, 0.5])  # where the neuron is not dead
        curved = hessian(lambda at, f=loss_at: f(at, slice(None)), living)
        assert_close(answer["hessian"], curved, case)
        minimum = torch.tensor(answer["minimum"])
        if case["of"] != "neuron" or minimum[0] > 0:
            slope = torch.func.grad(loss_at)(minimum, slice(None))
            assert_close(torch.linalg.solve(curved, slope).tolist(), [0.0, 0], case)


def test_the_cloud_and_its_ellipse_are_those_of_1_5_5(asked):
    for case, answer in asked:
        if case["of"] != "batches":
            continue
        loss_at = losses(case)
        start, m = torch.tensor(case["start"]), len(case["x"])
        size = case["size"]
        each = torch.stack(
            [torch.func.grad(loss_at)(start, slice(p, p + 1)) for p in range(m)]
        )
        numbers, rows, found = draws(case["seed"]), list(range(m)), []
        for _ in range(20):
            shuffle(rows, numbers)
            found.append(each[rows[:size]].mean(0))
        assert_close(answer["cloud"], torch.stack(found), case)
        predicted = answer["predicted"]
        shrunk = torch.cov(each.T, correction=0) * (m - size) / (m - 1) / size
        assert_close(predicted["mean"], each.mean(0), case)
        assert_close(predicted["spread"], shrunk.trace().sqrt(), case)
        angle = math.radians(predicted["angle"])
        cos, sin = math.cos(angle), math.sin(angle)
        turn = torch.tensor([[cos, -sin], [sin, cos]])
        radii = torch.tensor(predicted["radii"], dtype=torch.float64)
        assert_close((turn @ radii.square().diag() @ turn.T).tolist(), shrunk, case)


def test_roots_solve_their_equation_and_distances_turn(asked):
    for case, answer in asked:
        found = answer["roots"]
        zeta = [complex(*root) for root in found["pair"]]
        total = 1 + case["mu"] - case["lr"] * 5 * case["size"] / 3
        assert abs(sum(zeta) - total) < 1e-9
        assert abs(zeta[0] * zeta[1] - case["mu"]) < 1e-9
        assert abs(found["size"] - max(map(abs, zeta))) < 1e-9
        assert (zeta[0].imag != 0) == (found["kind"] == "complex")
        d = complex(*case["start"]) - complex(*case["minimum"])
        angle = math.radians(10 * case["size"])
        turned = d * complex(math.cos(angle), -math.sin(angle))
        assert_close(answer["distances"], [turned.real, turned.imag], case)


def test_the_best_constants_make_both_roots_critical(asked):
    for case, answer in asked:
        # Curvatures 9 s and s: √κ is 3, so √μ is a half, and η λmax is 9/4.
        assert_close(answer["best"]["mu"], 1 / 4, case)
        assert_close(answer["best"]["lr"] * case["size"], 1 / 4, case)
