"""A formula and its line change together, or not at all."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks.sheet import CHAPTERS, PAGE, formulas_pages, pairs


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
    assert [(formula.tex.strip(), lines) for formula, lines in pairs(notebook)] == [
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
    assert [(formula.tex.split()[0], lines) for formula, lines in pairs(notebook)] == [
        ("L", ["y = 4  # ∂L/∂y"]),
        ("M", ["z = 5  # (1.1.2), (m,)", "w = 6  # (1.1.2)"]),
        ("N", []),
    ]


def test_a_table_with_a_column_of_formulas_follows_the_pairs():
    summary = "| | formula |\n|---|---|\n| loss | $w^2$ |"
    other = "| name | value |\n|---|---|\n| m | 3 |"
    notebook = chapter(
        ("md", "# 1.1 Small\n\n$$\na\n\\tag{1}\n$$"),
        ("md", f"The formulas:\n\n{summary}\n\n{other}"),
    )
    (page,) = formulas_pages({"1-1-small.ipynb": notebook}, "5 of 6").values()
    assert page.endswith(f"\\tag{{1}}\n$$\n\n{summary}\n")
    assert other not in page


def test_a_chapter_without_formulas_has_no_section():
    notebook = chapter(("md", "# 1.1 Small\n\nNone."))
    (page,) = formulas_pages({"1-1-small.ipynb": notebook}, "5 of 6").values()
    assert page.startswith("---\ntitle: Formulas, 1.1\n")
    assert "a machine executes 5 of 6," in page
    assert "##" not in page


def numbered(part, number):
    formula = f"$$\na\n\\tag{{{part}.{number}.1}}\n$$"
    return chapter(("md", f"# {part}.{number} Small\n\n{formula}"))


def test_a_page_has_few_chapters_of_one_part_and_leads_to_the_others():
    numbers = [(1, 1), (1, 6), (1, 7), (1, 11), (2, 1)]
    pages = formulas_pages({f"{p}-{n}-a.ipynb": numbered(p, n) for p, n in numbers}, "")
    assert CHAPTERS == 6
    assert [path.name for path in pages] == [
        *("formulas.md", "formulas-1-7.md", "formulas-2-1.md")
    ]
    assert "[1.7 to 1.11](formulas-1-7.md), [2.1](formulas-2-1.md)." in pages[PAGE]
    for path, tags in zip(pages, ({1, 6}, {7, 11}, {1}), strict=True):
        assert pages[path].count("\\tag") == len(tags)
