"""What a chapter displays is executed; what is wrong is named, with its remedy."""

import copy
from dataclasses import replace

import pytest

from tests.formulas.mutants import Mutant
from tests.formulas.trying import executable, notebooks, verdict
from tools.notebooks.chapters import ROOT
from tools.notebooks.formulas.chapter import Displayed
from tools.notebooks.formulas.errors import DefinitionError
from tools.notebooks.formulas.execute import execute
from tools.notebooks.formulas.meaning import declarations
from tools.notebooks.formulas.record import digest, entries, read_record, summary


def file_of(number: str) -> str:
    start = number.replace(".", "-") + "-"
    return next(name for name in notebooks() if name.startswith(start))


def formula_of(number: str, tag: str) -> Displayed:
    (formula,) = (f for f in executable(file_of(number)).formulas if f.name == tag)
    return formula


def said_of(number: str, tag: str, old: str, new: str) -> str:
    """Return what is said of a formula after a change."""
    formula = formula_of(number, tag)
    assert old in formula.tex
    wrong = replace(formula, tex=formula.tex.replace(old, new, 1))
    problems = executable(file_of(number)).result(wrong).problems
    return "\n".join(f"({tag}), {problem}; {remedy}" for problem, remedy in problems)


@pytest.mark.parametrize(
    ("number", "tag", "old", "new", "said"),
    [
        ("1.3", "1.3.4", r"\frac{2}{mk}", r"\frac{1}{mk}", "is 1/2 of what it should"),
        ("1.3", "1.3.8", r"\mathbf{X}^\top", r"\mathbf{X}", "cannot be multiplied"),
        ("1.1", "1.1.7", r"(\hat y_p - y_p)", r"(y_p - \hat y_p)", "sign is flipped"),
        ("1.2", "1.2.3", "x_{pi}.", "x_{pl}.", "is not summed over"),
        ("1.2", "1.2.4", r"x_{21} & x_{22}", r"x_{12} & x_{22}", "does not fit"),
        # What was wrong in the course before its formulas were executed:
        ("1.4", "1.4.4", r"1_p\, \delta_{qj}", r"\delta_{qj}", "the index p"),
        ("1.9", "1.9.10", r"\sum_{p=1}^{m}", "", "the index p"),
        ("1.6", "1.6.5", r"= 2, \qquad", r"= 2n, \qquad", "sides differ"),
        # Sets of samples, and what holds for eigenvalues:
        ("1.5", "1.5.2", r"\frac{1}{B} \sum", r"\frac{1}{m} \sum", "sides differ"),
        ("1.5", "1.5.4", r"\frac{B_t}{m}", r"\frac{1}{S}", "sides differ"),
        ("1.10", "1.10.1", r"(\hat{\mathbf{y}}_r", r"(\hat{\mathbf{y}}", "shapes"),
        ("1.10", "1.10.3", r"\frac{m_r}{m}", r"\frac{m}{m_r}", "sides differ"),
        ("1.10", "1.10.6", r"\left( m \frac", r"\left( \frac", "sides differ"),
        ("1.8", "1.8.6", r")^2", r")", "sides differ"),
        ("1.8", "1.8.13", r"\kappa - 1", r"\kappa", "sides differ"),
        ("1.8", "1.8.16", r"1 - \sqrt\mu", r"1 + \sqrt\mu", "sides differ"),
        # What a difference leaves over, and the best step:
        ("1.9", "1.9.6", r"\frac{h}{2}", r"\frac{h}{3}", "power 1.0 of h, not 2"),
        ("1.9", "1.9.6", "f'''(w)", "f''(w)", "power 2.0 of h, not 4"),
        ("1.9", "1.9.6", "f^{(5)}", "f^{(4)}", "power 4.0 of h, not 6"),
        ("1.9", "1.9.6", "O(h^6)", "O(h^5)", "power 6.0 of h, not 5"),
        ("1.9", "1.9.7", r"d\, C h^{d - 1}", r"C h^{d - 1}", "sides differ"),
        ("1.9", "1.9.7", r"\frac{d + 1}{d}\,", r"\frac{d}{d + 1}\,", "sides differ"),
        ("1.9", "1.9.8", r"- \frac{h^2}{6}", r"+ \frac{h^2}{6}", "of h, not 4"),
        # What sequences come to:
        ("1.6", "1.6.3", r"(2\eta)^2", r"2\eta", "sides differ"),
        ("1.6", "1.6.4", "- 2 e_t", "- e_t", "sides differ"),
        ("1.8", "1.8.1", r"^t\, \theta_0", r"^{t+1}\, \theta_0", "sides differ"),
        ("1.8", "1.8.11", r"\eta\lambda)^t", r"\eta)^t", "sides differ"),
        ("1.8", "1.8.14", r"\eta\, \mathbf{v}_{t+1}", r"\eta\, \mathbf{v}_t", "differ"),
        ("1.8", "1.8.15", r"1 + \mu", r"1 - \mu", "sides differ"),
        ("1.8", "1.8.17", r"\cos\varphi - \sqrt\mu", r"\cos\varphi", "sides differ"),
    ],
)
def test_a_mistake_is_named(number, tag, old, new, said):
    assert said in said_of(number, tag, old, new)


