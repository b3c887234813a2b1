"""A mistake in the TeX of a derivative does not get past `check`."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.formulas.mutants import mutants
from tests.formulas.trying import chapters, derivatives, verdict
from tools.notebooks.formulas.parse import parse

STILL_TRUE = tomllib.loads(
    Path(__file__).with_name("still_true.toml").read_text(encoding="utf-8")
)
HOWS = ("values", "meaning", "unread", "crash", "missed")


@pytest.mark.mutants
def test_mistakes_in_derivatives_are_noticed(capsys):
    counts, missed = Counter(), set()
    for file in chapters():
        formulas = derivatives(file)
        parse([m.tex for formula in formulas for m in mutants(formula.tex)])
        for formula in formulas:
            for mutant in mutants(formula.tex):
                how = verdict(formula, mutant, file).how
                counts[mutant.kind, how] += 1
                if how not in {"values", "meaning"}:
                    missed.add(mutant.snippet)
    with capsys.disabled():
        print(table(counts))
    unnoticed = sum(n for (_, how), n in counts.items() if how not in HOWS[:2])
    assert unnoticed / counts.total() <= 0.03
    assert missed == {
        each for reason in STILL_TRUE["reason"] for each in reason["mistakes"]
    }


def table(counts: Counter) -> str:
    """Return what became of each kind of mistake."""
    lines = [f"\n{'mistake in TeX':20}" + "".join(f"{how:>9}" for how in HOWS)]
    for kind in sorted({kind for kind, _ in counts}):
        row = "".join(f"{counts[kind, how]:9}" for how in HOWS)
        lines.append(f"{kind:20}{row}")
    return "\n".join(lines)
