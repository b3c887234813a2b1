"""What the modules of living figures answer, asked in Node."""

import json
import shutil
import subprocess
from pathlib import Path

import torch

LIVING = Path(__file__).parents[2] / "tools" / "living"
# Rounding alone: the largest number that a case brings is about 1e3.
ALLOWED = 1e-9


def answers(module: str, function: str, cases: list) -> list:
    """Return what a JavaScript function answers to each case.

    Args:
        module: The name of a file in `tools/living/`, whose exports the function
            finds in `its`.
        function: It takes a case and returns what JSON can hold.
        cases: What JSON can hold.
    """
    code = f"""
import * as its from {json.dumps((LIVING / f"{module}.mjs").as_uri())};
const cases = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(cases.map({function})));
"""
    run = subprocess.run(
        [shutil.which("node"), "--input-type=module", "-e", code],
        input=json.dumps(cases),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(run.stdout)


def assert_close(found, expected, case):
    """Compare numbers, relative to the largest that is expected."""
    found = torch.as_tensor(found, dtype=torch.float64)
    expected = torch.as_tensor(expected, dtype=torch.float64)
    assert found.shape == expected.shape, (found, expected)
    error = (found - expected).abs().max() / (1 + expected.abs().max())
    assert error < ALLOWED, f"{error:.1e} off in {case}: {found}, not {expected}"
