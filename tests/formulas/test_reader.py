"""The reader takes KaTeX's tree apart, and says what it does not know."""

import pytest

from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.chapter import statements
from tools.notebooks.formulas.errors import UnreadableError
from tools.notebooks.formulas.expressions import Name, Symbol
from tools.notebooks.formulas.meaning import Meaning
from tools.notebooks.formulas.parse import parse
from tools.notebooks.formulas.reader import Alphabet, read

ALPHABET = Alphabet(
    frozenset("pijqs"), frozenset("mnk"), frozenset([Name("L")]), frozenset("f")
)
Y_HAT = Symbol(Name("y", True, r"\hat"))


def side(tex: str) -> e.Expression:
    (statement,) = read(parse([tex])[0], ALPHABET)
    return statement.sides[0]


def test_katex_attaches_scripts_and_classes_atoms():
    # What the reader takes for granted of a private function of KaTeX.
    (tree,) = parse([r"\hat{\mathbf{y}}_p = 2 x^\top"])
    assert [node["type"] for node in tree] == ["supsub", "atom", "textord", "supsub"]
    assert tree[0]["base"]["type"] == "accent"
    assert tree[1]["family"] == "rel"


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\hat{\mathbf{y}}", Y_HAT),
        (r"x_{pi}", Symbol(Name("x"), ("p", "i"))),
        (r"x_{p1}", Symbol(Name("x"), ("p", 1))),
        (r"w^\star", Symbol(Name("w", label=r"\star"))),
        (r"c_{t+1}", Symbol(Name("c", label="t + 1"))),
        (r"\Delta w_{ij}", Symbol(Name("w", accent=r"\Delta"), ("i", "j"))),
        (r"\mathbf{X}^\top", e.Transpose(Symbol(Name("X", True)))),
        (r"11.25", e.Number(11.25)),
        (r"L(\hat{\mathbf{y}})", e.At(Symbol(Name("L")), Y_HAT)),
        (
            r"\partial L / \partial b",
            e.Derivative(Symbol(Name("L")), (Symbol(Name("b")),)),
        ),
        (
            r"\frac{\partial^2 L}{\partial b^2}",
            e.Derivative(Symbol(Name("L")), (Symbol(Name("b")), Symbol(Name("b")))),
        ),
        (
            r"\underbrace{\textcolor{teal}{b}}_{\text{(a)}}\, w",
            e.Product((Symbol(Name("b")), Symbol(Name("w")))),
        ),
        (r"f''(w)", e.Chosen("f", 2, Symbol(Name("w")))),
        (r"f^{(5)}(w)", e.Chosen("f", 5, Symbol(Name("w")))),
        (r"b - w", e.Add((Symbol(Name("b")), e.Negative(Symbol(Name("w")))))),
    ],
)
def test_tex_becomes_an_expression(tex, expected):
    assert side(tex) == expected


def test_a_sum_goes_on_to_the_end_of_its_product():
    summed = side(r"\frac{1}{m} \sum_{p=1}^{m} x_p y_p + b")
    assert isinstance(summed.terms[0].factors[1], e.BigSum)
    assert len(summed.terms[0].factors[1].body.factors) == 2


def test_arrows_commas_and_rows_part_statements():
    rows = r"\begin{aligned} b &= 1 \\ &= 2 \\ w &= 3 \end{aligned}"
    (tree,) = parse([rows + r" \Longrightarrow b = w"])
    said = read(tree, ALPHABET)
    assert [len(statement.sides) for statement in said] == [3, 2, 2]


@pytest.mark.parametrize(
    "tex", [r"b \diamond w", r"\overbrace[", r"(b", r"\sum_{p<q} b"]
)
def test_what_is_not_known_is_said(tex):
    with pytest.raises(UnreadableError):
        statements(tex, Meaning())
