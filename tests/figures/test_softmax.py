"""The numbers of the figure on the softmax are torch's."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import torch

ALLOWED = 1e-9
MODULE = Path(__file__).parents[2] / "tools" / "living" / "softmax.mjs"
ASKING = f"""
import {{ crossEntropy, softmax }} from {json.dumps(MODULE.as_uri())};
const cases = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(cases.map(({{ z, y, t }}) =>
  ({{ shares: softmax(z, t), ...crossEntropy(z, y) }}))));
"""


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
    run = subprocess.run(
        [shutil.which("node"), "--input-type=module", "-e", ASKING],
        input=json.dumps(CASES),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(run.stdout)


def assert_close(found, expected, case):
    """Compare numbers, relative to the largest that is expected."""
    found = torch.tensor(found, dtype=torch.float64)
    error = (found - expected).abs().max() / (1 + expected.abs().max())
    assert error < ALLOWED, f"{error:.1e} off in {case}: {found}, not {expected}"


def test_shares_loss_and_delta_are_torchs(answers):
    for case, answer in zip(CASES, answers, strict=True):
        z = torch.tensor(case["z"], dtype=torch.float64, requires_grad=True)
        assert_close(answer["shares"], torch.softmax(z / case["t"], 0).detach(), case)
        loss = torch.nn.functional.cross_entropy(z, torch.tensor(case["y"]))
        loss.backward()
        assert_close(answer["loss"], loss.detach(), case)
        assert_close(answer["delta"], z.grad, case)
