"""Each way to empty a check, once: `check` names the cell and says what to do."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

SETUP, CHECK = 3, 5
IMPORTS = """\
import contextlib
import math
from tools.exercises import check_answer, check_derivative_answer
from tools.gradient_check import check_derivative, check_equal
from tools.torch_metrics import torch_mape as mape
"""
SOLUTION = {
    "tags": ["solution", "hide-input"],
    "jupyter": {"source_hidden": True},
    "cellView": "form",
}


def found_in_check(course, source, before=""):
    """What is found with this source in the check, and code before it."""

    def change(notebook):
        notebook.cells[SETUP].source = IMPORTS + before
        notebook.cells[CHECK].source = source

    return course.findings_after(change)


def found_in_solution(course, source, before="measured = 1 + len('x')"):
    """What is found with this source in a solution, and code before it."""

    def change(notebook):
        notebook.cells[SETUP].source = IMPORTS + before
        notebook.cells.append(new_markdown_cell("So:", id="so"))
        source_of_cell = f"# @title Solution\n{source}"
        cell = new_code_cell(source_of_cell, id="new", metadata=SOLUTION)
        notebook.cells.append(cell)

    return course.findings_after(change)


EMPTIED = {
    'check_derivative("∂L/∂w", lambda b: f(b), x, 2 * x)': "varies b",
    'check_derivative("d", f, x, torch.func.jacrev(f)(x))': "autograd's own result",
    'check_derivative("d", f, x, by_hand=jacrev(f))': "autograd's own result",
    'check_derivative("d", f, x, x.grad)': "autograd's own result",
    'd = jacrev(f)(x)\ncheck_derivative("d", f, x, d)': "autograd's own result, d",
    'def d(x):\n    return jacrev(f)(x)\n\n\ncheck_derivative("d", f, x, d(x))': "own",
    'check_equal("d", jacrev(f)(x), x.grad)': "compares autograd's result with auto",
    'check_equal("d", x, x)': "compares x with itself",
    'y = x\ncheck_equal("d", x, y)': "compares x with itself",
    'compare(("a", x, y), ("d", x, x))': "compares x with itself",
    "assert f(x) == f(x)": "compares f(x) with itself",
    "assert torch.equal(x, x)": "compares x with itself",
    "error = mape(x, x)\nassert error < 1e-10\nprint(error)": "compares x with itself",
    "for n, a, b in [('b', x, y), ('w', w, w)]:\n    error = mape(a, b)\n"
    "    assert error < 1e-10\n    print(error)": "compares w with itself",
    "with contextlib.suppress(AssertionError):\n    assert f(x) > 1": "suppress",
    "if len(x) > 99:\n    assert f(x) > 1": "line 2 checks under a condition",
    "while x:\n    assert f(x) > 1": "line 2 checks under a condition",
    "for x in []:\n    assert f(x) > 1": "line 2 checks under a condition",
    'x and check_equal("d", x, y)': "line 1 checks under a condition",
    "for i in range(3):\n    if i == 3:\n        assert f(i) > 1": "line 3 checks",
    "def check_derivative(*_): pass\n\n\nassert f(x) > 1": "check_derivative another",
    "check_equal = print\nassert f(x) > 1": "gives check_equal another meaning",
    "mape.SLACK = 9\nassert f(x) > 1": "gives mape another meaning",
    "error = mape(x, y)\nassert error < 1e-3\nprint(error)": "an error of 0.001 pass",
    "print(mape(x, y))\nassert mape(x, y) < 0.01": "lets an error of 0.01 pass",
    'check_equal("d", x, y, terms=10**9)': "lets an error of 1e+09 pass",
    "assert torch.allclose(x, y, rtol=0.1, atol=0)": "lets an error of 0.1 pass",
    "assert torch.allclose(x, y)": "lets an error of 1e-05 pass",
    "assert torch.allclose(x, y, rtol=1e-12)": "lets an error of 1e-08 pass",
    "assert math.isclose(x, y, rel_tol=0.1)": "lets an error of 0.1 pass",
    "error = mape(x, y)\nassert error < 1e-3  # as usual\nprint(error)": "0.001 pass",
    'check_equal("d", x, y, terms=10**9 * len(x))': "lets an error of 1e+09 pass",
    "error = mape(x, y) / 1e9\nassert error < 1e-10\nprint(error)": "made of an error",
    "assert f(x) > 1 or True": "line 1 asserts this or that",
    "assert 1 + 1 == 2": "asserts nothing",
    'check_equal("d", x, x.detach().clone())': "compares x with itself",
    'y = x.clone()\ncheck_equal("d", x, y)': "compares x with itself",
    "for x in range(0):\n    assert f(x) > 1": "line 2 checks under a condition",
    "y = []\nfor x in y:\n    assert f(x) > 1": "line 3 checks under a condition",
    "for x in y[:0]:\n    assert f(x) > 1": "line 2 checks under a condition",
    "for x in y:\n    continue\n    assert f(x) > 1": "line 3 checks under a condition",
    "exit()\nassert f(x) > 1": "is a check that leaves the notebook",
    'setattr(mape, "a", 9)\nassert f(x) > 1': "calls setattr",
    'exec("f = abs")\nassert f(x) > 1': "calls exec",
    'g = getattr(torch.func, "jac" + "rev")\nassert f(x) > g(x)': "calls getattr",
    'check_derivative("∂L/∂w", f, b, 2 * b)': "says '∂L/∂w' and varies b",
    'check_equal("∂L/∂b", x, y)': "check after it is of another derivative, ∂l/∂b",
    'd = 0 * x\nd += jacrev(f)(x)\ncheck_derivative("d", f, x, d)': "own result, d",
    'd = 0 * x\nd[:] = jacrev(f)(x)\ncheck_derivative("d", f, x, d)': "own result, d",
    'd = 0 * x\nd.copy_(jacrev(f)(x))\ncheck_derivative("d", f, x, d)': "result, d",
    'd = []\nd.append(jacrev(f)(x))\ncheck_derivative("d", f, x, d[0])': "result, d[0]",
    'a = d = jacrev(f)(x)\ncheck_derivative("d", f, x, d)': "own result, d",
    'd = jacrev(f)(x)\n[0 for d in x]\ncheck_derivative("d", f, x, d)': "result, d",
    'print(d := jacrev(f)(x))\ncheck_derivative("d", f, x, d)': "own result, d",
    'for d in [jacrev(f)(x)]:\n    check_derivative("d", f, x, d)': "own result, d",
    "for a, d in [(x, jacrev(f)(x)), (y, z)]:\n"
    '    check_derivative("d", f, x, d)': "own result, d",
    "class D:\n    def at(self, x):\n        return jacrev(f)(x)\n\n\n"
    'check_derivative("d", f, x, D().at(x))': "own result, D().at(x)",
    'check_derivative("d", f, x, fa.unpack_dual(f(fa.make_dual(x, v))).tangent)': "own",
    "def g(x):\n    return 2 * x\n\n\n"
    'd = g(x)\ncheck_equal("d", d, g(x))': "compares d with itself",
    'check_equal("d", x, x[:])': "compares x with itself",
    'check_equal("d", x + 0, torch.clone(x) / 1)': "compares x + 0 with itself",
    "class Quiet:\n    def __exit__(self, *_):\n        return True\n\n\n"
    "with Quiet():\n    assert f(x) > 1": "has __exit__, which can hide errors",
    "@contextlib.contextmanager\ndef quiet():\n    yield\n\n\n"
    "assert f(x) > 1": "has contextmanager, which can hide errors",
    "n = 0\nfor i in range(n):\n    assert f(i) > 1": "line 3 checks under a condition",
    "match x:\n    case 1:\n        assert f(x) > 1": "line 3 checks under a condition",
    '[check_equal("d", x, y) for y in z]': "line 1 checks under a condition",
}
RENAMED = {
    'check_derivative("d", f, x, by_rule(f)(x))': (
        "from torch.func import jacrev as by_rule",
        "checks autograd's own result",
    ),
    "gc.SLACK = 9\nassert f(x) > 1": (
        "import tools.gradient_check as gc",
        "gives gc another meaning",
    ),
    "tools.gradient_check.SLACK = 9\nassert f(x) > 1": (
        "import tools.gradient_check",
        "gives tools another meaning",
    ),
}


@pytest.mark.parametrize(("source", "problem"), EMPTIED.items())
def test_an_emptied_check_is_found(course, source, problem):
    result = found_in_check(course, source)
    assert len(result) == 1, result
    assert re.match(r"1-1-small\.ipynb, cell [56]: ", result[0])
    assert problem in result[0]


@pytest.mark.parametrize("source", RENAMED)
def test_another_name_hides_nothing(course, source):
    before, problem = RENAMED[source]
    (finding,) = found_in_check(course, source, before)
    assert problem in finding


@pytest.mark.parametrize(
    "source",
    [
        "for x in y:\n    assert f(x) > 1",
        "assert torch.allclose(x, y, rtol=1e-12, atol=0)",
        "def g(x):\n    return 2 * x\n\n\nassert f(x) > g(x)",
        'check_derivative("d", f, x, 2 * x)',
        'check_equal("d", 2 * x, torch.func.jacrev(f)(x))',
        "for i in range(3):\n    if i == 2:\n        assert f(i) > 1",
        "error = mape(x, y)\nassert error < 1e-3  # far from the end\nprint(error)",
        'check_equal("d", x, y, terms=5 * 101)',
        'compare(("d", x, y), ("e", x, 2 * y))',
        "def hessian(x):\n    return 2 * x\n\n\n"
        'check_derivative("d", f, x, hessian(x))',
        'for n, a, b in [("d", x, jacrev(f)(x))]:\n    check_equal(n, a, b)',
        "assert all(a == b for a, b in zip(x, y, strict=True))",
        "assert all(a == b for a, b in x)",
        "def g(x):\n    return 2 * x\n\n\n"
        'd = g(x)\nx = 3 * x\ncheck_equal("d", d, g(x))',
        "def g(x):\n    rank = 1\n    return rank * x\n\n\n"
        'rank = jacrev(f)(x)\ncheck_derivative("d", f, x, g(x))',
    ],
)
def test_a_full_check_passes(course, source):
    assert found_in_check(course, source) == []


SOLUTIONS = {
    'assert check_answer("a", 3, 3)': "expects 3, which nothing measured",
    'assert check_answer("a", measured, measured)': "answers with what the check",
    'assert check_derivative_answer("d", jacrev(f), f, x)': "autograd's own result",
    'try:\n    check_answer("a", 3, measured)\nexcept OSError:\n    x': "catches",
}


@pytest.mark.parametrize(("source", "problem"), SOLUTIONS.items())
def test_a_solution_that_proves_nothing_is_found(course, source, problem):
    result = found_in_solution(course, source)
    assert len(result) == 1, result
    assert result[0].startswith("1-1-small.ipynb, cell 8: ")
    assert problem in result[0]


def test_a_solution_that_is_written_out_passes(course):
    assert found_in_solution(course, 'assert check_answer("a", 2, measured)') == []


def test_the_number_that_a_name_stands_for_is_no_measurement(course):
    source = 'assert check_answer("a", 3, measured)'
    (finding,) = found_in_solution(course, source, before="measured = 3")
    assert "expects 3, which nothing measured" in finding


@pytest.mark.parametrize(
    ("name", "passes"),
    [("∂L/∂w", True), ("∂L̃/∂w_q", True), ("∂L/∂b", False), ("∂ŷ/∂w", False)],
)
def test_a_check_of_another_derivative_than_is_displayed_is_found(course, name, passes):
    result = found_in_check(course, f'check_derivative("{name}", f, x, 2 * x)')
    assert passes == (result == [])
    assert passes or "cell 5: displays (1.1.1), and the check after" in result[0]


LINE = "def slope(w):\n    return 2 * w  # ∂L/∂w, ()\n\n\n"


@pytest.mark.parametrize(
    ("check", "passes"),
    [
        ("assert slope(3) == x", True),
        ("d = slope(3)\nassert d == x", True),
        ("for d in map(slope, y):\n    assert d > 1", True),
        ('check_derivative("∂L/∂w", f, x, slope)', True),
        ("assert len(x) == 4", False),
        ("def never():\n    assert slope(3) == x\n\n\nassert len(x) == 4", False),
        ("assert all(f(slope) for slope in x)", False),
    ],
)
def test_a_check_that_does_not_look_at_the_derivatives_line_is_found(
    course, check, passes
):
    result = found_in_check(course, LINE + check)
    assert passes == (result == [])
    assert passes or "displays (1.1.1), and the check after it does not" in result[0]
    assert passes or "what its line computes, slope; compare that" in result[0]
