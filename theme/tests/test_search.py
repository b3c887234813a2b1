"""What the search of a site looks through."""

import pytest
from plainbook.html.links import Links
from plainbook.page.search import search_records
from plainbook.page.tex import readable


@pytest.mark.parametrize(
    ("tex", "typed"),
    [
        (r"\frac{\partial L}{\partial \hat{\mathbf{y}}}", "∂L/∂ŷ"),
        (r"\frac2m \sum_p \textcolor{teal}{x_p}", "2/m Σ x_p"),
        (r"\sum_{p=1}^m \underbrace{x_{pi}}_{\text{(a)}}", "Σ x_pi"),
        (r"\lVert \mathbf a \rVert_2^2 \in \mathbb{R}^{m \times n}", "‖a‖_2² ∈ R^m×n"),
        (r"\begin{aligned} L &= -\log \hat y \\ &= 1 \end{aligned}", "L = -log ŷ = 1"),
        (r"\{1, 2\}, \left( \frac{\sqrt{2}}{\theta^\star} \right)", "{1,2}, (√2/θ*)"),
        (r"\frac{1}{1 + \exp(-z)} \kappa - u^{1/3}", "1/(1 + exp(-z)) κ - u^(1/3)"),
        (r"x^", "x^"),
        (r"\sigma^2 \le \eta \tag{1.2}", "σ² ≤ η"),
    ],
)
def test_tex_is_found_as_somebody_types_it(tex, typed):
    assert "".join(readable(tex).split()) == "".join(typed.split())


def records(*nodes: dict) -> list[dict]:
    """The records of a page with these nodes."""
    source = {"frontmatter": {"title": "T"}, "mdast": {"children": [*nodes]}}
    return search_records(source, "/p", Links("", {"/p"}, frozenset()))


def words(value: str, **values: object) -> dict:
    """A paragraph."""
    text = {"type": "text", "value": value}
    return {"type": "paragraph", "children": [text], **values}


def test_a_section_a_formula_and_a_term_have_records_of_their_own():
    heading = {**words("H"), "type": "heading", "depth": 2, "html_id": "h"}
    formula = {"type": "math", "value": r"a = b \tag{1.2}"}
    term = {**words("slope"), "type": "definitionTerm", "html_id": "term-slope"}
    found = {one["url"]: one for one in records(heading, formula, term, words("w"))}
    assert found["/p/#h"]["titles"] == ["T", "H"]
    assert found["/p/#h"]["text"].split() == ["a", "=", "b", "slope", "w"]
    assert found["/p/#eq-1-2"]["titles"] == ["T", "H", "(1.2)"]
    assert found["/p/#term-slope"]["titles"][-1] == "slope"


def test_a_term_is_found_with_what_describes_it():
    term = {**words("slope"), "type": "definitionTerm", "html_id": "term-slope"}
    meaning = {"type": "definitionDescription", "children": []}
    meaning["children"] = [words("steepness"), words(".")]
    after = {**words("more"), "type": "paragraph"}
    section, slope = sorted(
        records(term, meaning, after), key=lambda one: len(one["titles"])
    )
    assert slope["text"] == "steepness."
    assert section["text"] == "slope more"


def test_what_describes_a_term_without_an_anchor_stays_in_its_section():
    heading = {**words("H"), "type": "heading", "depth": 2, "html_id": "h"}
    term = {**words("slope"), "type": "definitionTerm"}
    meaning = {"type": "definitionDescription", "children": [words("steepness")]}
    page, section = records(words("before"), heading, term, meaning)
    assert page["text"] == "before"
    assert section["text"] == "slope steepness"


@pytest.mark.parametrize(
    "hidden",
    [
        words("secret", **{"class": "unsearched"}),
        {"type": "code", "value": "secret", "visibility": "hide"},
        {"type": "code", "value": "import secret"},
        {"type": "outputs", "children": [words("secret")]},
    ],
)
def test_what_is_folded_imported_or_put_out_is_not_found(hidden):
    (page,) = records(words("seen"), hidden)
    assert page["text"] == "seen"
