"""The numbers of the figure on the softmax are torch's."""

import pytest
import torch

from tests.figures import asking
from tests.figures.asking import assert_close

ASKED = """({ z, y, t }) =>
  ({ shares: its.softmax(z, t), ...its.crossEntropy(z, y) })"""


def made_cases():
    """Logits near and far, and a temperature each."""
    torch.manual_seed(29)
    for k in list(range(2, 12)) * 15:
        z = (torch.randn(k, dtype=torch.float64) * k).tolist()
        yield {"z": z, "y": k // 2, "t": 0.1 + torch.rand(()).item() * 5}
    yield {"z": [1000, 0, -1000], "y": 2, "t": 0.1}


CASES = list(made_cases())


@pytest.fixture(scope="module")
def answers():
    """What the module answers to each case, in one call."""
    return asking.answers("softmax", ASKED, CASES)


def test_shares_loss_and_delta_are_torchs(answers):
    for case, answer in zip(CASES, answers, strict=True):
        z = torch.tensor(case["z"], dtype=torch.float64, requires_grad=True)
        assert_close(answer["shares"], torch.softmax(z / case["t"], 0).detach(), case)
        loss = torch.nn.functional.cross_entropy(z, torch.tensor(case["y"]))
        loss.backward()
        assert_close(answer["loss"], loss.detach(), case)
        assert_close(answer["delta"], z.grad, case)
