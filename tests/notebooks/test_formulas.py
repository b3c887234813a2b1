"""A formula and its line change together, or not at all."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks.chapters import ROOT, dumps, select
from tools.notebooks.formulas import HEAD, PAGE, formulas_page, pairs
from tools.notebooks.markdown import displayed_math, tables


def test_the_page_holds_the_formulas_and_lines_of_the_chapters():
    page = (ROOT / PAGE).read_text(encoding="utf-8").splitlines()
    wanted = formulas_page(select(ROOT)).splitlines()
    changed = [line for line in wanted if line not in page] or [
        line for line in page if line not in wanted
    ]
    assert page == wanted, (
        f"a formula or its line changed: {changed[:3]}. Look at both, then run "
        "`python -m tools.notebooks formulas`"
    )


def chapter(*cells):
    return new_notebook(
        cells=[
            new_code_cell(text, metadata={"tags": tags})
            if kind == "code"
            else new_markdown_cell(text)
            for kind, text, *tags in cells
        ]
    )


def test_a_formula_is_paired_with_the_lines_that_follow_it():
    notebook = chapter(
        ("md", "$$\na = b\n$$\n\n$$\nL = 2\n\\tag{1}\n$$"),
        ("code", "def f():\n    return 2  # L, ()\n\n\nf()"),
        ("code", "x = 3  # a comment\ny = 4  # ∂L/∂y", "check"),
        ("code", "z = 5  # (m,)", "exercise"),
        ("md", "$$\nM = 3\n\\tag{2}\n$$\n\n## Next"),
        ("code", "w = 6  # (m, n)"),
    )
    assert [(tex.strip(), lines) for tex, lines in pairs(notebook)] == [
        ("L = 2\n\\tag{1}", ["return 2  # L, ()", "y = 4  # ∂L/∂y"]),
        ("M = 3\n\\tag{2}", []),
    ]


def test_a_line_with_the_number_of_a_formula_is_its_only_line():
    notebook = chapter(
        ("md", "$$\nL = 2\n\\tag{1.1.1}\n$$"),
        ("code", "y = 4  # ∂L/∂y\nz = 5  # (1.1.2), (m,)\n# as in (1.1.1)"),
        ("md", "$$\nM = 3\n\\tag{1.1.2}\n$$\n\n## Next"),
        ("code", "    w = 6  # (1.1.2)\nv = 7  # (1.1.10), (m,)"),
        ("md", "$$\nN = 3\n\\tag{1.1.3}\n$$"),
        ("code", "u = 8  # (n,), as in (1.0.1)"),
    )
    assert [(tex.split()[0], lines) for tex, lines in pairs(notebook)] == [
        ("L", ["y = 4  # ∂L/∂y"]),
        ("M", ["z = 5  # (1.1.2), (m,)", "w = 6  # (1.1.2)"]),
        ("N", []),
    ]


def test_a_table_with_a_column_of_formulas_follows_the_pairs(tmp_path):
    path = tmp_path / "1-1-small.ipynb"
    summary = "| | formula |\n|---|---|\n| loss | $w^2$ |"
    other = "| name | value |\n|---|---|\n| m | 3 |"
    notebook = chapter(
        ("md", "# 1.1 Small\n\n$$\na\n\\tag{1}\n$$"),
        ("md", f"The formulas:\n\n{summary}\n\n{other}"),
    )
    path.write_text(dumps(notebook), encoding="utf-8")
    page = formulas_page([path])
    assert page.endswith(f"\\tag{{1}}\n$$\n\n{summary}\n")
    assert other not in page


def test_a_chapter_without_formulas_has_no_section(tmp_path):
    path = tmp_path / "1-1-small.ipynb"
    path.write_text(dumps(chapter(("md", "# 1.1 Small\n\nNone."))), encoding="utf-8")
    assert formulas_page([path]) == HEAD


@pytest.mark.parametrize("fence", ["```", "~~~", "~~~~"])
def test_a_formula_in_code_is_none(fence):
    source = f"{fence}\n$$\nx\n$$\n{fence}\n\n$$y$$\n\n`$$z$$`\n"
    assert [tex for _, tex in displayed_math(source)] == ["y"]


def test_a_table_ends_where_its_rows_end():
    table = "| a | b |\n|---|:-:|\n| $x$ | `x` |"
    assert tables(f"Text:\n\n{table}\n\nMore | text.\n\n| no | table |\n") == [table]
    assert tables(table) == [table]
