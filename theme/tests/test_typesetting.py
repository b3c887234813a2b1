"""Markdown and LaTeX of cells: formulas set, and nothing let through."""

import re

import pytest
from plainbook.html.problems import MissingToolError
from plainbook.html.typesetting import Typesetter
from plainbook.site.assets import install_packages

from tests.support.places import THEME


@pytest.fixture(scope="module")
def typeset():
    install_packages(THEME)
    typesetter = Typesetter(THEME)
    yield typesetter
    typesetter.close()


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("text/markdown", "**b** and $y$", "<strong>b</strong>"),
        ("text/markdown", "**b** and $y$", 'application/x-tex">y<'),
        ("text/markdown", r"\(y\) and $$z$$", "katex-display"),
        ("text/markdown", "Five $ and six", "Five $ and six"),
        ("text/latex", "$\\frac{1}{2}$", r'application/x-tex">\frac{1}{2}<'),
        ("text/latex", "$$y$$", "katex-display"),
        ("text/latex", r"\begin{aligned}a&=b\end{aligned}", "katex-display"),
        ("text/latex", "a\u2028b", "katex"),
    ],
)
def test_formulas_are_set(typeset, kind, text, expected):
    assert expected in typeset(kind, text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "$\\href{javascript:alert(1)}{x}$",
        "$\\htmlData{onclick=alert(1)}{x}$",
        "$\\includegraphics{https://example.org/a.png}$",
    ],
)
def test_nothing_acts_and_nothing_is_loaded(typeset, text):
    tags = " ".join(re.findall(r"<[^>]*>", typeset("text/markdown", text)))
    assert not re.search(r"<(script|img)|href=|\son\w+=|data-", tags)


def test_a_formula_that_is_wrong_shows_its_source(typeset):
    assert r"\nope" in typeset("text/latex", r"$\nope$")


def test_one_process_sets_all(typeset):
    first = typeset._process.pid
    typeset("text/markdown", "x")
    assert typeset._process.pid == first


def test_a_process_that_ended_is_named(tmp_path):
    (tmp_path / "typeset.mjs").write_text("process.exit(1);\n", encoding="utf-8")
    with pytest.raises(MissingToolError, match=r"typeset\.mjs failed on text/latex"):
        Typesetter(tmp_path)("text/latex", "x")
