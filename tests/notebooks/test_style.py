"""The course passes every rule of `python -m tools.notebooks check`."""

from tools.notebooks.chapters import ROOT, select
from tools.notebooks.check import check


def test_nothing_is_left_to_do(capsys):
    passed = check(ROOT, select(ROOT))
    assert passed, capsys.readouterr().out
    *_, derivatives, _ = capsys.readouterr().out.splitlines()
    assert not derivatives.startswith("derivatives displayed 0")
