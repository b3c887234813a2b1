"""The numbers of the figure on the line between two classes are torch's."""

import pytest
import torch

from tests.figures import asking
from tests.figures.asking import assert_close

ASKED = """(of) => ({ ...its.gradients(of), after: its.step(of, 0.3) })"""


def made_cases():
    """Samples and models, some of them very sure."""
    torch.manual_seed(23)
    for m in list(range(2, 40)) * 4:
        X = torch.randn(m, 2, dtype=torch.float64) * 2
        y = (torch.rand(m) < 0.5).double()
        b, *w = (torch.randn(3, dtype=torch.float64) * m).tolist()
        yield {"X": X.tolist(), "y": y.tolist(), "b": b, "w": w}
    far = {"X": [[1000, 0], [-1000, 0]], "b": 0, "w": [1, 1]}
    yield {**far, "y": [0, 1]}
    yield {**far, "y": [1, 0]}


CASES = list(made_cases())


@pytest.fixture(scope="module")
def answers():
    """What the module answers to each case, in one call."""
    return asking.answers("boundary", ASKED, CASES)


def test_loss_predictions_and_gradients_are_torchs(answers):
    for case, answer in zip(CASES, answers, strict=True):
        X, y, b, w = (
            torch.tensor(case[name], dtype=torch.float64)
            for name in ("X", "y", "b", "w")
        )
        b.requires_grad_()
        w.requires_grad_()
        z = X @ w + b
        z.retain_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
        loss.backward()
        for name, expected in [
            ("z", z), ("yHat", z.sigmoid()), ("delta", z.grad),
            ("loss", loss), ("b", b.grad), ("w", w.grad),
        ]:  # fmt: skip
            assert_close(answer[name], expected.detach(), case)
        assert_close(answer["after"]["b"], (b - 0.3 * b.grad).detach(), case)
        assert_close(answer["after"]["w"], (w - 0.3 * w.grad).detach(), case)