def test_a_finding_names_side_place_values_and_definitions():
    said = said_of("1.3", "1.3.8", r"\frac{2}{mk}", r"\frac{1}{mk}")
    assert said.startswith('(1.3.8), second "=": sides differ at [')
    assert ", not " in said
    assert "(1.3.2), (1.3.3)" in said


PLANTED = [
    ("1.1", r"\frac{2}{m} \sum_{s=1}^{m}", r"\frac{1}{m} \sum_{s=1}^{m}"),
    ("1.1", r"b \leftarrow b - \eta", r"b \leftarrow b + \eta"),
    ("1.1", r"\mathbf{y})^\top \mathbf{x}", r"\mathbf{y})^\top \mathbf{1}"),
    ("1.2", r"\mathbf{X}^\top \frac", r"\mathbf{X} \frac"),
    ("1.3", r"\delta_{sp}\, \delta_{qj}", r"\delta_{sp}"),
    ("1.3", r"{Y}})^\top", r"{Y}})"),
    ("1.4", r"\hat y_{pq}}\, 1_p", r"\hat y_{pq}}"),
    ("1.6", r"(t + \frac12)", "t"),
    ("1.7", r"[w x_p > 0]\, x_p", r"[w x_p < 0]\, x_p"),
    ("1.7", r"\max(0, w\mathbf{x}) + b", r"\max(0, w\mathbf{x} + b)"),
    ("1.8", r"\boldsymbol{\theta} - \mathbf{y})", r"\boldsymbol{\theta} + \mathbf{y})"),
    ("1.8", r"= \lambda \theta", r"= \lambda"),
    ("1.8", r"(1 - \eta\lambda)^t c_0", r"(1 - \eta\lambda)^t"),
    ("1.9", r"\mathbf{x}^\top", r"\mathbf{1}^\top"),
]


@pytest.mark.parametrize(("number", "old", "new"), PLANTED)
def test_a_mistake_in_a_table_or_between_numbers_is_named(number, old, new):
    for formula in executable(file_of(number)).formulas:
        if old in formula.tex and not formula.number:
            wrong = Mutant("planted", (0, 0), formula.tex.replace(old, new, 1))
            assert verdict(formula, wrong, file_of(number)).how in {"values", "meaning"}
            return
    pytest.fail(f"{old} is in no table and no display without a number")


def problems_with(number: str, old: str, new: str) -> str:
    """Return what is said of a chapter after a change in any of its cells."""
    file = file_of(number)
    changed = copy.deepcopy(notebooks()[file])
    cells = [cell for cell in changed.cells if old in cell.source]
    assert cells, f"{old} is not in {file}"
    cells[0].source = cells[0].source.replace(old, new, 1)
    found = execute(file, notebooks() | {file: changed}, declarations())
    return "\n".join(
        f"({formula.name}), {problem}"
        for formula, result in found
        for problem, _ in result.problems
    )


