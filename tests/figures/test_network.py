"""The numbers of the playground are torch's."""

import pytest
import torch

from tests.figures import asking
from tests.figures.asking import assert_close

ASKED = """({ X, y, bend, width, seed }) => {
  const network = its.started(width, seed);
  return {
    network,
    found: its.gradients(network, { X, y }, bend),
    after: its.step(network, { X, y }, bend, 0.3),
  };
}"""
BENDS = {
    "tanh": torch.tanh,
    "ReLU": torch.relu,
    "sigmoid": torch.sigmoid,
    "none": lambda z: z,
}
NAMES = ("b1", "W1", "b2", "w2")


def made_cases():
    """Points in two classes, each activation, and widths from 1 to 12."""
    torch.manual_seed(31)
    for width in range(1, 13):
        for seed, bend in enumerate(BENDS, start=1):
            X = torch.randn(20 + width, 2, dtype=torch.float64)
            y = (torch.rand(len(X)) < 0.5).double()
            yield {
                "X": X.tolist(), "y": y.tolist(), "bend": bend,
                "width": width, "seed": seed,
            }  # fmt: skip


CASES = list(made_cases())


@pytest.fixture(scope="module")
def answers():
    """What the module answers to each case, in one call."""
    return asking.answers("network", ASKED, CASES)


def test_loss_gradients_and_step_are_torchs(answers):
    for case, answer in zip(CASES, answers, strict=True):
        X, y = (torch.tensor(case[name], dtype=torch.float64) for name in "Xy")
        b1, W1, b2, w2 = parameters = [
            torch.tensor(answer["network"][name], dtype=torch.float64).requires_grad_()
            for name in NAMES
        ]
        logit = BENDS[case["bend"]](X @ W1.T + b1) @ w2 + b2
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logit, y)
        loss.backward()
        assert_close(answer["found"]["loss"], loss.detach(), case)
        assert answer["found"]["right"] == ((logit > 0) == (y > 0)).sum()
        for name, parameter in zip(NAMES, parameters, strict=True):
            after = (parameter - 0.3 * parameter.grad).detach()
            assert_close(answer["found"][name], parameter.grad, case)
            assert_close(answer["after"][name], after, case)


def test_starts_differ_by_seed_and_neurons_from_each_other(answers):
    first = [answer["network"]["W1"][0] for answer in answers[:4]]
    assert len({tuple(each) for each in first}) == 4
    widest = answers[-1]["network"]["W1"]
    assert len({tuple(each) for each in widest}) == 12
