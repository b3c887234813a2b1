"""A notebook is one stream of typed items, in the order in which it is read."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks.markdown import displayed_math, links, prose
from tools.notebooks.reading_order import (
    Code,
    Formula,
    Heading,
    Table,
    reading_order,
)

TABLE = "| a | b |\n|---|:-:|\n| $x$ | `y` |"


def test_items_come_in_order_with_the_number_of_their_cell():
    text = f"## A *part*\n\n$$\nL = 2\n\\tag{{1.1.1}}\n$$\n\nSo $a$.\n\n{TABLE}\n\nEnd."
    notebook = new_notebook(
        cells=[
            new_markdown_cell(text),
            new_code_cell("x = 1", metadata={"tags": ["check"]}),
            new_markdown_cell("# Last"),
        ]
    )
    items = list(reading_order(notebook))
    assert items == [
        Heading(1, 2, "A *part*"),
        Formula(1, "\nL = 2\n\\tag{1.1.1}\n", True),
        Formula(1, "a", False),
        Table(1, TABLE),
        Formula(1, "x", False),
        Code(2, "x = 1", frozenset({"check"})),
        Heading(3, 1, "Last"),
    ]
    assert [items[1].number, items[2].number] == ["1.1.1", None]
    assert items[5].is_check


@pytest.mark.parametrize("source", ["%magic", "!pip list", "x ="])
def test_code_that_is_no_python_has_an_empty_tree(source):
    code = Code(1, source)
    assert not code.is_python
    assert code.tree.body == []


@pytest.mark.parametrize("fence", ["```", "~~~", "~~~~"])
def test_a_formula_in_code_is_none(fence):
    source = f"{fence}\n$$\nx\n$$\n{fence}\n\n$$y$$\n\n`$$z$$`, \\$\\$ and `$`\n"
    assert list(displayed_math(source)) == ["y"]


def test_a_formula_within_a_paragraph_or_a_list_is_displayed_too():
    source = "So:\n$$\na\n$$\n\n- $$ b $$\n\n> $$\n> c\n> $$"
    assert [tex.strip() for tex in displayed_math(source)] == ["a", "b", "c"]


def test_prose_is_the_words_alone():
    source = "A [link](to.md) `code` $x$ <b>bold</b>.\n\n```\nfence\n```\n\n## Head"
    assert prose(source).split() == ["A", "link", "bold", ".", "Head"]


def test_links_are_found_inline_and_by_reference():
    source = "[a](x.md), [b][c], `[d](y.md)`, ![e](z.png)\n\n[c]: w.md"
    assert list(links(source)) == ["x.md", "w.md"]