@pytest.mark.parametrize(
    ("number", "old", "new", "said"),
    [
        # A line beside its formula, with the shapes of its comment
        (
            "1.1",
            "return 2 / len(y) * (y_hat",
            "return 1 / len(y) * (y_hat",
            "1/2 of what",
        ),
        ("1.2", "return X.T @ delta", "return X @ delta", "fails"),
        ("1.2", "-> (n,)", "-> (m,)", "the comment gives its value the shape"),
        ("1.2", "# (m, n) @ (n,)", "# (n, m) @ (n,)", "gives `X` the shape (2, 5)"),
        ("1.9", "return off / reference.abs().max()", "return off", "other values"),
        ("1.9", "(8 * near - far)", "(8 * near + far)", "other values"),
        ("1.9", "(K * u / (d * C))", "(K * u / C)", "other values"),
        ("1.9", "return f(w + 1j * h).imag", "return f(w + 1j * h).real", "other"),
        # A definition that the rest of its formula does not bear out
        ("1.9", r"\frac{K u}{d\, C} \right)", r"\frac{K u}{C} \right)", "sides differ"),
        # The columns of a summary
        ("1.2", "| `X.T @ delta` | $(n,)$", "| `X.T @ delta` | $(m,)$", "its shape is"),
        ("1.3", "| `delta.sum(axis=0)` |", "| `delta.sum(axis=1)` |", "beside it"),
        ("1.7", "`delta = 2 * (y_hat - y)`", "`delta = y_hat - y`", "beside it"),
        ("1.4", '| `"pj->j"` |', '| `"pj->p"` |', 'calls einsum with "pj->p"'),
        ("1.4", '| `"pq,pqj->j"` |', '| `"pq,pqij->ij"` |', "beside it"),
    ],
)
def test_a_line_or_a_row_that_says_otherwise_is_named(number, old, new, said):
    assert said in problems_with(number, old, new)


def test_an_index_that_the_notation_gives_to_another_axis_is_named():
    said = problems_with(
        "1.2", r"\hat y_p = b + x_{pi} w_i", r"\hat y_i = b + x_{ip} w_p"
    )
    assert "the index i runs from 1 to n" in said


def test_a_symbol_without_a_meaning_is_named():
    said = said_of("1.1", "1.1.3", r"\frac{2}{m}", r"\frac{2}{m} \oint")
    assert r"\oint has no meaning" in said
    said = said_of("1.1", "1.1.3", r"\frac{2}{m}", r"\frac{2}{m} \gamma")
    assert r"\gamma has no meaning; add its shape to content/notation.md" in said


def test_an_undefined_symbol_has_no_derivative_of_zero():
    said = said_of("1.3", "1.3.9", "L_j}{", r"S_j}{")
    assert "S_{j}" in said


def test_what_is_not_executed_and_not_listed_is_named():
    file = file_of("1.5")
    declared = declarations()
    listed = declared["1.5 not executed"]
    declared["1.5 not executed"] = {k: v for k, v in listed.items() if k != "1.5.5"}
    found = {
        formula.name: result.problems
        for formula, result in execute(file, notebooks(), declared)
    }
    assert "cannot be executed" in found["1.5.5"][0][0]


def test_what_is_listed_and_runs_is_named():
    declared = declarations()
    declared["1.1 not executed"] |= {"1.1.3": "no reason"}
    found = {
        formula.name: result.problems
        for formula, result in execute(file_of("1.1"), notebooks(), declared)
    }
    assert "listed as" in found["1.1.3"][0][0]


def test_a_definition_must_stand_in_its_chapter():
    declared = declarations()
    declared["1.1"] = {"definitions": [r"\hat{\mathbf{y}} = b - w \mathbf{x}"]}
    with pytest.raises(DefinitionError, match="does not stand there"):
        list(execute(file_of("1.1"), notebooks(), declared))


def test_a_definition_of_an_unknown_symbol_is_named():
    with pytest.raises(DefinitionError, match=r"1\.7\.10: .*ast.* has no meaning"):
        problems_with("1.7", r"w^\star = \frac", r"w^\ast = \frac")


def test_the_record_fits_the_pages_and_only_them():
    record = read_record(ROOT)
    assert list(record) == list(notebooks())
    formula = formula_of("1.1", "1.1.1")
    entry = record[file_of("1.1")][formula.number]
    assert entry["tex"] == digest(formula.tex)
    assert entry["tex"] != digest(formula.tex.replace("b + w", "b - w"))
    assert entry["lines"][0]["digest"] == digest("return b + w * x  # (m,)")


def test_what_is_wrong_is_not_on_record():
    formula = formula_of("1.1", "1.1.1")
    wrong = replace(formula, tex=formula.tex.replace("b + w", "b - w"))
    result = executable(file_of("1.1")).result(wrong)
    assert entries([(wrong, result)], []) == {}
    assert "1 of the 1 numbered" in summary({"x": {"1.1.1": {"status": "executed"}}})
