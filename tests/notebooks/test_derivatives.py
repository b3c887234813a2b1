"""Each displayed derivative is paired with a check of its own, or is found."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks.derivatives import (
    checks_of,
    loose_results,
    numbered_derivatives,
    unchecked_derivatives,
)

FORMULA = "$$\n\\frac{\\partial L}{\\partial w} = 2 w\n\\tag{9}\n$$"


def chapter(*cells: str) -> NotebookNode:
    """A notebook of Markdown cells and, by these names, cells of code and checks."""
    code = {
        "code": new_code_cell("x"),
        "check": new_code_cell("assert x", metadata={"tags": ["check"]}),
    }
    return new_notebook(
        cells=[code.get(cell) or new_markdown_cell(cell) for cell in cells]
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([FORMULA, "check"], (1, [])),
        ([FORMULA, "code", "So:", "check"], (1, [])),
        ([FORMULA, "#### Deeper", "check"], (1, [])),
        (["## A", FORMULA, "### Deeper", "check"], (1, [])),
        ([f"## A\n\n{FORMULA}", "check"], (1, [])),
        ([FORMULA], (1, [1])),
        ([FORMULA, "code"], (1, [1])),
        (["check", FORMULA], (1, [2])),
        (["## A", FORMULA, "## B", "check"], (1, [2])),
        (["### A", FORMULA, "## B", "check"], (1, [2])),
        (["## A", f"{FORMULA}\n\n## B", "check"], (1, [2])),
        ([FORMULA, FORMULA, "check"], (2, [1])),
        ([f"{FORMULA}\n\n{FORMULA}", "check"], (2, [1])),
        (["$$ \\nabla L = 0 \\tag{1} $$"], (1, [1])),
        ([FORMULA.replace("\\tag{9}", "")], (0, [])),
        (["$$ L = 2 \\tag{1} $$"], (0, [])),
        ([f"```\n{FORMULA}\n```"], (0, [])),
    ],
)
def test_a_derivative_needs_a_check_of_its_own_in_its_section(cells, expected):
    notebook = chapter(*cells)
    unchecked = [formula.cell for formula in unchecked_derivatives(notebook)]
    assert (len(numbered_derivatives(notebook)), unchecked) == expected


def test_a_check_in_another_section_is_of_something_else():
    ((_, checks),) = checks_of(chapter("## A", FORMULA, "### B", "check"))
    assert [check.cell for check in checks] == [4]
    ((_, checks),) = checks_of(chapter("## A", FORMULA, "## B", "check"))
    assert checks == []


RESULT = FORMULA.replace("\n\\tag{9}", "")
STEPS = r"""$$
\begin{aligned}
\frac{\partial L}{\partial w} &= \sum_{p=1}^{m} \frac{\partial L}{\partial y_p} \\
&= 2 w
\end{aligned}
$$"""


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([RESULT], [1]),
        ([RESULT, "code"], [1]),
        ([STEPS], [1]),
        ([RESULT.replace("\\frac", "\\dfrac")], [1]),
        ([RESULT.replace("\\frac{\\partial L}{\\partial w}", "\\nabla L")], [1]),
        (["## A", RESULT, "## B", "check"], [2]),
        (["$$ L = 2, \\qquad \\frac{\\partial L}{\\partial w} = 3 $$"], [1]),
        ([RESULT, "check"], []),
        ([STEPS, FORMULA], []),
        ([RESULT, STEPS, "code", FORMULA], []),
        (["## A", RESULT, "### Deeper", "check"], []),
        (["$$ w \\leftarrow w - \\frac{\\partial L}{\\partial w} $$"], []),
        (["$$ s = \\lVert \\nabla L \\rVert $$"], []),
        (["$$ \\frac{\\partial L}{\\partial w} $$"], []),
        (
            [
                r"$$ \frac{\partial L}{\partial w_q} = \sum_{p=1}^{m} \frac{\partial L}"
                r"{\partial \hat y_{pq}} \frac{\partial \hat y_{pq}}{\partial w_q}. $$"
            ],
            [],
        ),
    ],
)
def test_a_result_without_a_number_must_lead_to_a_check(cells, expected):
    found = loose_results(chapter(*cells))
    assert [formula.cell for formula in found] == expected


@pytest.mark.parametrize(
    "left",
    [
        r"\frac{dL}{dw}",
        r"\frac{\mathrm{d} L}{\mathrm{d} w}",
        "dL/dw",
        r"\mathrm{d}L / \mathrm{d}w",
        r"\frac{d}{dw} L",
        r"2\, \frac{dL}{dw}",
        r"\left(\frac{dL}{dw}\right)",
        r"\partial L / \partial w",
        "L'(w)",
        r"L^{\prime}(w)",
        r"\partial_w L",
        r"-\frac{\partial L}{\partial w}",
        r"-\nabla L",
    ],
)
def test_a_derivative_counts_in_whatever_way_it_is_written(left):
    assert unchecked_derivatives(chapter(f"$$\n{left} = 2 w \\tag{{9}}\n$$"))
    assert loose_results(chapter(f"$$\n{left} = 2 w\n$$"))
    assert not loose_results(chapter(f"$$\n{left} = 2 w\n$$", "check"))
