"""What the systematic pass changes: every piece, of what carries a number."""

import ast
import functools
from collections import Counter

import pytest

from tests.mutants.notebook import code_cells
from tests.mutants.systematic import changes, changes_of
from tools.notebooks.arithmetic import carriers, numbered_lines, pieces
from tools.notebooks.chapters import ROOT, read, select

LINE = "return 2 / m * (a - b)  # (1.1.1), (m,)"


def found(source, *numbered):
    return [
        (name, before, after)
        for name, before, after, _ in changes_of(source, set(numbered))
    ]


PIECES = {
    "a + b": ["a - b"],
    "a - b": ["a + b"],
    "a * b": ["a / b"],
    "a / b": ["a * b"],
    "a @ b": ["a * b"],
    "a ** b": ["a * b"],
    "-a": ["a"],
    "a > b": ["a < b"],
    "a >= b": ["a <= b"],
    "2": ["3"],
    "0.5": ["1.5"],
    "a.sum()": ["a.mean"],
    "a.mean()": ["a.sum"],
    "a.T": ["a"],
    "torch.einsum('pi,pq->iq', a, b)": ["'ip,pq->iq'"],
    "f(a)[b]": ["2 * f(a)[b]"],
}


@pytest.mark.parametrize(("expression", "expected"), PIECES.items())
def test_each_kind_of_arithmetic_is_changed(expression, expected):
    changed = found(f"c = {expression}  # (1.1.1)", f"c = {expression}  # (1.1.1)")
    assert [after for _, _, after in changed] == expected


def test_a_function_is_found_by_the_number_of_a_line_whatever_it_is_called():
    source = f"def anything(a, b):\n    m = len(a) + 1\n    {LINE}"
    assert {name for name, *_ in found(source, LINE)} == {"anything"}
    assert len(found(source, LINE)) == 6
    assert found(source) == []


def test_the_innermost_function_and_no_other_is_found():
    inner = f"    def inner(a, b):\n        {LINE}\n"
    source = f"def outer(m):\n    m = m + 1\n{inner}    return inner"
    assert {name for name, *_ in found(source, LINE)} == {"inner"}


def test_an_assignment_with_a_number_is_found_and_an_assertion_is_not():
    lines = "a = b + c  # (1.1.1)", "a += d * e  # (1.1.1)", "assert a > 2  # (1.1.1)"
    source = "\n".join(f"    {line}" for line in lines)
    changed = found(f"for b in c:\n{source}", *lines)
    assert [before for _, before, _ in changed] == ["b + c", "a += d * e", "d * e"]


def test_names_of_gradients_are_found_without_a_number():
    source = "def loss_gradient(a):\n    return 2 * a\n\n\nd_w = a - b\nx = a - b"
    assert {name for name, *_ in found(source)} == {"loss_gradient", "d_w"}


@pytest.mark.parametrize("path", select(ROOT), ids=lambda path: path.stem)
def test_each_piece_of_arithmetic_with_a_formulas_number_is_changed(path):
    lines = numbered_lines(read(path))
    found = {
        id(piece): ast.unparse(piece)
        for tree, source in trees(path)
        for _, outer in carriers(tree, source, lines)
        for piece in pieces(outer)
    }
    changed = Counter(change.before for change in changes(path.name))
    assert found
    assert Counter(found.values()) <= changed


@functools.cache
def trees(path):
    """The syntax trees of a chapter's code, which stay while their nodes are told."""
    sources = [cell.source for cell in code_cells(path.name)]
    return [(ast.parse(source), source) for source in sources]


@pytest.mark.parametrize(
    ("line", "passes"),
    [("d_w = 2 * 3", True), ("d_w = f(h)", True), ("print(2 * h)", False)],
)
def test_a_derivative_whose_line_computes_nothing_is_found(course, line, passes):
    def change(notebook):
        check = notebook.cells[-1].source
        source = f"{line}  # ∂L/∂w, ()\n{check}\nassert slope is not d_w"
        notebook.cells[-1].source = source

    result = course.findings_after(change)
    assert passes == (result == [])
    assert passes or "(1.1.1), and its line neither assigns nor" in result[0]
